internal import Crypto
internal import Packaging

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A file without a name that a download goes to.
final class DownloadFile {
  private var descriptor: Int32
  private var hash = SHA256()
  private(set) var size = 0
  private let name: String

  init(name: String) throws(IndexError) {
    self.name = name
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/scrimp-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw IndexError(
        folder,
        .unreadableFile(cause: "no download can go there: \(String(cString: strerror(errno)))"))
    }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func append(_ bytes: [UInt8]) throws(IndexError) {
    hash.update(data: bytes)
    size += bytes.count
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw IndexError(name, .unreadableFile(cause: String(cString: strerror(errno))))
      }
      rest = rest.dropFirst(count)
    }
  }

  /// The file as it came, and its digest.
  func finish() -> (file: LocalFile, digest: Packaging.SHA256Digest) {
    let file = LocalFile(descriptor, size: size, name: name)
    descriptor = -1
    return (file, hash.finish())
  }
}

extension SHA256 {
  /// The digest of everything so far.
  func finish() -> Packaging.SHA256Digest { Self.value(finalize()) }

  static func digest(of bytes: [UInt8]) -> Packaging.SHA256Digest { value(hash(data: bytes)) }

  private static func value(_ digest: Digest) -> Packaging.SHA256Digest {
    guard let digest = Packaging.SHA256Digest(digest) else {
      preconditionFailure("a SHA-256 digest has 32 bytes")
    }
    return digest
  }
}
