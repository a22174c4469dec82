import Glibc

/// A stage that builds inside its folder, which cannot itself be replaced.
///
/// The marker stands there from before the first change until after the last, so the folder never
/// looks whole before it is.
extension FolderStage {
  func stageInside() async throws -> StageReport {
    let raw = open(target.path, Flags.list)
    guard raw >= 0 else {
      throw StagingError.system(SystemFault(.open, target.path, code: errno))
    }
    let folder = FileDescriptor(owning: raw)
    let marker = try UnfinishedMarker(in: folder.raw, path: target.path)
    var hasReplaced = false
    do {
      try removeRemains(marker, in: folder.raw)
      let others = try entries(of: folder.raw)
      guard others.isEmpty || options.replacesExisting else {
        // What is left is not a stage's, and whole it is not either.
        hasReplaced = marker.wasThere
        throw StagingError.notEmpty(path: target.path)
      }
      let partial = try makePartial(in: folder.raw)
      var report = try await fill(partial.descriptor.raw, mask: partial.mask)
      report.replacedUnfinished = marker.wasThere
      guard !cancellation.isCancelled else { throw StagingError.cancelled }
      let top = try entries(of: partial.descriptor.raw)
      try marker.record(top, path: target.path)
      hasReplaced = !others.isEmpty
      for name in others { try remove(name, in: folder.raw) }
      for name in top { try moveUp(name, from: partial.descriptor.raw, to: folder.raw) }
      try remove(partial.name, in: folder.raw)
      try marker.remove(from: folder.raw, path: target.path)
      return report
    } catch {
      do throws(StagingError) {
        try removeRemains(marker, in: folder.raw)
        try marker.record([], path: target.path)
        if !hasReplaced { try marker.remove(from: folder.raw, path: target.path) }
      } catch {
        // The marker stays and says what is the matter; the first error is the one to report.
      }
      throw error
    }
  }

  private func makePartial(in folder: Int32) throws(StagingError) -> PartialEntry {
    do {
      return try PartialEntry.make(.folder, prefix: StageTarget.partialPrefix, in: folder)
    } catch {
      throw .system(SystemFault(.createFolder, target.path, code: error.code))
    }
  }

  /// Removes what a stage moved up or had not finished; the marker's lock says that none is at it.
  private func removeRemains(
    _ marker: borrowing UnfinishedMarker, in folder: Int32
  ) throws(StagingError) {
    for name in marker.names where !isMarker(name) { try remove(name, in: folder) }
    for name in try entries(of: folder)
    where PartialEntry.isName(name, of: StageTarget.partialPrefix) {
      try remove(name, in: folder)
    }
  }

  private func entries(of folder: Int32) throws(StagingError) -> [FileName] {
    do {
      return try names(in: folder).filter { !isMarker($0) }
    } catch {
      throw .system(SystemFault(.read, target.path, code: error.code))
    }
  }

  private func isMarker(_ name: FileName) -> Bool {
    name.bytes.elementsEqual(StageTarget.marker.utf8)
  }

  private func remove(_ name: FileName, in folder: Int32) throws(StagingError) {
    do { try removeTree(name, in: folder, path: "\(target.path)/\(name)") } catch {
      throw .system(error)
    }
  }

  private func moveUp(
    _ name: FileName, from partial: Int32, to folder: Int32
  ) throws(StagingError) {
    switch renameWithoutReplacing(name, in: partial, to: name, in: folder) {
    case 0: return
    case EEXIST, ENOTEMPTY: throw .notEmpty(path: target.path)
    case let code: throw .system(SystemFault(.rename, "\(target.path)/\(name)", code: code))
    }
  }
}
