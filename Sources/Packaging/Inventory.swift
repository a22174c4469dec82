/// Every file of one or more site-packages folders and who it belongs to.
///
/// An installed tree and an index produce the same value, so nothing right of it can tell them
/// apart. Files and distributions are named by their index: arrays and bit sets instead of
/// dictionaries of text.
public struct Inventory: Sendable {
  public var roots: [InstallRoot]
  public var distributions: [Distribution]
  /// Sorted by root, then by path.
  public var files: [InstalledFile]
  /// Files that more than one distribution's `RECORD` names: every claimant, the owner first.
  public var sharedClaims: [FileID: [DistributionID]]
  /// Folders inside a root that `.pth` files put on `sys.path`, in its order.
  public var searchFolders: [SearchFolder]
  /// What the reader met and a user should know; none of it is fatal.
  public var notices: [InventoryNotice]

  public init(
    roots: [InstallRoot] = [], distributions: [Distribution] = [], files: [InstalledFile] = [],
    sharedClaims: [FileID: [DistributionID]] = [:], searchFolders: [SearchFolder] = [],
    notices: [InventoryNotice] = []
  ) {
    self.roots = roots
    self.distributions = distributions
    self.files = files
    self.sharedClaims = sharedClaims
    self.searchFolders = searchFolders
    self.notices = notices
  }

  public subscript(id: FileID) -> InstalledFile { files[id.raw] }
  public subscript(id: DistributionID) -> Distribution { distributions[id.raw] }

  public var fileIDs: some RandomAccessCollection<FileID> & Sendable {
    files.indices.lazy.map { FileID(raw: $0) }
  }
  public var distributionIDs: some RandomAccessCollection<DistributionID> & Sendable {
    distributions.indices.lazy.map { DistributionID(raw: $0) }
  }

  /// The distribution's `RECORD`, where it has one.
  public func record(of distribution: Distribution) -> FileID? {
    let path = InstallPath("\(distribution.metadataPath)/RECORD")
    return distribution.files.first { files[$0.raw].path == path }
  }

  /// The file's path relative to its root's prefix: `lib/python3.11/site-packages/flask/app.py`.
  public func prefixPath(of id: FileID) -> InstallPath {
    let file = files[id.raw]
    return roots[file.root].prefixPath(of: file.path)
  }
}

/// A file's index in ``Inventory/files``.
public struct FileID: Hashable, Comparable, Sendable {
  public let raw: Int
  public init(raw: Int) { self.raw = raw }
  public static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }
}

/// A distribution's index in ``Inventory/distributions``.
public struct DistributionID: Hashable, Comparable, Sendable {
  public let raw: Int
  public init(raw: Int) { self.raw = raw }
  public static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }
}

/// One site-packages folder and the prefix it is installed under.
public struct InstallRoot: Sendable, Equatable {
  /// The absolute path of the prefix: a virtual environment's folder, `/usr/local`, or a `--target`
  /// folder itself.
  public let prefix: String
  /// The site-packages folder relative to the prefix; `nil` for a `--target` folder, where the
  /// two are one.
  public let sitePackages: InstallPath?

  public init(prefix: String, sitePackages: InstallPath?) {
    self.prefix = prefix
    self.sitePackages = sitePackages
  }

  /// The absolute path of the site-packages folder.
  public var path: String {
    guard let sitePackages else { return prefix }
    return prefix == "/" ? "/\(sitePackages)" : "\(prefix)/\(sitePackages)"
  }

  /// Turns a path relative to site-packages into one relative to the prefix.
  public func prefixPath(of path: InstallPath) -> InstallPath {
    guard let sitePackages else { return path }
    if !path.leavesRoot {
      return InstallPath(normalized: sitePackages.bytes + [UInt8(ascii: "/")] + path.bytes)
    }
    return InstallPath(sitePackages.bytes + [UInt8(ascii: "/")] + path.bytes) ?? path
  }

  /// Turns a path relative to the prefix into one relative to site-packages.
  public func path(ofPrefixPath path: InstallPath) -> InstallPath {
    guard let sitePackages else { return path }
    let base = sitePackages.components
    let own = path.components
    let shared = zip(base, own.dropLast()).prefix { $0 == $1 }.count
    let up = Array(repeating: Array("..".utf8)[...], count: base.count - shared)
    return InstallPath(
      normalized: Array((up + own.dropFirst(shared)).joined(separator: [UInt8(ascii: "/")])))
  }
}

/// A folder inside a root from which modules are imported as from the root itself, such as an `.egg`.
public struct SearchFolder: Sendable, Hashable {
  /// Index in ``Inventory/roots``.
  public let root: Int
  public let path: InstallPath
  /// The `.pth` file that names it.
  public let declaredBy: FileID

  public init(root: Int, path: InstallPath, declaredBy: FileID) {
    self.root = root
    self.path = path
    self.declaredBy = declaredBy
  }
}

/// One regular file or symbolic link of an installation.
public struct InstalledFile: Sendable, Equatable {
  /// Relative to the root's site-packages folder.
  public let path: InstallPath
  /// Index in ``Inventory/roots``.
  public let root: Int
  /// The size in bytes; a link's is the length of its target's name.
  public let size: Int
  public let kind: FileKind
  public let isSymbolicLink: Bool
  public let owner: FileOwner

