/// A number in a version: any count of digits, because PEP 440 sets no limit.
public struct VersionNumber: Hashable, Comparable, Sendable {
  /// The value, or the greatest `UInt64` when ``digits`` holds it.
  private let value: UInt64
  /// The decimal digits of a value beyond `UInt64`, without leading zeros; empty otherwise.
  private let digits: String

  public init(_ value: UInt64) { self.init(value: value, digits: "") }

  private init(value: UInt64, digits: String) {
    self.value = value
    self.digits = digits
  }

  /// Reads ASCII digits; none at all mean zero.
  init(digitsOf bytes: Span<UInt8>, in range: Range<Int>) {
    var start = range.lowerBound
    while start < range.upperBound, bytes[start] == UInt8(ascii: "0") { start += 1 }
    if let value = bytes.number(in: start..<range.upperBound) {
      self.init(value)
      return
    }
    var digits: [UInt8] = []
    digits.reserveCapacity(range.upperBound - start)
    for offset in start..<range.upperBound { digits.append(bytes[offset]) }
    self.init(value: .max, digits: String(decoding: digits, as: UTF8.self))
  }

  /// The value, when it is no greater than `limit`.
  func value(upTo limit: UInt64) -> UInt64? { digits.isEmpty && value <= limit ? value : nil }

  public static func < (left: Self, right: Self) -> Bool {
    if left.value != right.value { return left.value < right.value }
    let (leftCount, rightCount) = (left.digits.utf8.count, right.digits.utf8.count)
    if leftCount != rightCount { return leftCount < rightCount }
    return left.digits.utf8.lexicographicallyPrecedes(right.digits.utf8)
  }
}

extension VersionNumber: ExpressibleByIntegerLiteral, CustomStringConvertible {
  public init(integerLiteral value: UInt64) { self.init(value) }

  public var description: String { digits.isEmpty ? String(value) : digits }
}

extension Int {
  /// The number as an `Int`; `nil` when it does not fit.
  public init?(exactly number: VersionNumber) {
    guard let value = number.value(upTo: UInt64(Int.max)) else { return nil }
    self = Int(value)
  }
}

extension Span<UInt8> {
  /// The number the digits in `range` write; `nil` beyond `UInt64`.
  func number(in range: Range<Int>) -> UInt64? {
    var value: UInt64 = 0
    if range.count <= 19 {
      for offset in range { value = value &* 10 &+ UInt64(self[offset] &- UInt8(ascii: "0")) }
      return value
    }
    for offset in range {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(
        UInt64(self[offset] &- UInt8(ascii: "0")))
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }
}
