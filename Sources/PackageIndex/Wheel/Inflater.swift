internal import CZlib

/// Undoes deflate, raw or in gzip, with a hard limit on what comes out.
struct Inflater: ~Copyable {
  enum Format { case raw, gzip }

  /// On the heap, because zlib keeps the stream's address.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private(set) var isAtEnd = false

  init(_ format: Format) throws(ArchiveError) {
    stream.initialize(to: z_stream())
    let window = format == .raw ? -MAX_WBITS : MAX_WBITS + 16
    let code = inflateInit2_(
      stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw .invalidStream }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Appends what the next piece holds to `output`, which may grow to `limit` bytes in all.
  mutating func inflate(
    _ input: Span<UInt8>, into output: inout [UInt8], limit: Int
  ) throws(ArchiveError) {
    var offset = 0
    while !isAtEnd {
      var made = 0
      // One byte more than is left, so that a stream that goes beyond the limit shows.
      let room = min(1 << 16, limit - output.count + 1)
      var piece = [UInt8](repeating: 0, count: room)
      let code = input.withUnsafeBufferPointer { source in
        piece.withUnsafeMutableBufferPointer { target in
          let available = min(source.count - offset, Int(UInt32.max))
          stream.pointee.next_in = source.baseAddress.map {
            UnsafeMutablePointer(mutating: $0 + offset)
          }
          stream.pointee.avail_in = UInt32(available)
          stream.pointee.next_out = target.baseAddress
          stream.pointee.avail_out = UInt32(room)
          let code = CZlib.inflate(stream, Z_NO_FLUSH)
          made = room - Int(stream.pointee.avail_out)
          offset += available - Int(stream.pointee.avail_in)
          return code
        }
      }
      output += piece[..<made]
      guard output.count <= limit else { throw .tooLarge(limit: limit) }
      switch code {
      case Z_STREAM_END: isAtEnd = true
      case Z_OK: if made < room, offset == input.count { return }
      case Z_BUF_ERROR: return
      default: throw .invalidStream
      }
    }
  }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count))
  }
}
