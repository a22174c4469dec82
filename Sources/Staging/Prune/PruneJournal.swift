import Glibc
public import Packaging

/// What an in-place prune means to do, kept in the site-packages folder until it is done.
///
/// The file is locked while its prune runs. Reading one trusts nothing: every path has to be a plain
/// one inside the prefix, and no folder on the way may be a symbolic link.
public struct PruneJournal: ~Copyable {
  let work: PruneWork
  /// The folder it stands in.
  private let folder: FileDescriptor
  /// The journal itself, locked.
  private let file: SourceFile

  static let name = ".scrimp-prune-journal"

  static func path(in root: InstallRoot) -> String { "\(root.path)/\(name)" }

  /// Whether an interrupted prune is to be finished, or another one runs.
  public static func exists(in root: InstallRoot) -> Bool {
    var status = stat()
    return lstat(path(in: root), &status) == 0
  }

  /// Finishes a prune that was interrupted; `nil` where there is none.
  ///
  /// Whatever is thrown is a ``StagingError``.
  @discardableResult
  public static func resume(
    _ root: InstallRoot, cancellation: Cancellation = Cancellation()
  ) throws -> PruneReport? {
    guard exists(in: root) else {
      removeUnwritten(in: root)
      return nil
    }
    var report = PruneReport()
    try open(root).finish(&report, cancellation: cancellation)
    return report
  }

  /// Does the work and removes the journal, which stays when something is in the way.
  func finish(
    _ report: inout PruneReport, cancellation: Cancellation,
    progress: ((StageProgress) -> Void)? = nil
  ) throws(StagingError) {
    try work.run(&report, cancellation: cancellation, progress: progress)
    guard unlinkat(folder.raw, Self.name, 0) == 0 || errno == ENOENT else {
      throw .system(SystemFault(.remove, Self.path(in: work.root), code: errno))
    }
  }

  /// Removes a journal whose writer died before it was one.
  private static func removeUnwritten(in root: InstallRoot) {
    guard let location = try? ResolvedPath(path(in: root)),
      let folder = try? FileDescriptor.folder(location.parent)
    else { return }
    PartialEntry.removeAbandoned(prefix: location.siblingPrefix, in: folder.raw)
  }

  /// Writes the journal of `work`; from here on it survives a loss of power.
  static func write(_ work: PruneWork) throws(StagingError) {
    var bytes = header
    for path in work.records { bytes += [rewriteMark] + path.bytes + [0] }
    for path in work.removals { bytes += [removeMark] + path.bytes + [0] }
    bytes += [endMark, 0]
    var file = try AtomicFile.create(path(in: work.root), roots: [], replacing: false)
    do { try file.append(bytes) } catch {
      throw error.with(source: file.path, target: file.path)
    }
    _ = try file.commit(durably: true)
  }

  /// Opens, locks and reads the journal of a root.
  static func open(_ root: InstallRoot) throws(StagingError) -> PruneJournal {
    let path = path(in: root)
    let raw = Glibc.open(root.path, Flags.folder)
    guard raw >= 0 else { throw .system(SystemFault(.open, root.path, code: errno)) }
    let folder = FileDescriptor(owning: raw)
    let file: SourceFile
    do { file = try SourceFile.open(name, in: folder.raw) } catch {
      throw error.with(source: path, target: path)
    }
    let bytes: [UInt8]
    do { bytes = try file.readAll() } catch { throw error.with(source: path, target: path) }
    if flock(file.descriptor.raw, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw .busy(path: root.path)
    }
    return PruneJournal(work: try parse(bytes, root: root), folder: folder, file: file)
  }

  private static let header = Array("scrimp prune journal 1\u{0}".utf8)
  private static let rewriteMark = UInt8(ascii: "W")
  private static let removeMark = UInt8(ascii: "R")
  private static let endMark = UInt8(ascii: "E")

  /// Reads what `write` wrote.
  ///
  ///     journal = header *(("W" / "R") path NUL) "E" NUL
  static func parse(_ bytes: [UInt8], root: InstallRoot) throws(StagingError) -> PruneWork {
    var records: [InstallPath] = []
    var removals: [InstallPath] = []
    guard bytes.starts(with: header) else {
      throw .invalidJournal(path: path(in: root), entry: 0)
    }
    let entries = bytes[header.count...].split(separator: 0, omittingEmptySubsequences: false)
    for (index, entry) in entries.enumerated() {
      if entry.elementsEqual([endMark]), index == entries.count - 2, entries[index + 1].isEmpty {
        return PruneWork(root: root, removals: removals, records: records)
      }
      guard let path = InstallPath(entry.dropFirst()), path.bytes.elementsEqual(entry.dropFirst()),
        !path.leavesRoot
      else { throw .invalidJournal(path: Self.path(in: root), entry: index + 1) }
      switch entry.first {
      case removeMark:
        removals.append(path)
      case rewriteMark where path.name.elementsEqual("RECORD".utf8):
        records.append(path)
      default:
        throw .invalidJournal(path: Self.path(in: root), entry: index + 1)
      }
    }
    throw .invalidJournal(path: path(in: root), entry: entries.count)
  }
}
