#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whole files on this machine, read and written in one go.
enum LocalFile {
  /// Every byte of the file; `-` is standard input.
  ///
  /// - Throws: ``Diagnostic`` with the system's reason.
  static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("cannot read", path) }
    defer { if path != "-" { close(descriptor) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { storage in
        #if canImport(Glibc)
          Glibc.read(descriptor, storage.baseAddress, storage.count)
        #else
          Darwin.read(descriptor, storage.baseAddress, storage.count)
        #endif
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("cannot read", path) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Writes the file beside its place and moves it there, so that no reader sees half of it.
  ///
  /// - Throws: ``Diagnostic`` with the system's reason; the file is as it was then.
  static func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    let partial = "\(path).\(getpid()).partial"
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure("cannot write", path) }
    let fault = OutputStream(descriptor: descriptor).write(bytes)
    guard close(descriptor) == 0, fault == 0, rename(partial, path) == 0 else {
      let failure = failure("cannot write", path, fault == 0 ? errno : fault)
      unlink(partial)
      throw failure
    }
  }

  /// The absolute path with every link followed; `nil` where there is nothing.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func failure(_ what: String, _ path: String, _ code: Int32 = errno) -> Diagnostic {
    Diagnostic("\(what) `\(path)`", causes: [String(cString: strerror(code))])
  }
}
