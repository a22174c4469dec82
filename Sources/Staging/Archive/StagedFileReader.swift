import Glibc
import Packaging

/// Reads the files of a staged tree into an archive, one after the other.
struct StagedFileReader: ~Copyable {
  private let tree: StagedTree
  private let bases: SourceBases
  private var cursor = FolderCursor(base: -1)
  private let name = NameBuffer()
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 4096)

  init(_ tree: StagedTree, _ bases: consuming SourceBases) {
    self.tree = tree
    self.bases = bases
  }

  deinit { buffer.deallocate() }

  /// Adds a folder or file, as the plan saw it.
  mutating func add(
    _ entry: ArchiveEntry, to writer: inout some ArchiveWriter & ~Copyable,
    _ output: inout AtomicFile
  ) throws(StagingError) {
    do throws(TransferFailure) {
      if let id = entry.file {
        try add(id, entry, to: &writer, &output)
      } else {
        try writer.addFolder(entry.path, &output)
      }
    } catch {
      let source = entry.file.map { tree.sourcePath(of: $0, in: tree.sources[entry.source]) }
      throw error.with(source: source ?? output.path, target: output.path)
    }
  }

  private mutating func add(
    _ id: FileID, _ entry: ArchiveEntry, to writer: inout some ArchiveWriter & ~Copyable,
    _ output: inout AtomicFile
  ) throws(TransferFailure) {
    let file = tree.inventory[id]
    let folder = tree.sources[entry.source]
    do { try cursor.move(to: folder.path, below: bases.descriptors[folder.base]) } catch {
      throw TransferFailure(opening: error)
    }
    guard let name = name.cString(file.path.name) else { throw .source(.open, ENAMETOOLONG) }
    if file.isSymbolicLink {
      let link = try SourceLink(name, in: cursor.descriptor, expecting: .init(file))
      let target = link.target.dropLast().map { UInt8(bitPattern: $0) }
      return try writer.addLink(entry.path, to: target, &output)
    }
    let input = try SourceFile.open(name, in: cursor.descriptor, expecting: .init(file))
    let generated =
      if let library = tree.stripped[id] {
        try input.readStripped(library)
      } else {
        tree.generated[id]
      }
    try writer.beginFile(
      entry.path, isExecutable: input.status.st_mode & 0o100 != 0,
      size: generated?.count ?? file.size, &output)
    if let generated {
      try generated.withUnsafeBufferPointer { (bytes) throws(TransferFailure) in
        try writer.write(UnsafeRawBufferPointer(bytes), &output)
      }
    } else {
      var left = file.size
      while left > 0 {
        let bytes = try input.read(into: buffer, atMost: left)
        try writer.write(bytes, &output)
        left -= bytes.count
      }
    }
    try writer.endFile(&output)
  }
}
