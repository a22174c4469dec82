import Glibc
import Packaging
internal import Synchronization

/// Fills an empty folder with a staged tree, several folders at a time.
final class TreeWriter: Sendable {
  private let tree: StagedTree
  private let bases: SourceBases
  private let destination: Int32
  /// Where the tree will stand, for errors: the folder being filled has a passing name.
  private let path: String
  private let mode: LinkMode
  private let isExplicit: Bool
  private let mask: mode_t
  private let cancellation: Cancellation
  private let progress: (@Sendable (StageProgress) -> Void)?

  private let nextSource = Atomic(0)
  private let hasFailed = Atomic(false)
  private let filesDone = Atomic(0)
  private let bytesDone = Atomic(0)

  /// What one worker did.
  struct Tally: Sendable {
    var linked = 0
    var cloned = 0
    var copied = 0
    fileprivate var attributes: [(folder: Int, status: stat)] = []
  }

  /// Source folders a worker takes at once: enough to make good use of its open folders, few enough
  /// to keep all workers busy to the end.
  private static let batch = 16

  init(
    _ tree: StagedTree, bases: consuming SourceBases, destination: Int32, path: String,
    mode: LinkMode, isExplicit: Bool, mask: mode_t, cancellation: Cancellation,
    progress: (@Sendable (StageProgress) -> Void)?
  ) {
    self.tree = tree
    self.bases = bases
    self.destination = destination
    self.path = path
    self.mode = mode
    self.isExplicit = isExplicit
    self.mask = mask
    self.cancellation = cancellation
    self.progress = progress
  }

  func write(workers: Int) async throws -> Tally {
    let tallies = try await withThrowingTaskGroup(of: Tally.self) { group in
      for _ in 0..<workers { group.addTask { try self.work() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    var total = Tally()
    for tally in tallies {
      total.linked += tally.linked
      total.cloned += tally.cloned
      total.copied += tally.copied
    }
    try settleFolders(tallies)
    return total
  }

  private func work() throws(StagingError) -> Tally {
    var tally = Tally()
    var source = FolderCursor(base: -1)
    var target = FolderCursor(base: destination)
    var transfer = FileTransfer(mode, isExplicit: isExplicit, mask: mask)
    let name = NameBuffer()
    do throws(StagingError) {
      while !hasFailed.load(ordering: .relaxed) {
        let start = nextSource.add(Self.batch, ordering: .relaxed).oldValue
        guard start < tree.sources.count else { break }
        guard !Task.isCancelled else { throw .cancelled }
        for folder in tree.sources[start..<min(start + Self.batch, tree.sources.count)] {
          try enter(folder, &source, &target, &tally)
          for position in folder.files {
            guard !cancellation.isCancelled else { throw .cancelled }
            try fill(
              tree.files[position], of: folder, from: source.descriptor, to: target.descriptor,
              &transfer, name)
          }
          report(folder)
        }
      }
    } catch {
      hasFailed.store(true, ordering: .relaxed)
      throw error
    }
    tally.linked = transfer.linked
    tally.cloned = transfer.cloned
    tally.copied = transfer.copied
    return tally
  }

  private func enter(
    _ folder: StagedTree.SourceFolder, _ source: inout FolderCursor, _ target: inout FolderCursor,
    _ tally: inout Tally
  ) throws(StagingError) {
    do {
      try source.move(to: folder.path, below: bases.descriptors[folder.base])
      let staged = tree.folders[folder.destination]
      if staged.base == folder.base, staged.sourcePath == folder.path {
        tally.attributes.append((folder.destination, try stat(of: source.descriptor)))
      }
    } catch {
      throw TransferFailure(opening: error).with(source: tree.sourcePath(of: folder), target: path)
    }
    do {
      let path = tree.folders[folder.destination].path
      try target.move(to: path, below: destination, creating: 0o777)
    } catch {
      let path = tree.folders[folder.destination].path.map { "\(self.path)/\($0)" } ?? self.path
      if error.code == ENOTDIR { throw .collision(path: path) }
      throw .system(SystemFault(.createFolder, path, code: error.code))
    }
  }

  private func fill(
    _ id: FileID, of folder: StagedTree.SourceFolder, from source: Int32, to target: Int32,
    _ transfer: inout FileTransfer, _ buffer: borrowing NameBuffer
  ) throws(StagingError) {
    let file = tree.inventory.files[id.raw]
    let name = file.path.name
    do throws(TransferFailure) {
      guard let cName = buffer.cString(name) else { throw .target(.create, ENAMETOOLONG) }
      if name.count == 6, let bytes = tree.generated[id] {
        let status: stat
        do { status = try stat(cName, in: source) } catch { throw TransferFailure(opening: error) }
        try transfer.write(bytes, to: cName, in: target, like: status)
      } else if let library = tree.stripped[id] {
        let source = try SourceFile.open(cName, in: source, expecting: .init(file))
        try transfer.write(
          try source.readStripped(library), to: cName, in: target, like: source.status)
      } else {
        try transfer.transfer(cName, from: source, to: target, expecting: .init(file))
      }
    } catch {
      throw error.with(
        source: tree.sourcePath(of: id, in: folder),
        target: "\(path)/\(tree.destination(of: id, in: folder))", mode: mode)
    }
  }

  private func report(_ folder: StagedTree.SourceFolder) {
    guard let progress else { return }
    let bytes = folder.files.reduce(0) { $0 + tree.inventory.files[tree.files[$1].raw].size }
    let files = filesDone.add(folder.files.count, ordering: .relaxed).newValue
    progress(
      StageProgress(files: files, bytes: bytesDone.add(bytes, ordering: .relaxed).newValue))
  }

  /// Gives folders the mode and times of their sources, once nothing is written to them any more.
  private func settleFolders(_ tallies: [Tally]) throws(StagingError) {
    var known: [stat?] = Array(repeating: nil, count: tree.folders.count)
    for tally in tallies {
      for (folder, status) in tally.attributes { known[folder] = status }
    }
    var source = FolderCursor(base: -1)
    var target = FolderCursor(base: destination)
    let name = NameBuffer()
    for index in tree.folders.indices.dropFirst().reversed() {
      let folder = tree.folders[index]
      guard let path = folder.path else { continue }
      do throws(Errno) {
        var status = known[index]
        if status == nil { status = try Self.attributes(of: folder, bases, &source) }
        guard let status, let name = name.cString(path.name) else { continue }
        try target.move(to: path.parent, below: destination)
        let code = Attributes(of: status).apply(
          to: name, in: target.descriptor, madeWith: 0o777 & ~mask)
        guard code == 0 else { throw Errno(code: code) }
      } catch {
        throw .system(SystemFault(.setAttributes, "\(self.path)/\(path)", code: error.code))
      }
    }
  }

  /// `nil` for a folder that only the user's spelling names, such as one reached through a link.
  private static func attributes(
    of folder: StagedTree.Folder, _ bases: borrowing SourceBases, _ cursor: inout FolderCursor
  ) throws(Errno) -> stat? {
    guard let base = folder.base else { return nil }
    do { try cursor.move(to: folder.sourcePath, below: bases.descriptors[base]) } catch {
      return nil
    }
    return try stat(of: cursor.descriptor)
  }
}
