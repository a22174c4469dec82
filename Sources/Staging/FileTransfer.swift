internal import CLinux
import Glibc

/// Puts one file under the same name into another folder, without ever writing to the source.
struct FileTransfer: ~Copyable {
  /// What went wrong; the caller, who knows the paths, words it.
  enum Failure: Error {
    case vanished
    case changed
    case collision
    case source(SystemFault.Operation, Int32)
    case target(SystemFault.Operation, Int32)
    case impossible(SystemFault.Operation, Int32)
  }

  /// What the inventory says of a file, to be found again.
  struct Expectation {
    let size: Int
    let isSymbolicLink: Bool

    func isMet(by status: stat) -> Bool {
      status.st_size == size && status.type == (isSymbolicLink ? S_IFLNK : S_IFREG)
    }
  }

  private(set) var mode: LinkMode
  private let isExplicit: Bool
  /// The bits `umask` takes from new files here.
  private let mask: mode_t
  private let user = geteuid()
  private let group = getegid()
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: FileTransfer.bufferSize, alignment: 4096)
  private(set) var linked = 0
  private(set) var cloned = 0
  private(set) var copied = 0

  private static let bufferSize = 1 << 18

  /// With `isExplicit` a file that cannot be linked that way is an error, else it is copied.
  init(_ mode: LinkMode, isExplicit: Bool, mask: mode_t) {
    self.mode = mode
    self.isExplicit = isExplicit
    self.mask = mask
  }

  deinit { buffer.deallocate() }

  mutating func transfer(
    _ name: UnsafePointer<CChar>, from source: Int32, to target: Int32, expecting: Expectation
  ) throws(Failure) {
    switch mode {
    case .auto, .hardlink:
      try link(name, from: source, to: target, expecting: expecting)
    case .reflink, .copy:
      try copy(name, from: source, to: target, expecting: expecting)
    }
  }

  private mutating func link(
    _ name: UnsafePointer<CChar>, from source: Int32, to target: Int32, expecting: Expectation
  ) throws(Failure) {
    guard linkat(source, name, target, name, 0) == 0 else {
      let code = errno
      switch code {
      case ENOENT: throw .vanished
      case EEXIST: throw .collision
      case EXDEV, EPERM, EMLINK, EACCES, EOPNOTSUPP, ENOSYS:
        if isExplicit { throw .impossible(.link, code) }
        // Another file system stays another one: no use in asking for every file.
        if code == EXDEV { mode = .copy }
        return try copy(name, from: source, to: target, expecting: expecting)
      default: throw .target(.link, code)
      }
    }
    // The new name is looked at: it cannot change under us as the old one could.
    let status: stat
    do { status = try stat(name, in: target) } catch { throw .target(.open, error.code) }
    guard expecting.isMet(by: status) else { throw .changed }
    linked += 1
  }

  private mutating func copy(
    _ name: UnsafePointer<CChar>, from source: Int32, to target: Int32, expecting: Expectation
  ) throws(Failure) {
    if expecting.isSymbolicLink {
      return try copyLink(name, from: source, to: target, expecting: expecting)
    }
    let descriptor = openat(source, name, Flags.readFile)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT: throw .vanished
      case ELOOP, ENXIO: throw .changed
      default: throw .source(.open, errno)
      }
    }
    let input = FileDescriptor(owning: descriptor)
    let status: stat
    do { status = try stat(of: input.raw) } catch { throw .source(.read, error.code) }
    guard expecting.isMet(by: status) else { throw .changed }

    let output = try create(name, in: target, like: status)
    if mode == .reflink {
      if ioctl(output.raw, Flags.clone, input.raw) == 0 {
        cloned += 1
        return try finish(output, like: status)
      }
      if isExplicit { throw .impossible(.clone, errno) }
    }
    try copyBytes(from: input.raw, to: output.raw, count: expecting.size)
    copied += 1
    try finish(output, like: status)
  }

  /// Writes bytes that have no source; mode and time are those of the file they replace.
  mutating func write(
    _ bytes: [UInt8], to name: UnsafePointer<CChar>, in target: Int32, like status: stat
  ) throws(Failure) {
    let output = try create(name, in: target, like: status)
    let code = bytes.withUnsafeBytes { writeAll($0, to: output.raw) }
    guard code == 0 else { throw .target(.write, code) }
    copied += 1
    try finish(output, like: status)
  }

  private func create(
    _ name: UnsafePointer<CChar>, in target: Int32, like status: stat
  ) throws(Failure) -> FileDescriptor {
    let descriptor = openat(target, name, Flags.newFile, status.st_mode & 0o777)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw .collision }
      throw .target(.create, errno)
    }
    return FileDescriptor(owning: descriptor)
  }

  private func finish(_ output: consuming FileDescriptor, like status: stat) throws(Failure) {
    if user == 0, status.st_uid != user || status.st_gid != group {
      guard fchown(output.raw, status.st_uid, status.st_gid) == 0 else {
        throw .target(.setAttributes, errno)
      }
    }
    // After the owner: a change of owner takes the set-user-ID bit away.
    if status.permissions & ~(0o777 & ~mask) != 0 {
      guard fchmod(output.raw, status.permissions) == 0 else {
        throw .target(.setAttributes, errno)
      }
    }
    let times = [status.st_atim, status.st_mtim]
    guard futimens(output.raw, times) == 0 else { throw .target(.setAttributes, errno) }
    let code = output.close()
    guard code == 0 else { throw .target(.write, code) }
  }

  private mutating func copyLink(
    _ name: UnsafePointer<CChar>, from source: Int32, to target: Int32, expecting: Expectation
  ) throws(Failure) {
    let status: stat
    do { status = try stat(name, in: source) } catch {
      throw error.code == ENOENT ? .vanished : .source(.read, error.code)
    }
    guard expecting.isMet(by: status), expecting.size < Self.bufferSize else { throw .changed }
    let text = buffer.assumingMemoryBound(to: CChar.self)
    guard let start = text.baseAddress else { return }
    let length = readlinkat(source, name, start, text.count - 1)
    guard length >= 0 else { throw .source(.read, errno) }
    guard length == expecting.size else { throw .changed }
    start[length] = 0
    guard symlinkat(start, target, name) == 0 else {
      throw errno == EEXIST ? .collision : .target(.create, errno)
    }
    if user == 0, status.st_uid != user || status.st_gid != group {
      guard fchownat(target, name, status.st_uid, status.st_gid, AT_SYMLINK_NOFOLLOW) == 0 else {
        throw .target(.setAttributes, errno)
      }
    }
    let times = [status.st_atim, status.st_mtim]
    guard utimensat(target, name, times, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw .target(.setAttributes, errno)
    }
    copied += 1
  }

  private func copyBytes(from input: Int32, to output: Int32, count: Int) throws(Failure) {
    var left = count
    // In the kernel for large files; below that two plain calls are quicker.
    while left > Self.bufferSize {
      let moved = copy_file_range(input, nil, output, nil, left, 0)
      if moved <= 0 { break }
      left -= moved
    }
    while left > 0 {
      let count = read(input, buffer.baseAddress, min(left, buffer.count))
      if count < 0 {
        if errno == EINTR { continue }
        throw .source(.read, errno)
      }
      guard count > 0 else { throw .changed }
      let code = writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: output)
      guard code == 0 else { throw .target(.write, code) }
      left -= count
    }
  }
}
