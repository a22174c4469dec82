import Packaging

/// Decides whose each file is.
///
/// First what a `RECORD` says; then what metadata without a list implies, for files that no
/// `RECORD` names; bytecode follows its source; the rest may stand beside a distribution's files.
struct Ownership {
  private let layout: FileLayout
  private let kinds: [FileKind]
  private var owners: [FileOwner]
  /// The files whose owner's `RECORD` knows their size.
  private var settled = FileSet()
  private(set) var sharedClaims: [FileID: [DistributionID]] = [:]
  private var claimed: [[FileID]]

  init(_ layout: FileLayout, facts: [DistributionFacts]) {
    self.layout = layout
    kinds = layout.entries.map {
      FileKind(of: $0.path, isFlat: layout.roots[$0.root].sitePackages == nil)
    }
    owners = Array(repeating: .orphan, count: layout.entries.count)
    claimed = Array(repeating: [], count: facts.count)
    for (index, distribution) in facts.enumerated() {
      for file in distribution.claims.files {
        claim(layout.positions[file.file], by: index, hasRecordedSize: file.hasRecordedSize)
      }
    }
    claimUnrecorded(facts)
    followSources()
    standBeside()
  }

  private mutating func claim(_ position: Int, by index: Int, hasRecordedSize: Bool = false) {
    let (file, distribution) = (FileID(raw: position), DistributionID(raw: index))
    claimed[index].append(file)
    guard case .distribution(let owner) = owners[position] else {
      owners[position] = .distribution(distribution)
      if hasRecordedSize { _ = settled.insert(position) }
      return
    }
    var claimants = sharedClaims[file] ?? [owner]
    // The one that wrote the file last knows its size; a claim of the same weight comes second.
    if hasRecordedSize, settled.insert(position) {
      owners[position] = .distribution(distribution)
      claimants.insert(distribution, at: 0)
    } else {
      claimants.append(distribution)
    }
    sharedClaims[file] = claimants
  }

  /// Metadata folders, and the packages of distributions without a list of files.
  private mutating func claimUnrecorded(_ facts: [DistributionFacts]) {
    var claims: [(position: Int, index: Int)] = []
    for (index, distribution) in facts.enumerated() {
      var positions = layout.whole(distribution.place.path, in: distribution.place.root)
      if !distribution.isRecorded, !distribution.isEditable {
        positions += layout.topLevel(of: distribution)
      }
      claims += Set(positions).sorted().lazy.map { ($0, index) }
    }
    for claim in claims.filter({ owners[$0.position] == .orphan }) {
      self.claim(claim.position, by: claim.index)
    }
  }

  /// Gives `__pycache__/x.cpython-311.pyc` to the owner of `x.py`.
  private mutating func followSources() {
    for position in owners.indices where kinds[position] == .bytecode {
      guard owners[position] == .orphan, let source = source(of: position),
        case .distribution(let owner) = owners[source]
      else { continue }
      for claimant in sharedClaims[FileID(raw: source)] ?? [owner] {
        claim(position, by: claimant.raw)
      }
    }
  }

  private func source(of position: Int) -> Int? {
    let entry = layout.entries[position]
    return entry.path.bytecodeSource.flatMap { layout.find($0, in: entry.root) }
  }

  /// Looks for the nearest folder with files that have an owner, and takes it if it is one alone.
  private mutating func standBeside() {
    let orphans = owners.indices.filter {
      owners[$0] == .orphan && layout.entries[$0].path.bytes.contains(UInt8(ascii: "/"))
        && !layout.entries[$0].path.leavesRoot
    }
    guard !orphans.isEmpty else { return }
    let folders = FolderOwners(layout, owners: owners, sharedClaims: sharedClaims)
    for position in orphans {
      let entry = layout.entries[position]
      if let owner = folders.soleOwner(above: entry.path, in: entry.root) {
        owners[position] = .besideDistribution(owner)
      }
    }
    for position in orphans where kinds[position] == .bytecode {
      if let source = source(of: position) { owners[position] = owners[source] }
    }
  }

  mutating func assign(_ environment: EnvironmentFiles, of trees: InstalledTrees) {
    for number in environment.own {
      let position = layout.positions[trees.count + number]
      if owners[position] == .orphan { owners[position] = .environment }
    }
    // What the virtualenv tool adds to the environments it makes.
    for root in layout.roots.indices {
      for name in ["_virtualenv.py", "_virtualenv.pth"] {
        guard let path = InstallPath(name), let position = layout.find(path, in: root),
          owners[position] == .orphan
        else { continue }
        owners[position] = .environment
      }
    }
  }

  func owner(of position: Int) -> FileOwner { owners[position] }

  func files() -> [InstalledFile] {
    layout.entries.indices.map {
      let entry = layout.entries[$0]
      return InstalledFile(
        path: entry.path, root: entry.root, size: entry.size, kind: kinds[$0],
        isSymbolicLink: entry.isLink, owner: owners[$0])
    }
  }

  func distributions(of facts: [DistributionFacts]) -> [Distribution] {
    facts.indices.map { index in
      let distribution = facts[index]
      let files = claimed[index].sorted()
      let own = files.lazy.filter { layout.entries[$0.raw].root == distribution.place.root }
      let names = TopLevelNames.all(
        of: own.map { (path: layout.entries[$0.raw].path, kind: kinds[$0.raw]) })
      return Distribution(
        name: distribution.name, displayName: distribution.displayName,
        version: distribution.version, requirements: distribution.requirements,
        providedExtras: distribution.providedExtras, requiresPython: distribution.requiresPython,
        entryPoints: distribution.entryPoints, root: distribution.place.root,
        origin: distribution.origin, metadataPath: distribution.place.path,
        isRequested: distribution.isRequested, installer: distribution.installer,
        directURL: distribution.directURL,
        recordDigest: distribution.claims.digest, files: files,
        missingFiles: distribution.claims.missing,
        missingFileCount: distribution.claims.missingCount,
        topLevelNames: names.isEmpty ? distribution.topLevelNames : names)
    }
  }
}

extension InstallPath {
  /// The module that a bytecode file was compiled from: `a/__pycache__/x.cpython-311.opt-1.pyc`
  /// is `a/x.py`'s.
  var bytecodeSource: InstallPath? {
    guard name.hasSuffix(".pyc") || name.hasSuffix(".pyo") else { return nil }
    var folder = bytes[..<name.startIndex]
    var stem = name.dropLast(4)
    let cache = Array("__pycache__/".utf8)
    if folder.suffix(cache.count).elementsEqual(cache),
      folder.count == cache.count || folder.dropLast(cache.count).last == UInt8(ascii: "/")
    {
      folder = folder.dropLast(cache.count)
      if let dot = stem.lastIndex(of: UInt8(ascii: ".")),
        stem[dot...].starts(with: ".opt-".utf8)
      {
        stem = stem[..<dot]
      }
      guard let dot = stem.lastIndex(of: UInt8(ascii: ".")) else { return nil }
      stem = stem[..<dot]
    }
    return InstallPath(normalized: Array(folder) + Array(stem) + Array(".py".utf8))
  }
}
