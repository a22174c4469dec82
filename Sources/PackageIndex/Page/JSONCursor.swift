/// A place in a JSON text, moved over one value at a time; nothing is built of what is skipped.
///
/// See: <https://www.rfc-editor.org/rfc/rfc8259>
struct JSONCursor {
  /// A string's bytes between its quotes.
  struct Text {
    let range: Range<Int>
    let hasEscapes: Bool
  }

  /// How many arrays and objects may be inside each other; pages have five.
  static let depthLimit = 64

  private(set) var position = 0
  private var depth = 0

  init(_ bytes: Span<UInt8>) {
    // A byte order mark, which RFC 8259 lets readers ignore.
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
  }

  /// The next byte that is no white space.
  mutating func peek(_ bytes: Span<UInt8>) throws(PageError) -> UInt8 {
    while position < bytes.count {
      let byte = bytes[position]
      if byte > 0x20 { return byte }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
      position += 1
    }
    throw .invalidJSON(offset: position)
  }

  /// Goes into an object or array.
  mutating func open(_ byte: UInt8, _ bytes: Span<UInt8>) throws(PageError) {
    guard try peek(bytes) == byte else { throw .wrongShape(offset: position) }
    guard depth < Self.depthLimit else { throw .tooDeep(offset: position) }
    depth += 1
    position += 1
  }

  /// Goes on to the next element; false after the last, when it has left the array or object.
  mutating func next(
    isFirst: inout Bool, closing: UInt8, _ bytes: Span<UInt8>
  ) throws(PageError) -> Bool {
    let byte = try peek(bytes)
    if byte == closing {
      position += 1
      depth -= 1
      return false
    }
    if isFirst {
      isFirst = false
      return true
    }
    guard byte == UInt8(ascii: ",") else { throw .invalidJSON(offset: position) }
    position += 1
    guard try peek(bytes) != closing else { throw .invalidJSON(offset: position) }
    return true
  }

  /// Reads the next key of an object and its `:`; `nil` after the last.
  mutating func key(
    isFirst: inout Bool, _ bytes: Span<UInt8>
  ) throws(PageError) -> Text? {
    guard try next(isFirst: &isFirst, closing: UInt8(ascii: "}"), bytes) else { return nil }
    let key = try text(bytes)
    guard try peek(bytes) == UInt8(ascii: ":") else { throw .invalidJSON(offset: position) }
    position += 1
    return key
  }

  /// Reads a string.
  mutating func text(_ bytes: Span<UInt8>) throws(PageError) -> Text {
    guard try peek(bytes) == UInt8(ascii: "\"") else { throw .invalidJSON(offset: position) }
    let start = position + 1
    var index = start
    var hasEscapes = false
    while true {
      index = Self.stop(bytes, from: index)
      guard index < bytes.count else { throw .invalidJSON(offset: start - 1) }
      if bytes[index] == UInt8(ascii: "\"") { break }
      hasEscapes = true
      index += 2
    }
    position = index + 1
    return Text(range: start..<index, hasEscapes: hasEscapes)
  }

  /// The place of the next `"` or `\`, or the end.
  private static func stop(_ bytes: Span<UInt8>, from start: Int) -> Int {
    typealias Vector = SIMD16<UInt8>
    var index = start
    let raw = bytes.bytes
    let quote = Vector(repeating: UInt8(ascii: "\""))
    let backslash = Vector(repeating: UInt8(ascii: "\\"))
    while index + Vector.scalarCount <= bytes.count {
      let vector = raw.unsafeLoadUnaligned(fromByteOffset: index, as: Vector.self)
      if any((vector .== quote) .| (vector .== backslash)) { break }
      index += Vector.scalarCount
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      index += 1
    }
    return min(index, bytes.count)
  }

  /// Moves over any value.
  mutating func skip(_ bytes: Span<UInt8>) throws(PageError) {
    let start = try peek(bytes)
    switch start {
    case UInt8(ascii: "\""): _ = try text(bytes)
    case UInt8(ascii: "{"):
      try open(start, bytes)
      var isFirst = true
      while try key(isFirst: &isFirst, bytes) != nil { try skip(bytes) }
    case UInt8(ascii: "["):
      try open(start, bytes)
      var isFirst = true
      while try next(isFirst: &isFirst, closing: UInt8(ascii: "]"), bytes) { try skip(bytes) }
    default: _ = try word(bytes)
    }
  }

  /// Moves over a number, `true`, `false` or `null`, and says where it stands.
  mutating func word(_ bytes: Span<UInt8>) throws(PageError) -> Range<Int> {
    let first = try peek(bytes)
    let start = position
    while position < bytes.count, bytes[position].isWordByte { position += 1 }
    let range = start..<position
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return range
    default:
      guard
        Self.equal(bytes, range, "null") || Self.equal(bytes, range, "true")
          || Self.equal(bytes, range, "false")
      else { throw .invalidJSON(offset: start) }
      return range
    }
  }

  /// Whether nothing but white space is left.
  mutating func isAtEnd(_ bytes: Span<UInt8>) -> Bool {
    (try? peek(bytes)) == nil && position == bytes.count
  }

  /// Whether the bytes at `range` are `text`.
  static func equal(_ bytes: Span<UInt8>, _ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    for index in 0..<range.count
    where bytes[range.lowerBound + index] != text.utf8Start[index] { return false }
    return true
  }
}

extension UInt8 {
  /// Whether numbers and literals are made of the byte.
  fileprivate var isWordByte: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
