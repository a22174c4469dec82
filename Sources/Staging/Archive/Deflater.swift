import CZlib
import Glibc

/// Raw deflate (RFC 1951) at one fixed level, used again for every entry.
struct Deflater: ~Copyable {
  /// On the heap, because zlib keeps the stream's address.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)

  init() throws(TransferFailure) {
    stream.initialize(to: z_stream())
    let code = deflateInit2_(
      stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    // Nothing but memory can be missing: the other arguments are constants.
    guard code == Z_OK else { throw .target(.write, ENOMEM) }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// Compresses a piece; `isLast` ends the entry and makes ready for another.
  func compress(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool,
    _ body: (UnsafeBufferPointer<UInt8>) throws(TransferFailure) -> Void
  ) throws(TransferFailure) {
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(bytes.count)
    repeat {
      stream.pointee.next_out = output.baseAddress
      stream.pointee.avail_out = UInt32(output.count)
      deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
      let count = output.count - Int(stream.pointee.avail_out)
      try body(UnsafeBufferPointer(rebasing: output[..<count]))
    } while stream.pointee.avail_out == 0
    if isLast { deflateReset(stream) }
  }
}
