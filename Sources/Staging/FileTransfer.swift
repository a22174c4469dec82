internal import CLinux
import Glibc
import Packaging

/// Puts files under the same name into another folder, without ever writing to a source.
struct FileTransfer: ~Copyable {
  private(set) var mode: LinkMode
  private let isExplicit: Bool
  /// The bits `umask` takes from new files here.
  private let mask: mode_t
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 4096)
  private(set) var linked = 0
  private(set) var cloned = 0
  private(set) var copied = 0

  /// With `isExplicit` a file that cannot be linked that way is an error, else it is copied.
  init(_ mode: LinkMode, isExplicit: Bool, mask: mode_t) {
    self.mode = mode
    self.isExplicit = isExplicit
    self.mask = mask
  }

  deinit { buffer.deallocate() }

  mutating func transfer(
    _ name: UnsafePointer<CChar>, from source: Int32, to target: Int32,
    expecting: SourceFile.Expectation
  ) throws(TransferFailure) {
    switch mode {
    case .auto, .hardlink:
      try link(name, from: source, to: target, expecting: expecting)
    case .reflink, .copy:
      try copy(name, from: source, to: target, expecting: expecting)
    }
  }

  private mutating func link(
    _ name: UnsafePointer<CChar>, from source: Int32, to target: Int32,
    expecting: SourceFile.Expectation
  ) throws(TransferFailure) {
    guard linkat(source, name, target, name, 0) == 0 else {
      let code = errno
      switch code {
      case ENOENT: throw .vanished
      case EEXIST: throw .collision
      case EXDEV, EPERM, EMLINK, EACCES, EOPNOTSUPP, ENOSYS:
        // A symbolic link has no bytes to share: a second one is as good.
        if isExplicit, !expecting.isSymbolicLink { throw .impossible(.link, code) }
        // Another file system stays another one: no use in asking for every file.
        if code == EXDEV, !isExplicit { mode = .copy }
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
    _ name: UnsafePointer<CChar>, from source: Int32, to target: Int32,
    expecting: SourceFile.Expectation
  ) throws(TransferFailure) {
    if expecting.isSymbolicLink {
      let link = try SourceLink(name, in: source, expecting: expecting)
      return try create(link, as: name, in: target)
    }
    let input = try SourceFile.open(name, in: source, expecting: expecting)
    let output = try create(name, in: target, like: input.status)
    if mode == .reflink {
      if ioctl(output.raw, Flags.clone, input.descriptor.raw) == 0 {
        cloned += 1
        return try finish(output, like: input.status)
      }
      if isExplicit { throw .impossible(.clone, errno) }
    }
    try copyBytes(from: input, to: output.raw, count: expecting.size)
    copied += 1
    try finish(output, like: input.status)
  }

  /// Writes bytes that have no source; mode and time are those of the file they replace.
  mutating func write(
    _ bytes: [UInt8], to name: UnsafePointer<CChar>, in target: Int32, like status: stat
  ) throws(TransferFailure) {
    let output = try create(name, in: target, like: status)
    let code = bytes.withUnsafeBytes { writeAll($0, to: output.raw) }
    guard code == 0 else { throw .target(.write, code) }
    copied += 1
    try finish(output, like: status)
  }

  private func create(
    _ name: UnsafePointer<CChar>, in target: Int32, like status: stat
  ) throws(TransferFailure) -> FileDescriptor {
    let descriptor = openat(target, name, Flags.newFile, status.st_mode & 0o777)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw .collision }
      throw .target(.create, errno)
    }
    return FileDescriptor(owning: descriptor)
  }

  private func finish(
    _ output: consuming FileDescriptor, like status: stat
  ) throws(TransferFailure) {
    let made = status.st_mode & 0o777 & ~mask
    let attributes = Attributes(of: status).apply(to: output.raw, madeWith: made)
    guard attributes == 0 else { throw .target(.setAttributes, attributes) }
    let code = output.close()
    guard code == 0 else { throw .target(.write, code) }
  }

  private mutating func create(
    _ link: SourceLink, as name: UnsafePointer<CChar>, in target: Int32
  ) throws(TransferFailure) {
    guard symlinkat(link.target, target, name) == 0 else {
      throw errno == EEXIST ? .collision : .target(.create, errno)
    }
    let code = Attributes(of: link.status).apply(to: name, in: target, madeWith: nil)
    guard code == 0 else { throw .target(.setAttributes, code) }
    copied += 1
  }

  private func copyBytes(
    from input: borrowing SourceFile, to output: Int32, count: Int
  ) throws(TransferFailure) {
    var left = count
    // In the kernel for large files; below that two plain calls are quicker.
    while left > buffer.count {
      let moved = copy_file_range(input.descriptor.raw, nil, output, nil, left, 0)
      if moved <= 0 { break }
      left -= moved
    }
    while left > 0 {
      let bytes = try input.read(into: buffer, atMost: left)
      let code = writeAll(bytes, to: output)
      guard code == 0 else { throw .target(.write, code) }
      left -= bytes.count
    }
  }
}
