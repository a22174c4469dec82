internal import CZlib

/// Undoes a response's `Content-Encoding`, piece by piece.
///
/// See: <https://www.rfc-editor.org/rfc/rfc9110#section-8.4>
struct ContentDecoder: ~Copyable {
  enum Failure: Error, Equatable { case unknownCoding(String), invalid, tooLarge }

  /// On the heap, because zlib keeps the stream's address; `nil` where there is nothing to undo.
  private let stream: UnsafeMutablePointer<z_stream>?
  private let limit: Int
  private var count = 0
  private var isAtEnd = true

  /// Begins a body of which at most `limit` bytes may come out.
  init(_ coding: String?, limit: Int) throws(Failure) {
    self.limit = limit
    switch coding?.lowercased().filter({ $0 != " " }) {
    case nil, "", "identity":
      stream = nil
    case "gzip", "x-gzip", "deflate":
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      self.stream = stream
      isAtEnd = false
      // 32 more: gzip and zlib are told apart by their first bytes.
      guard
        inflateInit2_(
          stream, MAX_WBITS + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
      else { throw .invalid }
    case let coding?:
      stream = nil
      throw .unknownCoding(coding)
    }
  }

  deinit {
    if let stream {
      inflateEnd(stream)
      stream.deallocate()
    }
  }

  /// Decodes the next piece.
  mutating func decode(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    guard let stream else {
      count += bytes.count
      guard count <= limit else { throw .tooLarge }
      return bytes
    }
    var decoded: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var offset = 0
    var isOutputFull = false
    while offset < bytes.count || isOutputFull {
      if isAtEnd {
        // Members of gzip may follow one another.
        guard inflateReset(stream) == Z_OK else { throw .invalid }
        isAtEnd = false
      }
      let code = bytes.withUnsafeBufferPointer { input in
        buffer.withUnsafeMutableBufferPointer { output in
          stream.pointee.next_in = input.baseAddress.map {
            UnsafeMutablePointer(mutating: $0 + offset)
          }
          stream.pointee.avail_in = UInt32(clamping: input.count - offset)
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = UInt32(output.count)
          return inflate(stream, Z_NO_FLUSH)
        }
      }
      offset = bytes.count - Int(stream.pointee.avail_in)
      let made = buffer.count - Int(stream.pointee.avail_out)
      isOutputFull = made == buffer.count && code == Z_OK
      decoded += buffer[..<made]
      count += made
      guard count <= limit else { throw .tooLarge }
      switch code {
      case Z_STREAM_END: isAtEnd = true
      case Z_OK: break
      case Z_BUF_ERROR where made == 0: return decoded
      default: throw .invalid
      }
    }
    return decoded
  }

  /// Whether what came so far is whole.
  var isComplete: Bool { isAtEnd }
}
