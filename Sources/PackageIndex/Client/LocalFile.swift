internal import Crypto
internal import Packaging

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An open file of this machine, read at any place.
final class LocalFile: Sendable {
  /// What errors call it.
  let name: String
  let size: Int
  private let descriptor: Int32

  /// Opens a regular file.
  init(path: String, name: String) throws(IndexError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    self.name = name
    guard descriptor >= 0 else {
      size = 0
      throw Self.failure(name)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      size = 0
      throw IndexError(name, .unreadableFile(cause: "it is no regular file"))
    }
    size = Int(status.st_size)
  }

  /// Takes over an open descriptor.
  init(_ descriptor: Int32, size: Int, name: String) {
    self.descriptor = descriptor
    self.size = size
    self.name = name
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The bytes of a part that lies inside the file.
  func read(_ range: Range<Int>) throws(IndexError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= size else {
      throw IndexError(name, .truncated(received: size, expected: range.upperBound))
    }
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let place = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        let read = pread(
          descriptor, place.baseAddress, range.count - count, off_t(range.lowerBound + count))
        if read < 0, errno == EINTR { continue }
        guard read > 0 else {
          failed = true
          return
        }
        count += read
      }
    }
    guard !failed else { throw Self.failure(name) }
    return bytes
  }

  /// The digest of the whole file.
  func digest() throws(IndexError) -> Packaging.SHA256Digest {
    var hash = SHA256()
    var offset = 0
    while offset < size {
      let end = min(size, offset + 1 << 20)
      hash.update(data: try read(offset..<end))
      offset = end
    }
    return hash.finish()
  }

  private static func failure(_ name: String) -> IndexError {
    IndexError(name, .unreadableFile(cause: String(cString: strerror(errno))))
  }
}
