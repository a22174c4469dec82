internal import CLinux
import Glibc
import Packaging

extension StagedTree {
  /// Writes the tree to a folder, whole or not at all.
  ///
  /// The tree grows under a passing name beside the folder and is renamed last; where that cannot
  /// be, it grows inside and a marker says that the folder is not whole until it is.
  ///
  /// `path` is new, an empty folder or, with ``StageOptions/replacesExisting``, any folder that the
  /// plan does not read and that does not hold the home or current folder. `progress` is called from
  /// several threads, after each folder. Whatever is thrown is a ``StagingError`` and leaves the
  /// folder as it was.
  public func write(
    to path: String, options: StageOptions = StageOptions(),
    cancellation: Cancellation = Cancellation(),
    progress: (@Sendable (StageProgress) -> Void)? = nil
  ) async throws -> StageReport {
    try checkReservedNames()
    let target = try StageTarget(path)
    try target.check(roots: inventory.roots, replacing: options.replacesExisting)
    if !target.isEmpty, !target.isUnfinished, !options.replacesExisting {
      throw StagingError.notEmpty(path: target.path)
    }
    let stage = FolderStage(
      tree: self, target: target, options: options, cancellation: cancellation, progress: progress)
    let parents = try MissingParents(of: target.path)
    do {
      return try await stage.run()
    } catch {
      parents.remove()
      throw error
    }
  }

  /// A staged file must not pass for the bookkeeping of an interrupted stage.
  private func checkReservedNames() throws(StagingError) {
    func isReserved(_ name: ArraySlice<UInt8>) -> Bool {
      name.elementsEqual(StageTarget.marker.utf8)
        || name.starts(with: StageTarget.partialPrefix.utf8)
    }
    for source in sources where source.destination == 0 {
      for id in files[source.files] where isReserved(inventory[id].path.name) {
        throw .reservedName(path: inventory[id].path.description)
      }
    }
    for folder in folders where folder.parent == 0 {
      if let path = folder.path, isReserved(path.name) {
        throw .reservedName(path: path.description)
      }
    }
  }
}

/// One stage into one folder.
struct FolderStage {
  let tree: StagedTree
  let target: StageTarget
  let options: StageOptions
  let cancellation: Cancellation
  let progress: (@Sendable (StageProgress) -> Void)?

  func run() async throws -> StageReport {
    if target.mustStay || target.isUnfinished { return try await stageInside() }
    do {
      return try await stageBeside()
    } catch let error as StagingError where target.location.status != nil && error.asksForInside {
      return try await stageInside()
    }
  }

  private func stageBeside() async throws -> StageReport {
    let location = target.location
    let raw = open(location.parent, Flags.list)
    guard raw >= 0 else {
      throw StagingError.system(SystemFault(.createFolder, target.path, code: errno))
    }
    let parent = FileDescriptor(owning: raw)
    PartialEntry.removeAbandoned(prefix: location.siblingPrefix, in: parent.raw)
    let partial: PartialEntry
    do {
      partial = try PartialEntry.make(.folder, prefix: location.siblingPrefix, in: parent.raw)
    } catch {
      throw StagingError.system(SystemFault(.createFolder, target.path, code: error.code))
    }
    do {
      var report = try await fill(partial.descriptor.raw, mask: partial.mask)
      try settleTop(partial)
      guard !cancellation.isCancelled else { throw StagingError.cancelled }
      let replaced = try takePlace(of: location.name, partial.name, in: parent.raw)
      if replaced {
        do throws(SystemFault) {
          try removeTree(partial.name, in: parent.raw, path: "\(location.parent)/\(partial.name)")
        } catch {
          report.leftBehind.append("\(location.parent)/\(partial.name)")
        }
      }
      return report
    } catch {
      try? removeTree(partial.name, in: parent.raw, path: target.path)
      throw error
    }
  }

  /// Renames the partial folder to its name; true when what stood there now has the passing name.
  private func takePlace(
    of name: FileName, _ partial: FileName, in parent: Int32
  ) throws(StagingError) -> Bool {
    let code = partial.withCString { partial in
      name.withCString { name in renameat(parent, partial, parent, name) == 0 ? 0 : errno }
    }
    switch code {
    case 0: return false
    case ENOTEMPTY, EEXIST:
      // Also when another process has put something there meanwhile.
      guard options.replacesExisting else { throw .notEmpty(path: target.path) }
    case ENOTDIR: throw .notAFolder(path: target.path)
    default: throw .system(SystemFault(.rename, target.path, code: code))
    }
    let exchanged = partial.withCString { partial in
      name.withCString { name in
        renameat2(parent, partial, parent, name, Flags.exchange) == 0 ? 0 : errno
      }
    }
    guard exchanged == 0 else {
      throw .system(SystemFault(.rename, target.path, code: exchanged))
    }
    return true
  }

  /// Writes the tree into an empty folder of ours.
  func fill(_ folder: Int32, mask: mode_t) async throws -> StageReport {
    let bases = try SourceBases(tree.bases)
    let mode = try chosenMode(bases, in: folder)
    let writer = TreeWriter(
      tree, bases: bases, destination: folder, path: target.path, mode: mode,
      isExplicit: options.linkMode != .auto, mask: mask, cancellation: cancellation,
      progress: progress)
    let tally = try await writer.write(workers: max(1, options.workers))
    return StageReport(linked: tally.linked, cloned: tally.cloned, copied: tally.copied)
  }

  /// The staged folder keeps the mode and owner of the one it replaces, or takes the source's.
  private func settleTop(_ partial: borrowing PartialEntry) throws(StagingError) {
    var model = stat()
    let top = tree.folders[0]
    let base = top.base.map { tree.bases[$0].path }
    let hasSource = base.map { stat($0, &model) == 0 } ?? false
    if let existing = target.location.status {
      model.st_mode = existing.st_mode
      model.st_uid = existing.st_uid
      model.st_gid = existing.st_gid
    }
    let folder = partial.descriptor.raw
    let code: Int32
    if hasSource {
      code = Attributes(of: model).apply(to: folder, madeWith: nil)
    } else {
      code = fchmod(folder, partial.permissions) == 0 ? 0 : errno
    }
    guard code == 0 else {
      throw .system(SystemFault(.setAttributes, target.path, code: code))
    }
  }

  /// What `auto` means here: reflinks where one file can be cloned, else hardlinks.
  private func chosenMode(
    _ bases: borrowing SourceBases, in folder: Int32
  ) throws(StagingError) -> LinkMode {
    guard options.linkMode == .auto else { return options.linkMode }
    return bases.canClone(a: tree, into: folder) ? .reflink : .hardlink
  }
}

extension StagingError {
  /// Whether building inside the folder may work where building beside it does not.
  fileprivate var asksForInside: Bool {
    guard case .system(let fault) = self else { return false }
    switch fault.operation {
    case .createFolder: return [EACCES, EPERM, EROFS].contains(fault.code)
    case .rename: return [EACCES, EPERM, EXDEV, EBUSY, EINVAL, ENOSYS].contains(fault.code)
    default: return false
    }
  }
}
