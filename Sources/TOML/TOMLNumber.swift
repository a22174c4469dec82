/// The values that stand without quotes: booleans, numbers, dates and times.
enum TOMLNumber {
  /// What a text is.
  ///
  /// - Throws: the reason it is nothing.
  static func kind(of text: ArraySlice<UInt8>) throws(TOMLError.Reason) -> TOMLValue.Kind {
    let spelling = String(decoding: text, as: UTF8.self)
    if spelling == "true" || spelling == "false" { return .boolean }
    let bytes = Array(text)
    if bytes.count > 2, isDigits(bytes, 0..<2),
      bytes[2] == UInt8(ascii: ":")
        || bytes.count > 4 && isDigits(bytes, 0..<4) && bytes[4] == UInt8(ascii: "-")
    {
      guard let kind = dateTime(bytes) else { throw .dateTime(spelling) }
      return kind
    }
    if isInteger(bytes) {
      guard integer(text) != nil else { throw .integerRange(spelling) }
      return .integer
    }
    guard isFloat(bytes) else { throw .number(spelling) }
    return .float
  }

  static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  // integer = sign? decimal | '0x' digits | '0o' digits | '0b' digits
  private static func isInteger(_ bytes: [UInt8]) -> Bool {
    if let radix = radix(bytes) { return isRun(bytes, 2..<bytes.count, radix: radix) }
    return isDecimal(bytes, signEnd(bytes)..<bytes.count)
  }

  private static func radix(_ bytes: [UInt8]) -> Int? {
    guard bytes.count > 2, bytes[0] == UInt8(ascii: "0") else { return nil }
    switch bytes[1] {
    case UInt8(ascii: "x"): return 16
    case UInt8(ascii: "o"): return 8
    case UInt8(ascii: "b"): return 2
    default: return nil
    }
  }

  // float = sign? (decimal fraction? exponent? | 'inf' | 'nan')
  private static func isFloat(_ bytes: [UInt8]) -> Bool {
    let start = signEnd(bytes)
    let rest = bytes[start...]
    if rest.elementsEqual("inf".utf8) || rest.elementsEqual("nan".utf8) { return true }
    let mark = rest.firstIndex { $0 | 0x20 == UInt8(ascii: "e") }
    let mantissa = start..<(mark ?? bytes.count)
    let point = bytes[mantissa].firstIndex(of: UInt8(ascii: "."))
    guard isDecimal(bytes, start..<(point ?? mantissa.upperBound)), point != nil || mark != nil
    else { return false }
    if let point, !isRun(bytes, (point + 1)..<mantissa.upperBound, radix: 10) { return false }
    guard let mark else { return true }
    var exponent = mark + 1
    if exponent < bytes.count, isSign(bytes[exponent]) { exponent += 1 }
    return isRun(bytes, exponent..<bytes.count, radix: 10)
  }

  private static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
  }

  private static func signEnd(_ bytes: [UInt8]) -> Int {
    bytes.first.map(isSign) ?? false ? 1 : 0
  }

  // decimal = '0' | digits that start with none
  private static func isDecimal(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    isRun(bytes, range, radix: 10)
      && (range.count == 1 || bytes[range.lowerBound] != UInt8(ascii: "0"))
  }

  // digits = digit ('_'? digit)*
  private static func isRun(_ bytes: [UInt8], _ range: Range<Int>, radix: Int) -> Bool {
    guard !range.isEmpty else { return false }
    var wasDigit = false
    for index in range {
      let isDigit = digit(bytes[index]).map { $0 < radix } ?? false
      guard isDigit || bytes[index] == UInt8(ascii: "_") && wasDigit else { return false }
      wasDigit = isDigit
    }
    return wasDigit
  }

  /// The value of an integer; `nil` when 64 bits do not hold it.
  static func integer(_ text: ArraySlice<UInt8>) -> Int64? {
    let bytes = Array(text)
    let digits = bytes.filter { $0 != UInt8(ascii: "_") }
    guard let radix = radix(bytes) else { return Int64(String(decoding: digits, as: UTF8.self)) }
    return Int64(String(decoding: digits.dropFirst(2), as: UTF8.self), radix: radix)
  }

  static func float(_ text: ArraySlice<UInt8>) -> Double? {
    Double(String(decoding: text.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self))
  }

  // date-time = date | time | date ('T' | 't' | ' ') time ('Z' | 'z' | sign hours ':' minutes)?
  private static func dateTime(_ bytes: [UInt8]) -> TOMLValue.Kind? {
    guard bytes[2] != UInt8(ascii: ":") else {
      return timeEnd(bytes, 0) == bytes.count ? .localTime : nil
    }
    guard isDate(bytes) else { return nil }
    if bytes.count == 10 { return .localDate }
    switch bytes[10] {
    case UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " "): break
    default: return nil
    }
    guard let end = timeEnd(bytes, 11) else { return nil }
    if end == bytes.count { return .localDateTime }
    if bytes[end] | 0x20 == UInt8(ascii: "z") {
      return end + 1 == bytes.count ? .offsetDateTime : nil
    }
    guard isSign(bytes[end]), bytes.count == end + 6, bytes[end + 3] == UInt8(ascii: ":"),
      isNumber(bytes, end + 1, below: 24), isNumber(bytes, end + 4, below: 60)
    else { return nil }
    return .offsetDateTime
  }

  private static func isDate(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 10, isDigits(bytes, 0..<4), bytes[4] == UInt8(ascii: "-"),
      isDigits(bytes, 5..<7), bytes[7] == UInt8(ascii: "-"), isDigits(bytes, 8..<10)
    else { return false }
    let year = number(bytes, 0..<4)
    let month = number(bytes, 5..<7)
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1...12 ~= month && 1...lengths[month - 1] ~= number(bytes, 8..<10)
  }

  /// Where `hh:mm:ss`, with or without a fraction, ends.
  private static func timeEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    guard bytes.count >= start + 8, isNumber(bytes, start, below: 24),
      bytes[start + 2] == UInt8(ascii: ":"), isNumber(bytes, start + 3, below: 60),
      bytes[start + 5] == UInt8(ascii: ":"), isNumber(bytes, start + 6, below: 60)
    else { return nil }
    let end = start + 8
    guard end < bytes.count, bytes[end] == UInt8(ascii: ".") else { return end }
    var index = end + 1
    while index < bytes.count, TOMLParser.isDigit(bytes[index]) { index += 1 }
    return index > end + 1 ? index : nil
  }

  private static func isNumber(_ bytes: [UInt8], _ start: Int, below limit: Int) -> Bool {
    isDigits(bytes, start..<(start + 2)) && number(bytes, start..<(start + 2)) < limit
  }

  private static func isDigits(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    range.upperBound <= bytes.count && range.allSatisfy { TOMLParser.isDigit(bytes[$0]) }
  }

  private static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    range.reduce(0) { $0 * 10 + Int(bytes[$1] - UInt8(ascii: "0")) }
  }
}
