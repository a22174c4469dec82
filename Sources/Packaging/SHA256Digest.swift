/// The 32 bytes of a SHA-256 hash; computing one is an adapter's work.
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  public let bytes: [UInt8]

  /// `nil` unless there are exactly 32 bytes.
  public init?(_ bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Reads 64 hexadecimal digits in any case.
  ///
  /// Without branches on the digits, which nothing predicts: pages have one for every file.
  public init?(hexadecimal digits: Span<UInt8>) {
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    var areDigits: UInt64 = 1
    for index in 0..<32 {
      let (high, low) = (digits[2 * index], digits[2 * index + 1])
      areDigits &= Self.isDigit(high) & Self.isDigit(low)
      bytes.append((high & 15 &+ 9 &* (high >> 6)) << 4 | (low & 15 &+ 9 &* (low >> 6)))
    }
    guard areDigits == 1 else { return nil }
    self.bytes = bytes
  }

  /// 1 for a hexadecimal digit, from a set with one bit for each byte of ASCII.
  private static func isDigit(_ byte: UInt8) -> UInt64 {
    let set: UInt64 = byte < 64 ? 0x03FF_0000_0000_0000 : 0x0000_007E_0000_007E
    return set &>> UInt64(byte & 63) & UInt64(~byte >> 7)
  }

  /// Lowercase hexadecimal.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
