/// Thirty-two bytes that are looked at together.
typealias ByteVector = SIMD32<UInt8>

extension ByteVector {
  /// - Precondition: So many bytes can be read from there.
  @inline(__always)
  init(at pointer: UnsafePointer<UInt8>) {
    self = UnsafeRawPointer(pointer).loadUnaligned(as: ByteVector.self)
  }
}

extension SIMDMask<SIMD32<Int8>> {
  /// The mask as words of eight lanes, the first lane lowest; `any` is a call and a loop.
  @inline(__always)
  private var words: SIMD4<UInt64> { unsafeBitCast(self, to: SIMD4<UInt64>.self) }

  @inline(__always)
  var isAnySet: Bool {
    let words = words
    return (words[0] | words[1]) | (words[2] | words[3]) != 0
  }

  /// The number of the first lane that is set; 32 where none is.
  @inline(__always)
  var firstSet: Int {
    let words = words
    if words[0] != 0 { return words[0].littleEndian.trailingZeroBitCount >> 3 }
    if words[1] != 0 { return 8 + words[1].littleEndian.trailingZeroBitCount >> 3 }
    if words[2] != 0 { return 16 + words[2].littleEndian.trailingZeroBitCount >> 3 }
    if words[3] != 0 { return 24 + words[3].littleEndian.trailingZeroBitCount >> 3 }
    return 32
  }
}
