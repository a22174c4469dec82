public import Packaging
public import Pruning

/// Where the files of an environment go in a staged folder.
public enum StageLayout: String, CaseIterable, Sendable {
  /// The environment's prefix mirrored: `bin/`, `lib/python3.11/site-packages/`, `share/`.
  case prefix
  /// Site-packages' content at the top, as `pip install --target` leaves it, without the
  /// environment's own files.
  case flat
}

/// The tree a plan keeps: for every file, where it comes from and where it goes.
///
/// Only folders carry paths; a file keeps its name, so it is an index. That makes the value cheap
/// for 100,000 files and hands each executor one folder at a time.
public struct StagedTree: Sendable {
  /// A folder an environment's files are read from, opened once.
  public struct Base: Sendable, Hashable {
    /// Absolute: a prefix or a site-packages folder.
    public let path: String
  }

  /// A folder of the staged tree.
  public struct Folder: Sendable {
    /// Relative to the staged folder; `nil` for the staged folder itself.
    public let path: InstallPath?
    /// Index in ``StagedTree/folders``; the staged folder is its own parent.
    public let parent: Int
    /// The base of the folder whose mode and time it takes; `nil` for a plan without a root.
    public let base: Int?
    /// Relative to the base; `nil` for the base itself.
    public let sourcePath: InstallPath?
  }

  /// A source folder and the files that come from it.
  public struct SourceFolder: Sendable {
    /// Index in ``StagedTree/bases``.
    public let base: Int
    /// Relative to the base; `nil` for the base itself.
    public let path: InstallPath?
    /// Index in ``StagedTree/folders``.
    public let destination: Int
    /// Range in ``StagedTree/files``, sorted by name.
    public internal(set) var files: Range<Int>
  }

  public let inventory: Inventory
  public let layout: StageLayout
  public let bases: [Base]
  /// Parents before their children; the first is the staged folder itself.
  public let folders: [Folder]
  public let sources: [SourceFolder]
  public let files: [FileID]
  /// Files whose staged bytes are not the source's: rewritten `RECORD`s.
  public let generated: [FileID: [UInt8]]
  /// Libraries that are staged without symbols.
  public let stripped: [FileID: Stripping.Library]
  /// Kept files that an earlier root's file of the same path hides, as on `sys.path`.
  public let shadowed: [FileID]

  /// Lays out what `plan` keeps; `record` reads the bytes of an installed `RECORD`.
  public init(
    _ plan: PrunePlan, layout: StageLayout = .prefix,
    readingRecords record: (FileID) throws -> [UInt8]
  ) throws {
    var builder = StagedTreeBuilder(plan.inventory, layout: layout)
    for id in plan.inventory.fileIDs where plan[id].isKept {
      try builder.add(id)
    }
    try builder.settle()
    inventory = plan.inventory
    self.layout = layout
    bases = builder.bases
    folders = builder.folders
    sources = builder.sources
    files = builder.files
    shadowed = builder.shadowed

    let stripped = plan.stripping?.libraries ?? [:]
    self.stripped = stripped
    let isStaged = builder.isStaged
    var generated: [FileID: [UInt8]] = [:]
    for id in inventory.distributionIDs {
      let installed = InstalledRecord(of: id, in: inventory)
      guard let file = installed.file, isStaged[file.raw],
        installed.mayDiffer(in: layout, stripped, keeping: { isStaged[$0.raw] })
      else { continue }
      let bytes = try record(file)
      let rewritten = installed.rewritten(bytes, for: layout, stripped) {
        $0.map { isStaged[$0.raw] } ?? false
      }
      if rewritten != bytes { generated[file] = rewritten }
    }
    self.generated = generated
  }

  /// The path of a file relative to the staged folder.
  public func destination(of id: FileID, in source: SourceFolder) -> InstallPath {
    let name = inventory[id].path.name
    guard let folder = folders[source.destination].path else {
      return InstallPath(normalized: Array(name))
    }
    return InstallPath(normalized: folder.bytes + [UInt8(ascii: "/")] + name)
  }

  /// The absolute path of a source folder, for a reader.
  public func sourcePath(of source: SourceFolder) -> String {
    let base = bases[source.base].path
    return source.path.map { "\(base)/\($0)" } ?? base
  }

  /// The absolute path of a source file, for a reader.
  public func sourcePath(of id: FileID, in source: SourceFolder) -> String {
    "\(sourcePath(of: source))/\(String(decoding: inventory[id].path.name, as: UTF8.self))"
  }

  /// The bytes of all files once staged.
  public var bytes: Int { files.reduce(0) { $0 + size(of: $1) } }

  /// The size a file has once staged.
  public func size(of id: FileID) -> Int {
    generated[id]?.count ?? stripped[id]?.size ?? inventory[id].size
  }
}
