#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What of a file is another whenever its content is.
///
/// A program can give a file any time of modification, and the size it had; the time of the last
/// change of the file's status (`ctime`) is set by the kernel alone, at every write.
struct FileIdentity: Equatable {
  let device: UInt64
  private let inode: UInt64
  private let mode: UInt64
  private let size: UInt64
  private let modified: Moment
  private let changed: Moment

  private struct Moment: Equatable {
    let seconds: Int64
    let nanoseconds: Int64

    init(_ time: timespec) {
      seconds = Int64(time.tv_sec)
      nanoseconds = Int64(time.tv_nsec)
    }
  }

  init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
    mode = UInt64(truncatingIfNeeded: status.st_mode)
    size = UInt64(truncatingIfNeeded: status.st_size)
    #if canImport(Glibc)
      modified = Moment(status.st_mtim)
      changed = Moment(status.st_ctim)
    #else
      modified = Moment(status.st_mtimespec)
      changed = Moment(status.st_ctimespec)
    #endif
  }

  /// The second of the last change, by either time.
  var newest: Int64 { max(modified.seconds, changed.seconds) }

  func add(to fingerprint: inout Fingerprint) {
    for number in [device, inode, mode, size] { fingerprint.add(number) }
    for moment in [modified, changed] {
      fingerprint.add(UInt64(bitPattern: moment.seconds))
      fingerprint.add(UInt64(bitPattern: moment.nanoseconds))
    }
  }
}

extension Fingerprint {
  /// Adds what the running program is known by; another build is another file.
  ///
  /// - Returns: Whether it could be found out.
  public mutating func addThisProgram() -> Bool {
    #if canImport(Glibc)
      let path = "/proc/self/exe"
    #else
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      var size = UInt32(buffer.count)
      guard _NSGetExecutablePath(&buffer, &size) == 0 else { return false }
      let path = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    #endif
    // Through the link, even where the program's file has been replaced since.
    guard let file = try? FileDescriptor(path, .file), let status = try? file.status(),
      status.kind == .file
    else { return false }
    status.identity.add(to: &self)
    return true
  }
}
