/// The header of a mail-like text, as Python's `email.parser` splits it.
enum MailHeader {
  struct Field: Sendable, Equatable {
    /// In lowercase.
    let name: String
    let value: String
  }

  /// The fields before the first line that is no part of a header.
  ///
  ///     header = *(name ":" value *((" " / tab) value) / "From " line)
  ///
  /// A folded value keeps its line breaks. Values that are not UTF-8 are read as Latin-1.
  static func fields(of bytes: [UInt8]) -> [Field] {
    var fields: [Field] = []
    var lines = Lines(bytes)
    /// The field whose lines are being collected: its name and where its value starts and ends.
    var current: (name: Range<Int>, value: Range<Int>)?

    func finish() {
      guard let (name, value) = current else { return }
      fields.append(
        Field(name: lowercased(bytes[name]), value: text(trimmingLineEnd(bytes[value]))))
      current = nil
    }

    scan: while let line = lines.next() {
      switch bytes[line.lowerBound] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        if let (name, value) = current {
          current = (name, value.lowerBound..<line.upperBound)
        }
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        break scan
      default:
        if bytes[line].starts(with: "From ".utf8) {
          // A mailbox separator, which belongs to no field.
          finish()
          continue
        }
        guard let colon = nameEnd(in: bytes[line]) else { break scan }
        finish()
        guard colon > line.lowerBound else { continue }
        let value = bytes[(colon + 1)..<line.upperBound]
        let start = value.firstIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        current = (line.lowerBound..<colon, (start ?? line.upperBound)..<line.upperBound)
      }
    }
    finish()
    return fields
  }

  /// The place of the `:` after a run of printable ASCII.
  private static func nameEnd(in line: ArraySlice<UInt8>) -> Int? {
    for index in line.indices {
      switch line[index] {
      case UInt8(ascii: ":"): return index
      case 0x21...0x7E: continue
      default: return nil
      }
    }
    return nil
  }

  private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).lowercased()
  }

  private static func trimmingLineEnd(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var value = value
    while let last = value.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
      value.removeLast()
    }
    return value
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  /// Lines with their ends: `\n`, `\r\n` or a lone `\r`; a byte order mark before the first is skipped.
  private struct Lines {
    let bytes: [UInt8]
    var position: Int

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func next() -> Range<Int>? {
      guard position < bytes.count else { return nil }
      let start = position
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        if byte == UInt8(ascii: "\n") { break }
        if byte == UInt8(ascii: "\r") {
          if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
          break
        }
      }
      return start..<position
    }
  }
}
