public import Packaging

/// Reads installed environments: every file, every distribution, and who owns what.
public struct InstallationReader: Sendable {
  private let workers: Workers

  public init(workers: Workers = Workers(count: 2)) { self.workers = workers }

  /// Reads the roots into one inventory.
  ///
  /// What is broken inside a root becomes a notice.
  ///
  /// - Throws: ``InstallationError`` when a root itself cannot be read.
  public func read(_ roots: [InstallRoot]) throws(InstallationError) -> Inventory {
    let trees = try InstalledTrees(roots: roots, workers: workers)
    let places = roots.indices.flatMap { MetadataPlace.all(in: trees.walks[$0].files, root: $0) }
    let readings = workers.map(places.count) { index in
      Result { () throws(MetadataFailure) in try DistributionFacts(places[index], in: trees) }
    }

    var facts: [DistributionFacts] = []
    var notices = Self.notices(about: trees)
    for (place, reading) in zip(places, readings) {
      switch reading {
      case .success(let distribution): facts.append(distribution)
      case .failure(let failure):
        notices.append(
          InventoryNotice(
            subject: place.path.description, reason: .unreadableMetadata("\(failure)")))
      }
    }
    facts.sort { $0.precedes($1) }
    notices += facts.flatMap(\.notices)
    notices += Self.shadowed(in: facts)

    let environment = EnvironmentFiles(of: trees, workers: workers)
    let layout = FileLayout(trees)
    var ownership = Ownership(layout, facts: facts)
    ownership.assign(environment, of: trees)
    let paths = SearchPaths(trees, layout: layout, ownership: ownership, facts: facts)
    return Inventory(
      roots: roots,
      distributions: ownership.distributions(of: facts),
      files: ownership.files(),
      sharedClaims: ownership.sharedClaims,
      searchFolders: paths.folders,
      notices: notices + paths.notices)
  }

  /// How many notices of one kind a root gets before they are only counted.
  private static let listed = 100

  private static func notices(about trees: InstalledTrees) -> [InventoryNotice] {
    trees.roots.indices.flatMap { root in
      let walk = trees.walks[root]
      let links = walk.files.lazy.filter { $0.isLink && trees.leadsAway($0.path, from: root) }
      return capped(walk.oddities, of: trees.roots[root])
        + capped(links.map { (path: $0.path, reason: .strayLink) }, of: trees.roots[root])
    }
  }

  private static func capped(
    _ oddities: some Sequence<(path: InstallPath, reason: InventoryNotice.Reason)>,
    of root: InstallRoot
  ) -> [InventoryNotice] {
    var notices: [InventoryNotice] = []
    var further = 0
    for (path, reason) in oddities {
      guard notices.count < listed else {
        further += 1
        continue
      }
      notices.append(
        InventoryNotice(subject: root.prefixPath(of: path).description, reason: reason))
    }
    if further > 0 {
      notices.append(InventoryNotice(subject: root.path, reason: .further(count: further)))
    }
    return notices
  }

  /// Python takes the first of a name on `sys.path`.
  private static func shadowed(in facts: [DistributionFacts]) -> [InventoryNotice] {
    var names: Set<ProjectName> = []
    return facts.filter { !names.insert($0.name).inserted }.map {
      InventoryNotice(
        subject: $0.displayName, reason: .shadowed, detail: $0.place.path.description)
    }
  }
}

extension DistributionFacts {
  /// By root, name and falling version, so that what Python finds first comes first.
  fileprivate func precedes(_ other: DistributionFacts) -> Bool {
    if place.root != other.place.root { return place.root < other.place.root }
    if name != other.name { return name < other.name }
    if version != other.version { return version > other.version }
    return place.path < other.place.path
  }
}
