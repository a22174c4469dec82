extension JSONCursor.Text {
  /// Whether the string is `text`, however it is written.
  func equals(_ text: StaticString, in bytes: Span<UInt8>) -> Bool {
    if !hasEscapes { return JSONCursor.equal(bytes, range, text) }
    return string(in: bytes) == text.description
  }

  /// The string's own bytes; what is not UTF-8 stays as it is.
  func utf8(in bytes: Span<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "\\"), index < range.upperBound else {
        result.append(byte)
        continue
      }
      let escape = bytes[index]
      index += 1
      switch escape {
      case UInt8(ascii: "b"): result.append(8)
      case UInt8(ascii: "f"): result.append(12)
      case UInt8(ascii: "n"): result.append(10)
      case UInt8(ascii: "r"): result.append(13)
      case UInt8(ascii: "t"): result.append(9)
      case UInt8(ascii: "u"): result += Array(String(scalar(in: bytes, &index)).utf8)
      default: result.append(escape)
      }
    }
    return result
  }

  /// The string as text; a surrogate without its other half becomes U+FFFD.
  func string(in bytes: Span<UInt8>) -> String {
    if hasEscapes { return String(decoding: utf8(in: bytes), as: UTF8.self) }
    return bytes.extracting(range).withUnsafeBufferPointer {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The character of a `\u` whose digits start at `index`, and of a second that belongs to it.
  private func scalar(in bytes: Span<UInt8>, _ index: inout Int) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{FFFD}"
    guard let first = unit(in: bytes, at: index) else { return replacement }
    index += 4
    guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) ?? replacement }
    guard index + 6 <= range.upperBound, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u"), let second = unit(in: bytes, at: index + 2),
      second & 0xFC00 == 0xDC00
    else { return replacement }
    index += 6
    return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF) ?? replacement
  }

  private func unit(in bytes: Span<UInt8>, at start: Int) -> UInt32? {
    guard start + 4 <= range.upperBound else { return nil }
    var value: UInt32 = 0
    for index in start..<(start + 4) {
      switch bytes[index] {
      case let byte where byte &- UInt8(ascii: "0") < 10:
        value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
      case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 6:
        value = value << 4 | UInt32((byte | 0x20) - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return value
  }
}
