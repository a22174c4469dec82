#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A failed system call's `errno`.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  public let code: Int32

  public init(code: Int32) { self.code = code }

  /// The one the last call of this thread left.
  static var last: SystemError { SystemError(code: errno) }

  static var noSuchFile: SystemError { SystemError(code: ENOENT) }

  /// For a pipe, device or folder where a file is wanted.
  static var notRegular: SystemError { SystemError(code: EINVAL) }

  /// Whether it was for its size that a file was not read, as it will be until it changes.
  public var isForSize: Bool { code == EFBIG }

  /// The system's own words: `Permission denied`.
  public var description: String { String(cString: strerror(code)) }
}
