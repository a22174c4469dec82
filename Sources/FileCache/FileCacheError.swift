#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why there is no cache; a program can always go on without it.
public enum FileCacheError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Neither a flag nor the environment says where the cache is.
  case noFolder
  /// The folder or a file in it cannot be created or opened.
  case folder(path: String, errno: Int32)
  /// Another process keeps the database open while it has to be replaced.
  case inUse(path: String)
  /// An exported file cannot be written or taken up; the cache is as it was.
  case transfer(path: String, cause: String)
  /// The database cannot be read or written.
  case database(path: String, DatabaseError)

  public var description: String {
    switch self {
    case .noFolder:
      "no cache folder: SCRIMP_CACHE_DIR, XDG_CACHE_HOME and HOME are not set"
    case .folder(let path, let errno):
      "the cache folder cannot be written: \(path): \(String(cString: strerror(errno)))"
    case .inUse(let path):
      "the cache is in use by another process: \(path)"
    case .transfer(let path, let cause):
      "`\(path)` is no use as an exported cache: \(cause)"
    case .database(let path, let error):
      "the cache cannot be used: \(path): \(error)"
    }
  }
}

/// Something the cache met and settled, which a user should know.
public enum FileCacheWarning: Equatable, Sendable, CustomStringConvertible {
  /// The database was damaged; it was moved to `copy` and a new one was begun.
  case setAside(path: String, copy: String, cause: DatabaseError)

  public var description: String {
    switch self {
    case .setAside(let path, let copy, let cause):
      "the cache \(path) is damaged and was set aside as \(copy): \(cause)"
    }
  }
}
