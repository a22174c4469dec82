import ImportGraph
import Packaging
import Resolver

/// What was heard and means something only once more is known: whether anything alive lists
/// packages, or changes how names become modules.
struct PendingNames: Sendable {
  /// An import that led nowhere, or not to its end.
  struct Unresolved: Sendable {
    /// `nil` for the application.
    let distribution: DistributionID?
    let parts: [Substring]
    let link: ReachLink
  }

  /// A package that a string names to its end.
  struct NamedPackage: Sendable {
    let node: Int
    /// `nil` for the application.
    let speaker: DistributionID?
    let link: ReachLink
  }

  /// A package whose own name is given to a function of one of some modules.
  struct Handed: Sendable {
    let package: Int
    let functions: Set<Int>
    let link: ReachLink
  }

  var handed: [Handed] = []
  var handedPackages: [HandedPackage] = []
  /// Modules that list packages they are given, and the packages they stand in.
  var listers: Set<Int> = []
  /// Whether the application does so.
  var applicationListsGiven = false
  /// Whether anything says that types are checked.
  var checksTypes = false
  /// Modules that load others, and the packages they stand in.
  var loaders: Set<Int> = []
  var unresolved: [Unresolved] = []
  /// By the package that does not hold the names.
  var unresolvedIn: [Int: [Unresolved]] = [:]
  private(set) var packages: [NamedPackage] = []
  private var isNamed: Set<NamedKey> = []
  /// Packages whose own code asks for its path.
  var selfLocating: [(node: Int, distribution: DistributionID)] = []
  /// Distributions, and packages, that change how names become modules.
  var alteringDistributions: Set<DistributionID> = []
  var alteringNodes: Set<Int> = []
  /// Whether the application lists modules, or loads them by computed names.
  var applicationLists = false
  var applicationLoads = false
  /// Where the application reads pickled objects.
  var unpickling: ReachLink?

  private struct NamedKey: Hashable {
    let node: Int
    let speaker: DistributionID?
  }

  mutating func add(_ package: NamedPackage) {
    if isNamed.insert(NamedKey(node: package.node, speaker: package.speaker)).inserted {
      packages.append(package)
    }
  }
}

extension Reach {
  /// Opens what follows from what was heard, as far as it is known by now.
  mutating func openPending() {
    openNamedPackages()
    for (node, id) in pending.selfLocating
    where foreign.listers.contains(id) && foreign.loaders[id] != nil {
      openChildren(of: node, .content(package: tree.dottedName(of: node), anyFile(of: node)))
    }
    openUnresolved()
    openHanded()
    openHandedPackages()
  }

  /// Opens packages that give their names to functions of modules that load others.
  private mutating func openHanded() {
    for handed in pending.handed where !handed.functions.isDisjoint(with: pending.loaders) {
      for child in tree[handed.package].children { touchAll(below: child, handed.link) }
    }
    pending.handed.removeAll { !$0.functions.isDisjoint(with: pending.loaders) }
  }

  /// Opens packages that are named whole where something lists packages that are named to it.
  private mutating func openNamedPackages() {
    let listers = foreign.loaders.filter(\.value).map(\.key)
    let isListing = pending.applicationLists || !listers.isEmpty
    var listened: Set<DistributionID> = []
    var loaded: Set<DistributionID> = []
    for id in foreign.loaders.keys {
      loaded.insert(id)
      loaded.formUnion(foreign.users[id] ?? [])
    }
    for id in listers {
      listened.formUnion(closure.dependents(of: id))
      listened.formUnion(foreign.users[id] ?? [])
    }
    for package in pending.packages {
      if let speaker = package.speaker {
        if listened.contains(speaker) {
          touchAll(below: package.node, package.link)
        } else if loaded.contains(speaker) {
          openChildren(of: package.node, package.link)
        }
      } else if isListing {
        touchAll(below: package.node, package.link)
      } else if pending.applicationLoads {
        openChildren(of: package.node, package.link)
        for child in tree[package.node].children where tree[child].isPackage {
          touch(child, package.link)
          openNamed(in: child, by: [], lists: false) { _ in package.link }
        }
      }
    }
  }

  mutating func openChildren(of package: Int, _ link: ReachLink) {
    for child in tree[package].children where !isReached(child) && !tree[child].isFolder {
      touch(child, link)
    }
  }

  private func anyFile(of node: Int) -> FileID { FileID(raw: tree[node].modules.first ?? 0) }

  /// Opens modules whose names end like an import that led nowhere, where something changes how
  /// names become modules: folders of copies on `sys.path`, aliases in `sys.modules`.
  private mutating func openUnresolved() {
    guard !pending.alteringDistributions.isEmpty else { return }
    var altering: [DistributionID?: Set<DistributionID>] = [:]
    func changes(for id: DistributionID?) -> Set<DistributionID> {
      guard let id else { return pending.alteringDistributions }
      if let known = altering[id] { return known }
      let found = pending.alteringDistributions.filter {
        $0 == id || foreign.users[$0]?.contains(id) == true
      }
      altering[id] = found
      return found
    }
    var names = pending.unresolved.filter { !changes(for: $0.distribution).isEmpty }
    for node in pending.alteringNodes.sorted() { names += pending.unresolvedIn[node] ?? [] }
    guard !names.isEmpty else { return }
    let byFirst = Dictionary(grouping: names) { $0.parts.first.map(String.init) ?? "" }
    for node in tree.nodes.indices.dropFirst() {
      for name in byFirst[tree[node].name] ?? [] {
        let (inner, _) = tree.walk(name.parts.dropFirst(), from: node)
        let ids = changes(for: name.distribution).union(name.distribution.map { [$0] } ?? [])
        guard holdsModule(of: ids, node) || holdsModule(of: ids, inner) else { continue }
        touch(inner, name.link)
      }
    }
  }

  private func holdsModule(of ids: Set<DistributionID>, _ node: Int) -> Bool {
    tree[node].modules.contains { distribution(of: $0).map(ids.contains) == true }
  }
}
