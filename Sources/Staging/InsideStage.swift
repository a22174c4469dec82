internal import CLinux
import Glibc

/// A stage that builds inside its folder, which cannot itself be replaced.
///
/// The marker stands there from before the first change until after the last, so the folder never
/// looks whole before it is.
extension FolderStage {
  func stageInside() async throws -> StageReport {
    let raw = open(target.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
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

  private func makePartial(in folder: Int32) throws(StagingError) -> PartialFolder {
    do {
      return try PartialFolder.make(
        prefix: StageTarget.partialPrefix, in: folder, path: target.path)
    } catch {
      throw .system(error)
    }
  }

  /// Removes what a stage moved up or had not finished; the marker's lock says that none is at it.
  private func removeRemains(
    _ marker: borrowing UnfinishedMarker, in folder: Int32
  ) throws(StagingError) {
    for name in marker.names where !isMarker(name) { try remove(name, in: folder) }
    let length = StageTarget.partialPrefix.utf8.count + 6
    for name in try entries(of: folder)
    where name.bytes.starts(with: StageTarget.partialPrefix.utf8) && name.bytes.count == length {
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
    let code = name.withCString { name in
      if renameat2(partial, name, folder, name, Flags.noReplace) == 0 { return 0 as Int32 }
      guard errno == EINVAL || errno == ENOSYS else { return errno }
      return renameat(partial, name, folder, name) == 0 ? 0 : errno
    }
    switch code {
    case 0: return
    case EEXIST, ENOTEMPTY: throw .notEmpty(path: target.path)
    default: throw .system(SystemFault(.rename, "\(target.path)/\(name)", code: code))
    }
  }
}
