#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file or folder, closed once.
struct FileDescriptor: ~Copyable, Sendable {
  let raw: Int32

  /// What an open call may do; nothing is ever opened for writing.
  enum Kind {
    /// A folder; a symbolic link in the last place is refused.
    case folder
    /// A folder, through links: for paths a user named.
    case namedFolder
    /// A file, through links; a pipe does not block the opening.
    case file

    fileprivate var flags: Int32 {
      switch self {
      case .folder: O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW
      case .namedFolder: O_RDONLY | O_CLOEXEC | O_DIRECTORY
      case .file: O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
      }
    }
  }

  /// Opens a regular file; a pipe or device is found out before it is opened, and after, since it
  /// may have been put there meanwhile.
  init(regular path: [UInt8], in base: Int32) throws(SystemError) {
    var status = stat()
    guard fstatat(base, cPath(path), &status, 0) == 0 else { throw .last }
    guard FileStatus(status).kind == .file else { throw .notRegular }
    let file = try FileDescriptor(path, in: base, .file)
    guard try file.status().kind == .file else { throw .notRegular }
    self = file
  }

  /// Opens `path` relative to the folder `base`; an empty path is the folder itself.
  init(_ path: [UInt8], in base: Int32, _ kind: Kind) throws(SystemError) {
    let result = openat(base, cPath(path), kind.flags)
    guard result >= 0 else { throw .last }
    raw = result
  }

  init(adopting number: Int32) { raw = number }

  /// Opens an absolute path, or one relative to the working folder.
  init(_ path: String, _ kind: Kind) throws(SystemError) {
    try self.init(Array(path.utf8), in: AT_FDCWD, kind)
  }

  func status() throws(SystemError) -> FileStatus {
    var status = stat()
    guard fstat(raw, &status) == 0 else { throw .last }
    return FileStatus(status)
  }

  /// The number of bytes read; zero at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = systemRead(raw, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw .last }
    }
  }

  /// Gives the number away, with the duty to close it.
  consuming func release() -> Int32 {
    let number = raw
    discard self
    return number
  }

  deinit { _ = close(raw) }
}

/// A folder that several readers open files in.
final class OpenFolder: Sendable {
  private let descriptor: FileDescriptor

  init(_ path: String) throws(SystemError) { descriptor = try FileDescriptor(path, .namedFolder) }

  var raw: Int32 { descriptor.raw }
}

/// What a file is and how long; links are not followed on the way to it.
struct FileStatus {
  enum Kind { case file, folder, link, special }
  let kind: Kind
  let size: Int
  let identity: FileIdentity

  init(_ status: stat) {
    identity = FileIdentity(status)
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .special
      }
    size = Int(status.st_size)
  }

  /// Of `path` relative to the folder `base`, itself and not where it leads.
  init(of path: [UInt8], in base: Int32) throws(SystemError) {
    var status = stat()
    guard fstatat(base, cPath(path), &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw .last }
    self.init(status)
  }

  /// Of what the link at `path` leads to.
  init(ofTarget path: [UInt8], in base: Int32) throws(SystemError) {
    var status = stat()
    guard fstatat(base, cPath(path), &status, 0) == 0 else { throw .last }
    self.init(status)
  }

  init(of name: UnsafePointer<CChar>, in base: Int32) throws(SystemError) {
    var status = stat()
    guard fstatat(base, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw .last }
    self.init(status)
  }
}

/// Where the link at `path`, relative to the folder `base`, says it leads.
func linkTarget(of path: [UInt8], in base: Int32) throws(SystemError) -> [UInt8] {
  var target = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = readlinkat(base, cPath(path), &target, target.count)
  guard count >= 0 else { throw .last }
  return target.prefix(count).map { UInt8(bitPattern: $0) }
}

/// The bytes with a NUL behind them, as system calls take paths; `.` for none.
private func cPath(_ path: [UInt8]) -> [CChar] {
  guard !path.isEmpty else { return [CChar(UInt8(ascii: ".")), 0] }
  var characters: [CChar] = []
  characters.reserveCapacity(path.count + 1)
  for byte in path { characters.append(CChar(bitPattern: byte)) }
  characters.append(0)
  return characters
}

private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}
