/// Hashes of names: of up to sixteen bytes with two loads and one multiplication.
///
/// A name read a byte at a time has each byte wait for the multiplication of the one before. Equal
/// names have equal hashes wherever their bytes stand; the values mean nothing beyond this process.
enum NameHash {
  private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15
  private static let odd: UInt64 = 0xC2B2_AE3D_27D4_EB4F

  /// - Returns: Never 0, which stands for no name in tables.
  @inline(__always)
  static func of(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let bytes = UnsafeRawPointer(start)
    @inline(__always)
    func word(_ offset: Int) -> UInt64 {
      bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
    @inline(__always)
    func half(_ offset: Int) -> UInt64 {
      UInt64(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    var first: UInt64
    var last: UInt64 = 0
    if count >= 8 {
      first = word(0)
      last = word(count - 8)
      if count > 16 {
        var offset = 8
        while offset < count - 8 {
          first = mixed(first ^ word(offset), odd)
          offset += 8
        }
      }
    } else if count >= 4 {
      first = half(0)
      last = half(count - 4)
    } else if count > 0 {
      first = UInt64(start[0]) | UInt64(start[count >> 1]) << 8 | UInt64(start[count - 1]) << 16
    } else {
      first = 0
    }
    let hash = mixed(first ^ seed, last ^ (odd &+ UInt64(truncatingIfNeeded: count)))
    return hash == 0 ? 1 : hash
  }

  static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let base = bytes.baseAddress else { return withUnsafePointer(to: 0) { of($0, 0) } }
    return of(base, bytes.count)
  }

  static func of(_ text: some StringProtocol) -> UInt64 {
    text.utf8.withContiguousStorageIfAvailable { of($0) } ?? of(bytes: Array(text.utf8))
  }

  static func of(bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBufferPointer { of($0) } }

  @inline(__always)
  private static func mixed(_ value: UInt64, _ factor: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: factor)
    return product.high ^ product.low
  }
}
