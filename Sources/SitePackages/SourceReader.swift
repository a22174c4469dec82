public import Packaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads files of an inventory one after the other, on several threads, for a scanner to look at.
public struct SourceReader: Sendable {
  /// A longer file is no source a program imports; it is reported and not loaded.
  public static let sizeLimit = 64 << 20
  /// So many NUL bytes follow a file's own, for a scanner that looks ahead.
  public static let padding = 64

  private let workers: Workers

  public init(workers: Workers = Workers()) { self.workers = workers }

  /// Calls `body` with the bytes of each file; what it returns comes in the files' order.
  ///
  /// The bytes are valid during the call alone; ``padding`` NULs follow them. A file that cannot be
  /// read has its error instead; links are followed, as Python follows them.
  public func map<Value: Sendable>(
    _ files: [FileID], of inventory: Inventory,
    _ body: @Sendable (FileID, UnsafeBufferPointer<UInt8>) -> Value
  ) -> [Result<Value, SystemError>] {
    let folders = inventory.roots.map { root in
      Result { () throws(SystemError) in try OpenFolder(root.path) }
    }
    return workers.map(files.count, grain: 16, scratch: { FileBuffer() }) { buffer, index in
      buffer.load(inventory[files[index]], in: folders) { body(files[index], $0) }
    }
  }

  /// The same, where each value goes to `consume` as soon as it and those before it are there.
  public func forEach<Value: Sendable>(
    _ files: [FileID], of inventory: Inventory,
    _ body: @escaping @Sendable (FileID, UnsafeBufferPointer<UInt8>) -> Value,
    consume: (Result<Value, SystemError>) -> Void
  ) {
    let folders = inventory.roots.map { root in
      Result { () throws(SystemError) in try OpenFolder(root.path) }
    }
    workers.stream(
      files.count, grain: 16, scratch: { FileBuffer() },
      { buffer, index in
        buffer.load(inventory[files[index]], in: folders) { body(files[index], $0) }
      }, consume: consume)
  }

  /// The same for files of the user's own.
  public func map<Value: Sendable>(
    _ files: [ApplicationFile],
    _ body: @Sendable (ApplicationFile, UnsafeBufferPointer<UInt8>) -> Value
  ) -> [Result<Value, SystemError>] {
    workers.map(files.count, grain: 16, scratch: { FileBuffer() }) { buffer, index in
      let path = files[index].absoluteBytes
      return buffer.load(path, in: AT_FDCWD, expecting: files[index].size, isChecked: false) {
        body(files[index], $0)
      }
    }
  }
}

/// One thread's memory for files, grown as they need and used again.
private struct FileBuffer {
  private var bytes = [UInt8](repeating: 0, count: 1 << 18)

  /// Loads a file below one of the roots' folders.
  mutating func load<Value>(
    _ file: InstalledFile, in folders: [Result<OpenFolder, SystemError>],
    _ body: (UnsafeBufferPointer<UInt8>) -> Value
  ) -> Result<Value, SystemError> {
    switch folders[file.root] {
    case .success(let folder):
      load(
        file.path.bytes, in: folder.raw, expecting: file.size, isChecked: !file.isSymbolicLink, body
      )
    case .failure(let error): .failure(error)
    }
  }

  /// Loads a file of about `size` bytes; one that is `isChecked` is known to be regular.
  mutating func load<Value>(
    _ path: [UInt8], in base: Int32, expecting size: Int, isChecked: Bool,
    _ body: (UnsafeBufferPointer<UInt8>) -> Value
  ) -> Result<Value, SystemError> {
    do throws(SystemError) {
      let count = try load(path, in: base, expecting: size, isChecked: isChecked)
      for index in count..<count + SourceReader.padding { bytes[index] = 0 }
      return .success(bytes.withUnsafeBufferPointer { body(.init(rebasing: $0[..<count])) })
    } catch {
      return .failure(error)
    }
  }

  private mutating func load(
    _ path: [UInt8], in base: Int32, expecting size: Int, isChecked: Bool
  ) throws(SystemError) -> Int {
    guard size <= SourceReader.sizeLimit else { throw SystemError(code: EFBIG) }
    let file =
      isChecked
      ? try FileDescriptor(path, in: base, .file) : try FileDescriptor(regular: path, in: base)
    if size + SourceReader.padding >= bytes.count {
      bytes = Array(repeating: 0, count: size + size / 4 + SourceReader.padding + 1)
    }
    var count = 0
    while true {
      let room = bytes.count - SourceReader.padding - count
      if room == 0 {
        guard count <= SourceReader.sizeLimit else { throw SystemError(code: EFBIG) }
        bytes += Array(repeating: 0, count: bytes.count)
        continue
      }
      let more = try bytes.read(from: file, at: count, upTo: room)
      count += more
      // A regular file gives all it has; only where it fills the room may there be more.
      if more < room { return count }
    }
  }
}
