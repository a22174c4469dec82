/// A moment: microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  public let microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }

  public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }
}

extension Timestamp {
  /// Reads `2024-05-20T13:37:00.123456Z`, with any fraction of a second and any offset from UTC.
  ///
  /// A time without an offset is UTC, as in the API of indexes before PEP 700.
  ///
  /// See: <https://www.rfc-editor.org/rfc/rfc3339#section-5.6>
  public init?(rfc3339 text: Span<UInt8>) {
    guard text.count >= 19, let day = Self.day(text), let hour = Self.number(text, 11..<13),
      let minute = Self.number(text, 14..<16), let second = Self.number(text, 17..<19),
      hour < 24, minute < 60, second <= 60,
      text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":")
    else { return nil }
    switch text[10] {
    case UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " "): break
    default: return nil
    }
    var index = 19
    guard let fraction = Self.fraction(text, &index),
      let offset = Self.offset(text.extracting(index..<text.count))
    else { return nil }
    let seconds = day * 86_400 + hour * 3_600 + minute * 60 + second - offset
    self.init(microseconds: Int64(seconds * 1_000_000 + fraction))
  }

  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    self.init(rfc3339: bytes.span)
  }

  /// The moment in UTC, with as many digits of a second as it has: `2024-05-20T13:37:00.5Z`.
  public var rfc3339: String {
    func division(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
      let remainder = (value % divisor + divisor) % divisor
      return ((value - remainder) / divisor, remainder)
    }
    func padded(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
    let (seconds, fraction) = division(microseconds, 1_000_000)
    let (days, ofDay) = division(seconds, 86_400)
    // The inverse of ``day(_:)``: eras of 400 years, years from March.
    let (era, ofEra) = division(days + 719_468, 146_097)
    let year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * year + year / 4 - year / 100)
    let fromMarch = (5 * ofYear + 2) / 153
    let day = ofYear - (153 * fromMarch + 2) / 5 + 1
    let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    var text = padded(year + era * 400 + (month <= 2 ? 1 : 0), 4)
    text += "-\(padded(month, 2))-\(padded(day, 2))T\(padded(ofDay / 3_600, 2))"
    text += ":\(padded(ofDay / 60 % 60, 2)):\(padded(ofDay % 60, 2))"
    if fraction > 0 {
      var digits = padded(fraction, 6)[...]
      while digits.last == "0" { digits.removeLast() }
      text += "." + digits
    }
    return text + "Z"
  }

  /// Reads what `--exclude-newer` takes: a moment, or a date, which stands for its end in UTC.
  ///
  /// What was uploaded at or after the limit is too new.
  public init?(uploadLimit text: String) {
    let bytes = Array(text.utf8)
    if bytes.count == 10, let day = Self.day(bytes.span) {
      self.init(microseconds: Int64(day + 1) * 86_400_000_000)
    } else {
      self.init(rfc3339: bytes.span)
    }
  }

  /// The days from 1970-01-01 to the date that `text` starts with.
  private static func day(_ text: Span<UInt8>) -> Int? {
    guard let year = number(text, 0..<4), let month = number(text, 5..<7),
      let day = number(text, 8..<10), text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      1...12 ~= month
    else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard 1...lengths[month - 1] ~= day else { return nil }
    // Years from March, so that the day a leap year adds is the last; eras of 400 years.
    let (shifted, fromMarch) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * fromMarch + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  /// The microseconds of a fraction at `index`, if there is one; further digits are cut off.
  private static func fraction(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
    guard index < text.count, text[index] == UInt8(ascii: ".") else { return 0 }
    var value = 0
    var digits = 0
    index += 1
    while index < text.count, text[index] &- UInt8(ascii: "0") < 10 {
      if digits < 6 { value = value * 10 + Int(text[index] - UInt8(ascii: "0")) }
      digits += 1
      index += 1
    }
    guard digits > 0 else { return nil }
    for _ in 0..<max(0, 6 - digits) { value *= 10 }
    return value
  }

  /// The seconds that `Z`, `+hh:mm` or `-hh:mm` is ahead of UTC.
  private static func offset(_ text: Span<UInt8>) -> Int? {
    if text.isEmpty { return 0 }
    if text.count == 1 { return text[0] | 0x20 == UInt8(ascii: "z") ? 0 : nil }
    guard text.count == 6, text[3] == UInt8(ascii: ":"), let hours = number(text, 1..<3),
      let minutes = number(text, 4..<6), hours < 24, minutes < 60
    else { return nil }
    switch text[0] {
    case UInt8(ascii: "+"): return hours * 3_600 + minutes * 60
    case UInt8(ascii: "-"): return -(hours * 3_600 + minutes * 60)
    default: return nil
    }
  }

  private static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard range.upperBound <= text.count else { return nil }
    var value = 0
    for index in range {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}
