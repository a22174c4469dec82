/// A reader over the text of a requirement or a marker: what stands at the offset, and past it.
struct DependencyText {
  let bytes: [UInt8]
  var offset = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The byte at the offset; `nil` at the end.
  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  var isAtEnd: Bool { offset == bytes.count }

  /// Blanks and tabs, the only white space the grammar has.
  mutating func skipBlanks() {
    while let next, next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { offset += 1 }
  }

  /// Passes over `byte` if it stands here.
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  /// Passes over `word` if it stands here and no letter, digit or `_` follows.
  mutating func takeWord(_ word: String) -> Bool {
    let end = offset + word.utf8.count
    guard end <= bytes.count, bytes[offset..<end].elementsEqual(word.utf8),
      end == bytes.count || !Self.isWordByte(bytes[end])
    else { return false }
    offset = end
    return true
  }

  /// Passes over the bytes up to the first that fails `condition`.
  mutating func take(while condition: (UInt8) -> Bool) -> Range<Int> {
    let start = offset
    while let next, condition(next) { offset += 1 }
    return start..<offset
  }

  func text(in range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Letters beyond ASCII count, so that a word never ends inside another.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
