import Glibc
import Packaging

/// What a prune does to one root; doing it again, wholly or from any point, changes nothing more.
struct PruneWork: Sendable {
  let root: InstallRoot
  /// Relative to the prefix.
  let removals: [InstallPath]
  /// `RECORD`s that lose the rows of what is removed, relative to the prefix.
  let records: [InstallPath]

  func run(
    _ report: inout PruneReport, cancellation: Cancellation,
    progress: ((StageProgress) -> Void)? = nil
  ) throws(StagingError) {
    var folders = try RootFolders.open(root)
    let removed = Set(removals)
    for record in records {
      guard !cancellation.isCancelled else { throw .cancelled }
      if try rewrite(record, without: removed, &folders) { report.rewrittenRecords += 1 }
    }
    for (index, path) in removals.enumerated() {
      guard !cancellation.isCancelled else { throw .cancelled }
      if try remove(path, 0, &folders) { report.removedFiles += 1 }
      if index % 64 == 63 { progress?(StageProgress(files: report.removedFiles, bytes: 0)) }
    }
    for folder in emptiedFolders {
      // One that holds something else stays, for whatever reason the system gives.
      if (try? remove(folder, AT_REMOVEDIR, &folders)) == true { report.removedFolders += 1 }
    }
    progress?(StageProgress(files: report.removedFiles, bytes: 0))
  }

  /// Whether there was something to remove.
  private func remove(
    _ path: InstallPath, _ flags: Int32, _ folders: inout RootFolders
  ) throws(StagingError) -> Bool {
    do throws(Errno) {
      let folder = try folders.folder(of: path)
      guard let name = FileName(path.name) else { throw Errno(code: ENAMETOOLONG) }
      try name.withCString { (name) throws(Errno) in
        guard unlinkat(folder, name, flags) == 0 else { throw .last }
      }
      return true
    } catch {
      switch error.code {
      case ENOENT: return false
      case ENOTDIR, ELOOP, EISDIR: throw .sourceChanged(path: fullPath(path))
      default: throw .system(SystemFault(.remove, fullPath(path), code: error.code))
      }
    }
  }

  /// The folders that held what was removed, the deepest first; never a root or a prefix's own.
  private var emptiedFolders: [InstallPath] {
    var folders: Set<InstallPath> = []
    for path in removals {
      var folder = path.parent
      while let next = folder, !isFixed(next), folders.insert(next).inserted {
        folder = next.parent
      }
    }
    return folders.sorted { $0.bytes.count > $1.bytes.count }
  }

  /// Whether a folder stays even when empty: above site-packages, or such as `bin` and `share`.
  private func isFixed(_ folder: InstallPath) -> Bool {
    if root.pathInSitePackages(folder) != nil { return false }
    guard let sitePackages = root.sitePackages else { return false }
    return folder.parent == nil || folder == sitePackages
      || sitePackages.bytes.starts(with: folder.bytes + [UInt8(ascii: "/")])
  }

  private func fullPath(_ path: InstallPath) -> String { "\(root.prefix)/\(path)" }

  /// Whether the `RECORD` had rows to lose.
  private func rewrite(
    _ path: InstallPath, without removed: Set<InstallPath>, _ folders: inout RootFolders
  ) throws(StagingError) -> Bool {
    do throws(TransferFailure) {
      let folder: Int32
      do throws(Errno) { folder = try folders.folder(of: path) } catch {
        throw TransferFailure(opening: error)
      }
      PartialEntry.removeAbandoned(prefix: Self.partialRecord, in: folder)
      let file = try SourceFile.open(Self.record, in: folder)
      let bytes = try file.readAll()
      let rewritten = Record.rewritten(bytes.span) { row in
        root.prefixPath(ofRow: row).map(removed.contains) == true ? .drop : .keep
      }
      guard rewritten != bytes else { return false }
      try replaceRecord(in: folder, with: rewritten, like: file.status)
      return true
    } catch {
      if case .vanished = error { return false }
      throw error.with(source: fullPath(path), target: fullPath(path))
    }
  }

  private static let record = "RECORD"
  private static let partialRecord = ".RECORD.scrimp-"

  private func replaceRecord(
    in folder: Int32, with bytes: [UInt8], like status: stat
  ) throws(TransferFailure) {
    let partial: PartialEntry
    do { partial = try PartialEntry.make(.file, prefix: Self.partialRecord, in: folder) } catch {
      throw .target(.create, error.code)
    }
    let output = partial.descriptor.raw
    var code = bytes.withUnsafeBytes { writeAll($0, to: output) }
    if code == 0 { code = Attributes(of: status).apply(to: output, madeWith: nil) }
    if code == 0, fsync(partial.descriptor.raw) != 0 { code = errno }
    if code == 0 {
      code = partial.name.withCString {
        renameat(folder, $0, folder, Self.record) == 0 ? 0 : errno
      }
    }
    guard code == 0 else {
      partial.name.withCString { _ = unlinkat(folder, $0, 0) }
      throw .target(.write, code)
    }
  }
}
