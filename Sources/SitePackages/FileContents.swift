#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// All bytes of a small regular file, relative to the folder `base`.
///
/// - Throws: `EFBIG` for one longer than `limit`, `EINVAL` for what is no regular file.
func contents(
  of path: [UInt8], in base: Int32, limit: Int = 16 << 20
) throws(SystemError) -> [UInt8] {
  let file = try FileDescriptor(regular: path, in: base)
  var bytes = [UInt8](repeating: 0, count: min(try file.status().size, limit) + 1)
  var count = 0
  while true {
    if count == bytes.count {
      guard count <= limit else { throw SystemError(code: EFBIG) }
      bytes += [UInt8](repeating: 0, count: min(count, limit + 1 - count))
    }
    let more = try bytes.read(from: file, at: count)
    guard more > 0 else { break }
    count += more
  }
  bytes.removeLast(bytes.count - count)
  return bytes
}

extension [UInt8] {
  /// Fills the bytes from `position` on, or `length` of them, as far as one call goes.
  mutating func read(
    from file: borrowing FileDescriptor, at position: Int, upTo length: Int? = nil
  ) throws(SystemError) -> Int {
    let end = length.map { position + $0 } ?? count
    return try withUnsafeMutableBytes { bytes in
      Result { () throws(SystemError) in
        try file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[position..<end]))
      }
    }.get()
  }
}
