import Glibc

/// An open file or folder, closed at the end of its life.
struct FileDescriptor: ~Copyable {
  let raw: Int32

  /// Takes over a descriptor; the caller has checked that it is one.
  init(owning raw: Int32) { self.raw = raw }

  deinit { Glibc.close(raw) }

  /// Opens a folder to stand in, following links on the way; read permission is not needed.
  static func folder(_ path: String) throws(SystemFault) -> FileDescriptor {
    let raw = Glibc.open(path, Flags.folder)
    guard raw >= 0 else { throw SystemFault(.open, path, code: errno) }
    return FileDescriptor(owning: raw)
  }

  /// Closes and reports what a network file system or a quota only says now.
  consuming func close() -> Int32 {
    let code = Glibc.close(raw) == 0 ? 0 : errno
    discard self
    return code
  }
}

/// Flags and numbers of Linux that glibc hides behind `_GNU_SOURCE` or a macro.
enum Flags {
  static let path: Int32 = 0o10000000
  static let folder = path | O_DIRECTORY | O_CLOEXEC
  /// The next folder down, which no symbolic link may stand for.
  static let folderBelow = folder | O_NOFOLLOW
  static let readFile = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
  static let list = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
  static let newFile = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
  static let clone: UInt = 0x4004_9409
  static let noReplace: UInt32 = 1
  static let exchange: UInt32 = 2
}

extension stat {
  init(of descriptor: Int32) throws(Errno) {
    self.init()
    guard fstat(descriptor, &self) == 0 else { throw .last }
  }

  /// What `name` in `folder` is, a symbolic link itself.
  init(_ name: UnsafePointer<CChar>, in folder: Int32) throws(Errno) {
    self.init()
    guard fstatat(folder, name, &self, AT_SYMLINK_NOFOLLOW) == 0 else { throw .last }
  }

  /// What stands at `path`; links are followed.
  init(at path: String) throws(Errno) {
    self.init()
    guard stat(path, &self) == 0 else { throw .last }
  }

  var type: mode_t { st_mode & S_IFMT }
  var permissions: mode_t { st_mode & 0o7777 }
  func isSameFile(as other: stat) -> Bool { st_dev == other.st_dev && st_ino == other.st_ino }
}

/// A bare `errno`, before someone who knows the path makes a ``SystemFault`` of it.
struct Errno: Error {
  let code: Int32
  static var last: Errno { Errno(code: errno) }
}

/// Room for a file name as system calls take it, used again for every name.
struct NameBuffer: ~Copyable {
  private let storage = UnsafeMutablePointer<CChar>.allocate(capacity: 256)

  deinit { storage.deallocate() }

  /// The name with a NUL behind it, good until the next call; `nil` when no file can have it.
  func cString(_ name: ArraySlice<UInt8>) -> UnsafePointer<CChar>? {
    guard !name.isEmpty, name.count < 256 else { return nil }
    return name.withUnsafeBytes { bytes in
      UnsafeMutableRawBufferPointer(start: storage, count: 255).copyMemory(from: bytes)
      storage[bytes.count] = 0
      return UnsafePointer(storage)
    }
  }
}
