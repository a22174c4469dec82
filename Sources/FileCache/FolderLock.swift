#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A lock on the cache folder: shared while the database is open, exclusive while its file is
/// created or replaced.
///
/// SQLite's own locks are on the file, so they cannot guard its exchange: a process that still
/// has the old file would find the new one's write-ahead log under the same name. The system
/// releases this lock whatever way a process ends. The lock's file is never removed.
struct FolderLock: ~Copyable {
  enum Mode: Equatable {
    case shared
    case exclusive
  }

  private let descriptor: Int32
  private let path: String

  init(path: String) throws(FileCacheError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .folder(path: path, errno: errno) }
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Takes the lock or changes its mode, waiting up to ten seconds.
  func acquire(_ mode: Mode) throws(FileCacheError) {
    let operation = (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB
    var attempts = 0
    while flock(descriptor, operation) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK where attempts < Self.maximumAttempts:
        attempts += 1
        usleep(Self.pause)
      case EWOULDBLOCK: throw .inUse(path: path)
      case let code: throw .folder(path: path, errno: code)
      }
    }
  }

  private static let pause: UInt32 = 5_000
  private static let maximumAttempts = 2_000
}
