import ImportGraph
import Packaging
import Resolver

/// What was heard and means something only once more is known: whether anything alive lists
/// packages, or changes how names become modules.
struct PendingNames: Sendable {
  /// An import that led nowhere, or not to its end.
  struct Unresolved: Sendable {
    let distribution: DistributionID
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
  }

  /// Opens packages that are named whole where something lists packages that are named to it.
  private mutating func openNamedPackages() {
    let listers = foreign.loaders.filter(\.value).map(\.key)
    let isListing = pending.applicationLists || !listers.isEmpty
    var listened: Set<DistributionID> = []
    for id in listers {
      listened.formUnion(closure.dependents(of: id))
      listened.formUnion(foreign.users[id] ?? [])
    }
    for package in pending.packages {
      if let speaker = package.speaker {
        if listened.contains(speaker) { touchAll(below: package.node, package.link) }
      } else if isListing {
        touchAll(below: package.node, package.link)
      } else if pending.applicationLoads {
        openChildren(of: package.node, package.link)
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
    var names = pending.unresolved.filter {
      pending.alteringDistributions.contains($0.distribution)
    }
    for node in pending.alteringNodes.sorted() { names += pending.unresolvedIn[node] ?? [] }
    guard !names.isEmpty else { return }
    let byFirst = Dictionary(grouping: names) { $0.parts.first.map(String.init) ?? "" }
    for node in tree.nodes.indices.dropFirst() {
      for name in byFirst[tree[node].name] ?? [] {
        let (inner, _) = tree.walk(name.parts.dropFirst(), from: node)
        guard holdsModule(of: name.distribution, node) || holdsModule(of: name.distribution, inner)
        else { continue }
        touch(inner, name.link)
      }
    }
  }

  private func holdsModule(of id: DistributionID, _ node: Int) -> Bool {
    tree[node].modules.contains { distribution(of: $0) == id }
  }
}
