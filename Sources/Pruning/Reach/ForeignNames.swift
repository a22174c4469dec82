import ImportGraph
import Packaging
import Resolver

/// Names by which a distribution loads modules of its own and of the packages that use it: Django's
/// `admin` and `migrations`, Celery's `tasks`.
struct ForeignNames: Sendable {
  /// Words in the strings of each distribution.
  private(set) var words: [DistributionID: Set<String>] = [:]
  /// Distributions that load modules by computed names, and whether they list folders.
  private(set) var loaders: [DistributionID: Bool] = [:]

  /// Distributions that read folders' names, whatever for.
  private(set) var listers: Set<DistributionID> = []
  /// The distributions whose modules import a distribution's, whether or not they require it.
  private(set) var users: [DistributionID: Set<DistributionID>] = [:]

  /// Single words in the application's strings.
  private(set) var applicationWords: Set<String> = []

  mutating func add(applicationWord word: some StringProtocol) {
    applicationWords.insert(String(word))
  }

  mutating func addLister(_ id: DistributionID) { listers.insert(id) }

  mutating func add(user: DistributionID, of used: Set<DistributionID>) {
    for id in used { users[id, default: []].insert(user) }
  }

  mutating func add(_ word: some StringProtocol, of id: DistributionID) {
    words[id, default: []].insert(String(word))
  }

  mutating func addLoader(_ id: DistributionID, lists: Bool) {
    loaders[id] = loaders[id] == true || lists
  }
}

extension Reach {
  /// Opens the modules of packages that are imported as such, where their distribution both lists
  /// folders and loads modules by computed names: Twisted's plugins.
  mutating func openListedPackages() {
    let ids = foreign.listers.filter { foreign.loaders[$0] != nil }
    for node in targets where tree[node].isPackage {
      guard tree[node].modules.contains(where: { distribution(of: $0).map(ids.contains) == true })
      else { continue }
      let link = ReachLink.content(
        package: tree.dottedName(of: node), FileID(raw: tree[node].modules.first ?? 0))
      for child in tree[node].children where !isReached(child) && !tree[child].isFolder {
        touch(child, link)
      }
    }
  }

  /// Opens modules of a loader's packages, and of those that depend on it, that its strings name.
  mutating func openForeignNames() {
    for (id, lists) in foreign.loaders.sorted(by: { $0.key < $1.key }) {
      let words = (foreign.words[id] ?? []).union(foreign.applicationWords)
      let dependents = closure.dependents(of: id).union(foreign.users[id] ?? [])
      var index = 0
      while index < opened.count {
        let number = opened[index]
        index += 1
        guard tree[number].isPackage,
          tree[number].modules.contains(where: {
            distribution(of: $0).map(dependents.contains) == true
          })
        else { continue }
        let isListed = lists && words.contains(tree[number].name)
        for child in tree[number].children where !isReached(child) {
          let name = tree[child].name
          guard name != "__main__", words.contains(name) || (isListed && !tree[child].isFolder)
          else { continue }
          touch(
            child,
            .computed(
              text: name,
              by: ReachPlace(file: nil, path: inventory[id].displayName, line: nil)))
        }
      }
    }
  }
}