  public init(
    path: InstallPath, root: Int = 0, size: Int, kind: FileKind, isSymbolicLink: Bool = false,
    owner: FileOwner
  ) {
    self.path = path
    self.root = root
    self.size = size
    self.kind = kind
    self.isSymbolicLink = isSymbolicLink
    self.owner = owner
  }
}

/// Who brought a file.
public enum FileOwner: Sendable, Hashable {
  /// Named by the distribution's `RECORD` (or its legacy counterpart), or bytecode of such a file.
  case distribution(DistributionID)
  /// In a folder where every file that has an owner belongs to this distribution.
  case besideDistribution(DistributionID)
  /// The environment's own: `pyvenv.cfg`, `bin/python`, activation scripts.
  case environment
  /// No `RECORD` names it.
  case orphan
}

/// An installed distribution and what its metadata says.
public struct Distribution: Sendable {
  /// How the distribution got here, as far as it changes what its files are.
  public enum Origin: Sendable, Equatable {
    /// `*.dist-info` with a `RECORD`.
    case wheel
    /// `*.egg-info`, a folder or a file, of `setup.py install` or a Linux distributor.
    case eggInfo
    /// A `.egg-link`, `__editable__*` finder or path file: the code lives outside.
    case editable
    /// `*.dist-info` without a `RECORD`, as Linux distributors and conda leave it.
    case unrecorded
  }

  public let name: ProjectName
  /// The name as the metadata spells it.
  public let displayName: String
  public let version: Version
  public let requirements: [Requirement]
  public let providedExtras: [ProjectName]
  public let requiresPython: SpecifierSet?
  public let entryPoints: [EntryPoint]
  /// Index in ``Inventory/roots``.
  public let root: Int
  public let origin: Origin
  /// The `*.dist-info` or `*.egg-info` folder or file.
  public let metadataPath: InstallPath
  /// Whether a user asked for it, by PEP 376's `REQUESTED`.
  public let isRequested: Bool
  public let installer: String?
  /// Where it was installed from, when that was no index.
  public let directURL: DirectURL?
  /// The hash of `RECORD`'s bytes: what makes a stored file list immutable.
  public let recordDigest: SHA256Digest?
  /// The existing files that are its own, sorted; shared ones are in every claimant's list, those
  /// merely beside them in none.
  public var files: [FileID]
  /// What `RECORD` names and the tree lacks, as many as are worth printing.
  public var missingFiles: [InstallPath]
  /// How many files `RECORD` names and the tree lacks; may be more than ``missingFiles`` holds.
  public var missingFileCount: Int
  /// Import packages and modules at the top level, from `top_level.txt` or the file list.
  public var topLevelNames: [String]

  public init(
    name: ProjectName, displayName: String? = nil, version: Version,
    requirements: [Requirement] = [], providedExtras: [ProjectName] = [],
    requiresPython: SpecifierSet? = nil, entryPoints: [EntryPoint] = [], root: Int = 0,
    origin: Origin = .wheel, metadataPath: InstallPath, isRequested: Bool = false,
    installer: String? = nil, directURL: DirectURL? = nil, recordDigest: SHA256Digest? = nil,
    files: [FileID] = [],
    missingFiles: [InstallPath] = [], missingFileCount: Int? = nil, topLevelNames: [String] = []
  ) {
    self.name = name
    self.displayName = displayName ?? name.normalized
    self.version = version
    self.requirements = requirements
    self.providedExtras = providedExtras
    self.requiresPython = requiresPython
    self.entryPoints = entryPoints
    self.root = root
    self.origin = origin
    self.metadataPath = metadataPath
    self.isRequested = isRequested
    self.installer = installer
    self.directURL = directURL
    self.recordDigest = recordDigest
    self.files = files
    self.missingFiles = missingFiles
    self.missingFileCount = missingFileCount ?? missingFiles.count
    self.topLevelNames = topLevelNames
  }
}

/// Something a reader of an installation met and went around.
public struct InventoryNotice: Sendable, Equatable {
  public enum Reason: Sendable, Equatable {
    /// A `RECORD` row leads out of the prefix; the row is ignored.
    case escapesPrefix
    /// A `RECORD` row is malformed; the row is ignored.
    case malformedRecordRow(line: Int)
    /// The metadata cannot be read; the folder's files count as orphans.
    case unreadableMetadata(String)
    /// A folder or file could not be opened; the text is the system's reason.
    case unreadable(String)
    /// A symbolic link leads in a circle or out of the prefix; it is kept as a link.
    case strayLink
    /// A socket, pipe or device; it is never opened and not part of the inventory.
    case specialFile
    /// The name is not UTF-8; the file is kept by its bytes.
    case nameNotUnicode
    /// More of the same kinds about the same subject, left out.
    case further(count: Int)
    /// The distribution is installed in editable mode: its code is not in site-packages.
    case editable(location: String?)
    /// A second distribution of the same name; the first on the path wins.
    case shadowed
    /// A requirement in the metadata that PEP 508 has no reading for; it is ignored.
    case invalidRequirement(String)
  }
  /// The distribution's display name or the path concerned.
  public let subject: String
  public let reason: Reason
  /// The `RECORD` row, path or version that the reason is about, where the subject is not enough.
  public let detail: String?

  public init(subject: String, reason: Reason, detail: String? = nil) {
    self.subject = subject
    self.reason = reason
    self.detail = detail
  }
}
