import Glibc

/// Writes all of `bytes`, at the descriptor's position or at `offset`; zero or the system's reason.
func writeAll(_ bytes: UnsafeRawBufferPointer, to output: Int32, at offset: Int? = nil) -> Int32 {
  var done = 0
  while done < bytes.count {
    let start = bytes.baseAddress.map { $0 + done }
    let count =
      offset.map { pwrite(output, start, bytes.count - done, $0 + done) }
      ?? write(output, start, bytes.count - done)
    if count < 0 {
      if errno == EINTR { continue }
      return errno
    }
    done += count
  }
  return 0
}
