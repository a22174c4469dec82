internal import Glibc
public import Packaging
public import Pruning

/// A plan to be carried out on the installation itself.
public struct InPlacePrune: Sendable {
  public let inventory: Inventory
  /// What will be deleted.
  public let removed: [FileID]
  /// The `RECORD`s that will lose rows.
  public let rewritten: [FileID]

  public init(_ plan: PrunePlan) {
    inventory = plan.inventory
    removed = plan.inventory.fileIDs.filter { !plan[$0].isKept }
    rewritten = plan.inventory.distributionIDs.compactMap { id in
      guard plan.inventory[id].files.contains(where: { !plan[$0].isKept }),
        let record = InstalledRecord(of: id, in: plan.inventory).file, plan[record].isKept
      else { return nil }
      return record
    }
  }

  /// The bytes of what will be deleted.
  public var bytes: Int { removed.reduce(0) { $0 + inventory[$1].size } }

  /// Deletes what the plan drops.
  ///
  /// First a manifest of it is written, whole, then a journal in each site-packages folder that lets
  /// ``PruneJournal/resume(_:cancellation:)`` finish the work if this call does not. Only then files
  /// are touched: `RECORD`s get a new file under their name, because the old one may be a hardlink
  /// into an installer's cache; files are unlinked; folders that held only them go too. Where there
  /// is nothing to delete nothing is written. Whatever is thrown is a ``StagingError``.
  public func run(
    manifest: String, replacingManifest: Bool = false, reason: (FileID) -> String,
    cancellation: Cancellation = Cancellation(), progress: ((StageProgress) -> Void)? = nil
  ) throws -> PruneReport {
    guard !removed.isEmpty else { return PruneReport() }
    var works: [PruneWork] = []
    for (index, root) in inventory.roots.enumerated() {
      let work = try PruneWork(
        root: root, removals: removed.filter { inventory[$0].root == index }.map(prefixPath),
        records: rewritten.filter { inventory[$0].root == index }.map(prefixPath))
      guard !work.removals.isEmpty else { continue }
      guard !PruneJournal.exists(in: root) else {
        throw StagingError.unfinishedPrune(path: PruneJournal.path(in: root))
      }
      works.append(work)
    }
    try checkFiles()
    guard !cancellation.isCancelled else { throw StagingError.cancelled }
    try RemovalManifest(prune: self).write(
      to: manifest, replacing: replacingManifest, reason: reason)
    for work in works { try PruneJournal.write(work) }
    var report = PruneReport()
    for work in works {
      let journal = try PruneJournal.open(work.root)
      try journal.finish(&report, cancellation: cancellation, progress: progress)
    }
    return report
  }

  private func prefixPath(_ id: FileID) throws(StagingError) -> InstallPath {
    let path = inventory.prefixPath(of: id)
    guard !path.leavesRoot else { throw .leavesPrefix(path: path.description) }
    return path
  }

  /// Finds what would stop the work half-way before it starts: changed files, missing permission.
  private func checkFiles() throws(StagingError) {
    let name = NameBuffer()
    for (index, root) in inventory.roots.enumerated() {
      var folders = try RootFolders.open(root)
      var checked: Int32 = -1
      for id in removed + rewritten where inventory[id].root == index {
        let file = inventory[id]
        let prefixPath = try prefixPath(id)
        do throws(TransferFailure) {
          let folder: Int32
          let status: stat
          do throws(Errno) {
            folder = try folders.folder(of: prefixPath)
            guard let name = name.cString(file.path.name) else { throw Errno(code: ENAMETOOLONG) }
            status = try stat(name, in: folder)
          } catch {
            throw TransferFailure(opening: error)
          }
          guard SourceFile.Expectation(file).isMet(by: status) else { throw .changed }
          guard folder == checked || faccessat(folder, ".", W_OK | X_OK, AT_EACCESS) == 0 else {
            throw .target(.remove, errno)
          }
          checked = folder
        } catch {
          let path = "\(root.prefix)/\(prefixPath)"
          throw error.with(source: path, target: path)
        }
      }
    }
  }
}

/// What a prune did.
public struct PruneReport: Sendable, Equatable {
  public var removedFiles = 0
  public var removedFolders = 0
  public var rewrittenRecords = 0

  public init() {}
}
