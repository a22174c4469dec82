public import Packaging

/// Reads installed environments: every file, every distribution, and who owns what.
public struct InstallationReader: Sendable {
  private let workers: Workers

  public init(workers: Workers = Workers()) { self.workers = workers }

  /// Reads the roots into one inventory.
  ///
  /// What is broken inside a root becomes a notice.
  ///
  /// - Throws: ``InstallationError`` when a root itself cannot be read.
  public func read(_ roots: [InstallRoot]) throws(InstallationError) -> Inventory {
    inventory(of: try InstalledTrees(roots: roots, workers: workers))
  }

  /// The same, and what the trees' files are known by.
  ///
  /// Files are identified before they are read, here or by whoever takes the inventory.
  public func identified(
    _ roots: [InstallRoot]
  ) throws(InstallationError) -> (inventory: Inventory, identity: TreeIdentity?) {
    var sum = IdentitySum()
    let trees = try InstalledTrees(roots: roots, workers: workers, identifies: true)
    let inventory = inventory(of: trees)
    sum.add(trees.folders, trees.walks, of: inventory)
    return (inventory, sum.identity())
  }

  /// What the files of an inventory are known by now.
  public func identity(of inventory: Inventory) -> TreeIdentity? {
    var sum = IdentitySum()
    guard
      let (folders, walks) = try? InstalledTrees.walk(
        inventory.roots, workers: workers, identifies: true)
    else { return nil }
    sum.add(folders, walks, of: inventory)
    return sum.identity()
  }

  private func inventory(of trees: InstalledTrees) -> Inventory {
    let roots = trees.roots
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

  private static func notices(about trees: InstalledTrees) -> [InventoryNotice] {
    trees.roots.indices.flatMap { index in
      let (root, walk) = (trees.roots[index], trees.walks[index])
      func subject(_ path: InstallPath) -> String { root.prefixPath(of: path).description }
      var oddities = NoticeList(about: root.path)
      for (path, reason) in walk.oddities {
        oddities.add(InventoryNotice(subject: subject(path), reason: reason))
      }
      var links = NoticeList(about: root.path)
      for file in walk.files where file.isLink && trees.leadsAway(file.path, from: index) {
        links.add(InventoryNotice(subject: subject(file.path), reason: .strayLink))
      }
      return oddities.notices + links.notices
    }
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

extension IdentitySum {
  /// Adds the files of the roots, and those that an inventory has outside of them.
  fileprivate mutating func add(
    _ folders: [OpenFolder], _ walks: [TreeWalk], of inventory: Inventory
  ) {
    for (root, walk) in zip(inventory.roots, walks) {
      if let part = walk.identities { add(part, at: Array(root.path.utf8)) } else { fail() }
    }
    for file in inventory.files where file.path.leavesRoot {
      add(file.path.bytes, in: folders[file.root].raw)
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
