/// The value of an HTML attribute, its character references resolved.
///
/// See: <https://html.spec.whatwg.org/multipage/parsing.html#character-reference-state>
enum HTMLText {
  static func decoded(_ text: Span<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "&"), let (bytes, end) = reference(text, index + 1) {
        result += bytes
        index = end
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// The bytes that the reference behind a `&` stands for, and where it ends.
  private static func reference(_ text: Span<UInt8>, _ start: Int) -> ([UInt8], Int)? {
    guard start < text.count else { return nil }
    if text[start] == UInt8(ascii: "#") { return number(text, start + 1) }
    let names: [(StaticString, UInt8)] = [
      ("gt", UInt8(ascii: ">")), ("lt", UInt8(ascii: "<")), ("amp", UInt8(ascii: "&")),
      ("quot", UInt8(ascii: "\"")), ("apos", UInt8(ascii: "'")), ("plus", UInt8(ascii: "+")),
      ("equals", UInt8(ascii: "=")),
    ]
    for (name, byte) in names {
      let end = start + name.utf8CodeUnitCount
      guard end <= text.count, JSONCursor.equal(text, start..<end, name) else { continue }
      if end == text.count { return ([byte], end) }
      if text[end] == UInt8(ascii: ";") { return ([byte], end + 1) }
      // `&lt=` in a URL is a query's own.
      return text[end] == UInt8(ascii: "=") || text[end].isLetterOrDigit ? nil : ([byte], end)
    }
    return nil
  }

  private static func number(_ text: Span<UInt8>, _ start: Int) -> ([UInt8], Int)? {
    var index = start
    let isHexadecimal = index < text.count && text[index] | 0x20 == UInt8(ascii: "x")
    if isHexadecimal { index += 1 }
    let first = index
    var value: UInt32 = 0
    while index < text.count, text[index].isLetterOrDigit,
      let digit = Character(Unicode.Scalar(text[index])).hexDigitValue,
      isHexadecimal || digit < 10
    {
      value = min(value * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x110000)
      index += 1
    }
    guard index > first else { return nil }
    if index < text.count, text[index] == UInt8(ascii: ";") { index += 1 }
    let scalar = value == 0 ? nil : Unicode.Scalar(value)
    return (Array(String(scalar ?? "\u{FFFD}").utf8), index)
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    (self | 0x20) &- UInt8(ascii: "a") < 26 || self &- UInt8(ascii: "0") < 10
  }
}
