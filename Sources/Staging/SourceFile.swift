import Glibc
import Packaging

/// A regular file opened for reading, of the size and type the plan saw.
struct SourceFile: ~Copyable {
  let descriptor: FileDescriptor
  let status: stat

  static func open(
    _ name: UnsafePointer<CChar>, in folder: Int32, expecting: Expectation
  ) throws(TransferFailure) -> SourceFile {
    let raw = openat(folder, name, Flags.readFile)
    guard raw >= 0 else { throw TransferFailure(opening: .last) }
    let descriptor = FileDescriptor(owning: raw)
    let status: stat
    do { status = try stat(of: raw) } catch { throw .source(.read, error.code) }
    guard expecting.isMet(by: status) else { throw .changed }
    return SourceFile(descriptor: descriptor, status: status)
  }

  /// Opens a regular file of whatever size.
  static func open(
    _ name: UnsafePointer<CChar>, in folder: Int32
  ) throws(TransferFailure) -> SourceFile {
    let status: stat
    do { status = try stat(name, in: folder) } catch { throw TransferFailure(opening: error) }
    return try open(name, in: folder, expecting: Expectation(size: status.st_size))
  }

  /// The whole content.
  func readAll() throws(TransferFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var done = 0
    while done < bytes.count {
      done += try bytes.withUnsafeMutableBufferPointer { (buffer) throws(TransferFailure) in
        let rest = UnsafeMutableRawBufferPointer(
          UnsafeMutableBufferPointer(rebasing: buffer[done...]))
        return try read(into: rest, atMost: rest.count).count
      }
    }
    return bytes
  }

  /// What the inventory says of a file, to be found again.
  struct Expectation {
    let size: Int
    let isSymbolicLink: Bool

    init(size: Int) {
      self.size = size
      isSymbolicLink = false
    }

    init(_ file: InstalledFile) {
      size = file.size
      isSymbolicLink = file.isSymbolicLink
    }

    func isMet(by status: stat) -> Bool {
      status.st_size == size && status.type == (isSymbolicLink ? S_IFLNK : S_IFREG)
    }
  }

  /// Reads into `buffer` once; fewer bytes than asked for only at the end of the file.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, atMost count: Int
  ) throws(TransferFailure) -> UnsafeRawBufferPointer {
    while true {
      let read = Glibc.read(descriptor.raw, buffer.baseAddress, min(count, buffer.count))
      if read > 0 { return UnsafeRawBufferPointer(rebasing: buffer[..<read]) }
      guard read < 0 else { throw .changed }
      if errno != EINTR { throw .source(.read, errno) }
    }
  }
}

/// A symbolic link as the plan saw it.
struct SourceLink {
  /// The text of the link with a NUL behind it.
  let target: [CChar]
  let status: stat

  init(
    _ name: UnsafePointer<CChar>, in folder: Int32, expecting: SourceFile.Expectation
  ) throws(TransferFailure) {
    do { status = try stat(name, in: folder) } catch { throw TransferFailure(opening: error) }
    guard expecting.isMet(by: status), expecting.size <= PATH_MAX else { throw .changed }
    var target = [CChar](repeating: 0, count: expecting.size + 1)
    let length = readlinkat(folder, name, &target, target.count)
    guard length >= 0 else { throw .source(.read, errno) }
    guard length == expecting.size else { throw .changed }
    self.target = target
  }
}
