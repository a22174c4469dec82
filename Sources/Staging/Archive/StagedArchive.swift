import Packaging

/// A file format a staged tree can be written as.
public enum ArchiveFormat: String, CaseIterable, Sendable {
  /// POSIX ustar, with pax headers where a name or size needs them.
  case tar
  /// Deflated, with zip64 records where needed.
  case zip
}

/// How an archive is written.
public struct ArchiveOptions: Sendable {
  /// Seconds since 1970 that every entry carries, as `SOURCE_DATE_EPOCH` gives them.
  public var modified: Int
  /// Whether a file of that name may be replaced.
  public var replacesExisting: Bool

  /// The first moment a zip archive can name.
  public static let defaultModified = 315_532_800

  public init(modified: Int? = nil, replacesExisting: Bool = false) {
    self.modified = modified ?? Self.defaultModified
    self.replacesExisting = replacesExisting
  }
}

extension StagedTree {
  /// Writes the tree as one file, whole or not at all; the bytes depend on names, contents,
  /// executable bits and options alone.
  ///
  /// Entries are sorted, owned by root, with mode 0644 or 0755, each folder before what it holds.
  /// Returns the archive's size in bytes; whatever is thrown is a ``StagingError``.
  @discardableResult
  public func archive(
    to path: String, as format: ArchiveFormat, options: ArchiveOptions = ArchiveOptions(),
    cancellation: Cancellation = Cancellation(), progress: ((StageProgress) -> Void)? = nil
  ) throws -> Int {
    switch format {
    case .tar:
      return try archive(
        with: TarArchive(modified: options.modified), to: path, options, cancellation, progress)
    case .zip:
      let writer: ZipArchive
      do { writer = try ZipArchive(modified: options.modified) } catch {
        throw error.with(source: path, target: path)
      }
      return try archive(with: writer, to: path, options, cancellation, progress)
    }
  }

  private func archive(
    with writer: consuming some ArchiveWriter & ~Copyable, to path: String,
    _ options: ArchiveOptions, _ cancellation: Cancellation,
    _ progress: ((StageProgress) -> Void)?
  ) throws(StagingError) -> Int {
    let bases = try SourceBases(bases)
    var output = try AtomicFile.create(
      path, roots: inventory.roots, replacing: options.replacesExisting)
    var reader = StagedFileReader(self, bases)
    var (files, bytes) = (0, 0)
    for entry in archiveEntries {
      guard !cancellation.isCancelled else { throw .cancelled }
      try reader.add(entry, to: &writer, &output)
      guard let file = entry.file else { continue }
      files += 1
      bytes += size(of: file)
      if files % 64 == 0 { progress?(StageProgress(files: files, bytes: bytes)) }
    }
    progress?(StageProgress(files: files, bytes: bytes))
    do { try writer.finish(&output) } catch { throw error.with(source: path, target: path) }
    return try output.commit()
  }
}

/// Writes entries in some format, as pieces of one file.
protocol ArchiveWriter: ~Copyable {
  mutating func addFolder(_ path: [UInt8], _ output: inout AtomicFile) throws(TransferFailure)
  mutating func addLink(
    _ path: [UInt8], to target: [UInt8], _ output: inout AtomicFile) throws(TransferFailure)
  /// Starts a file; exactly `size` bytes follow by ``write(_:_:)``, then ``endFile(_:)``.
  mutating func beginFile(
    _ path: [UInt8], isExecutable: Bool, size: Int, _ output: inout AtomicFile)
    throws(TransferFailure)
  mutating func write(_ bytes: UnsafeRawBufferPointer, _ output: inout AtomicFile)
    throws(TransferFailure)
  mutating func endFile(_ output: inout AtomicFile) throws(TransferFailure)
  mutating func finish(_ output: inout AtomicFile) throws(TransferFailure)
}

/// An entry of an archive: a folder, or a file of the tree.
struct ArchiveEntry {
  /// Relative to the staged folder; a folder's ends in `/`.
  let path: [UInt8]
  let file: FileID?
  /// Index in ``StagedTree/sources``.
  let source: Int
}

extension StagedTree {
  /// Every folder and file, sorted by path.
  var archiveEntries: [ArchiveEntry] {
    var entries: [ArchiveEntry] = []
    entries.reserveCapacity(folders.count + files.count)
    for folder in folders {
      guard let path = folder.path else { continue }
      entries.append(
        ArchiveEntry(path: path.bytes + [UInt8(ascii: "/")], file: nil, source: -1))
    }
    for (index, source) in sources.enumerated() {
      for id in files[source.files] {
        entries.append(
          ArchiveEntry(path: destination(of: id, in: source).bytes, file: id, source: index))
      }
    }
    return entries.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }
}
