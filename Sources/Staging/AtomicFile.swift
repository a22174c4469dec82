import Glibc
import Packaging

/// A file that grows under a passing name and takes its own when whole.
struct AtomicFile: ~Copyable {
  let path: String
  private let location: ResolvedPath
  private let parent: FileDescriptor
  private let partial: PartialEntry
  private let parents: MissingParents
  private let isReplacing: Bool
  private var isCommitted = false
  /// What is not written yet, and where in the file it starts.
  private var pending: [UInt8] = []
  private var written = 0

  private static let capacity = 1 << 20

  private init(
    _ location: ResolvedPath, in parent: consuming FileDescriptor,
    _ partial: consuming PartialEntry, parents: MissingParents, replacing: Bool
  ) {
    path = location.path
    self.location = location
    self.parent = parent
    self.partial = partial
    self.parents = parents
    isReplacing = replacing
    pending.reserveCapacity(Self.capacity + 1 << 18)
  }

  static func create(
    _ path: String, roots: [InstallRoot], replacing: Bool
  ) throws(StagingError) -> AtomicFile {
    let location = try ResolvedPath(path)
    if let status = location.status {
      guard status.type == S_IFREG else { throw .notAFile(path: location.path) }
      guard replacing else { throw .alreadyExists(path: location.path) }
    }
    for root in roots {
      let sitePackages = try ResolvedPath.existing(root.path)
      guard !location.path.isInside(sitePackages) else {
        throw .refused(path: location.path, .insideSource(path: sitePackages))
      }
    }
    let parents = try MissingParents(of: location.path)
    let raw = open(location.parent, Flags.list)
    guard raw >= 0 else { throw .system(SystemFault(.open, location.parent, code: errno)) }
    let parent = FileDescriptor(owning: raw)
    PartialEntry.removeAbandoned(prefix: location.siblingPrefix, in: raw)
    let partial: PartialEntry
    do {
      partial = try PartialEntry.make(.file, prefix: location.siblingPrefix, in: raw)
    } catch {
      throw .system(SystemFault(.create, location.path, code: error.code))
    }
    return AtomicFile(location, in: parent, partial, parents: parents, replacing: replacing)
  }

  deinit {
    guard !isCommitted else { return }
    partial.name.withCString { _ = unlinkat(parent.raw, $0, 0) }
    parents.remove()
  }

  /// The bytes so far.
  var size: Int { written + pending.count }

  mutating func append(_ bytes: some Sequence<UInt8>) throws(TransferFailure) {
    pending.append(contentsOf: bytes)
    if pending.count >= Self.capacity { try flush() }
  }

  /// Overwrites bytes already appended, for a header that is known only after its content.
  mutating func patch(_ bytes: [UInt8], at offset: Int) throws(TransferFailure) {
    if offset < written { try flush() }
    guard offset < written else {
      pending.replaceSubrange((offset - written)..<(offset - written + bytes.count), with: bytes)
      return
    }
    let code = bytes.withUnsafeBytes { writeAll($0, to: partial.descriptor.raw, at: offset) }
    guard code == 0 else { throw .target(.write, code) }
  }

  private mutating func flush() throws(TransferFailure) {
    let code = pending.withUnsafeBytes { writeAll($0, to: partial.descriptor.raw) }
    guard code == 0 else { throw .target(.write, code) }
    written += pending.count
    pending.removeAll(keepingCapacity: true)
  }

  /// Gives the file its name; returns its size.
  ///
  /// With `durably` neither the content nor the name is lost with the machine's power. The file stays
  /// locked as long as this value lives.
  mutating func commit(durably: Bool = false) throws(StagingError) -> Int {
    do { try flush() } catch { throw error.with(source: path, target: path) }
    if durably, fsync(partial.descriptor.raw) != 0 {
      throw .system(SystemFault(.write, path, code: errno))
    }
    let code: Int32
    if isReplacing {
      code = partial.name.withCString { partial in
        location.name.withCString { name in
          renameat(parent.raw, partial, parent.raw, name) == 0 ? 0 : errno
        }
      }
    } else {
      code = renameWithoutReplacing(
        partial.name, in: parent.raw, to: location.name, in: parent.raw)
    }
    if code == EEXIST { throw .alreadyExists(path: location.path) }
    guard code == 0 else { throw .system(SystemFault(.rename, location.path, code: code)) }
    isCommitted = true
    if durably, fsync(parent.raw) != 0 {
      throw .system(SystemFault(.write, location.parent, code: errno))
    }
    return written
  }
}
