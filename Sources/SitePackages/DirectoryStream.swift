#if canImport(Glibc)
  import Glibc
  private typealias DirectoryPointer = OpaquePointer
#else
  import Darwin
  private typealias DirectoryPointer = UnsafeMutablePointer<DIR>
#endif

/// The entries of one open folder, but `.` and `..`, in the file system's order.
struct DirectoryStream: ~Copyable {
  private let stream: DirectoryPointer
  /// The folder itself, for calls relative to it; closed with the stream.
  let folder: Int32

  /// Opens the folder at `path` relative to `base`; a symbolic link in the last place is refused.
  init(_ path: [UInt8], in base: Int32) throws(SystemError) {
    let descriptor = try FileDescriptor(path, in: base, .folder)
    guard let stream = fdopendir(descriptor.raw) else { throw .last }
    self.stream = stream
    folder = descriptor.release()
  }

  /// Calls `body` with each name, which ends with a NUL, and whether it is known to be a folder.
  func forEachEntry(
    _ body: (_ name: UnsafePointer<CChar>, _ isFolder: Bool) -> Void
  ) throws(SystemError) {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw .last }
        return
      }
      let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
      if name[0] == CChar(UInt8(ascii: ".")) {
        if name[1] == 0 || (name[1] == CChar(UInt8(ascii: ".")) && name[2] == 0) { continue }
      }
      body(name, entry.pointee.d_type == UInt8(DT_DIR))
    }
  }

  deinit { closedir(stream) }
}
