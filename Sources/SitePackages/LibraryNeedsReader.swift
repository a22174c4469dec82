public import NativeLibrary
public import Packaging

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads what libraries need, and of each file only the few kilobytes that say so.
public struct LibraryNeedsReader: Sendable {
  private let workers: Workers

  public init(workers: Workers = Workers()) { self.workers = workers }

  /// What each file needs; `nil` for one that cannot be read or is no library.
  public func needs(of files: [FileID], in inventory: Inventory) -> [LibraryNeeds?] {
    let folders = inventory.roots.map { root in
      Result { () throws(SystemError) in try OpenFolder(root.path) }
    }
    return workers.map(files.count, grain: 8, scratch: { 0 }) { _, index in
      let file = inventory[files[index]]
      guard case .success(let folder) = folders[file.root] else { return nil }
      return try? Self.needs(of: file.path.bytes, in: folder.raw)
    }
  }

  private static func needs(of path: [UInt8], in folder: Int32) throws -> LibraryNeeds? {
    let file = try FileDescriptor(regular: path, in: folder)
    let size = try file.status().size
    // Memory of the file's size that nothing stands in: only the pages that are read become real.
    guard size >= 52,
      let memory = mmap(
        nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
      memory != MAP_FAILED
    else { return nil }
    defer { munmap(memory, size) }
    let bytes = UnsafeRawBufferPointer(start: memory, count: size)
    for step in LibraryNeeds.Step.allCases {
      for part in LibraryNeeds.parts(of: bytes, for: step) {
        var offset = part.lowerBound
        while offset < part.upperBound {
          let count = pread(file.raw, memory + offset, part.upperBound - offset, off_t(offset))
          guard count > 0 else { break }
          offset += count
        }
      }
    }
    return try? LibraryNeeds(bytes)
  }
}
