import ImportGraph
import Packaging
import Resolver

/// Names by which a distribution loads modules of its own and of the packages that use it: Django's
/// `admin` and `migrations`, Celery's `tasks`.
struct ForeignNames: Sendable {
  /// Words in the strings of each distribution.
  private(set) var words: [DistributionID: Set<WordHash>] = [:]
  /// Distributions that load modules by computed names, and whether they list folders.
  private(set) var loaders: [DistributionID: Bool] = [:]

  /// Distributions that read folders' names, whatever for.
  private(set) var listers: Set<DistributionID> = []
  /// The distributions whose modules import a distribution's, whether or not they require it.
  private(set) var users: [DistributionID: Set<DistributionID>] = [:]

  /// The packages of each distribution that are reached and may hold modules that are not.
  private(set) var packages: [DistributionID: [Int]] = [:]

  /// Single words in the application's strings.
  private(set) var applicationWords: Set<WordHash> = []

  mutating func add(applicationWord word: some StringProtocol) {
    applicationWords.insert(WordHash(word))
  }

  mutating func add(package node: Int, of id: DistributionID) {
    packages[id, default: []].append(node)
  }

  /// Forgets packages that `isDone` says, where nothing is left to reach.
  mutating func forgetPackages(_ isDone: (Int) -> Bool) {
    for id in packages.keys { packages[id]?.removeAll(where: isDone) }
  }

  mutating func addLister(_ id: DistributionID) { listers.insert(id) }

  mutating func add(user: DistributionID, of used: Set<DistributionID>) {
    for id in used { users[id, default: []].insert(user) }
  }

  mutating func add(_ word: some StringProtocol, of id: DistributionID) {
    words[id, default: []].insert(WordHash(word))
  }

  mutating func add(_ words: [WordHash], of id: DistributionID) {
    guard !words.isEmpty else { return }
    self.words[id, default: []].formUnion(words)
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
    var names = ForeignNames()
    swap(&names, &foreign)
    names.forgetPackages { node in
      tree[node].children.allSatisfy { isReached($0) || tree[$0].name == "__main__" }
    }
    swap(&names, &foreign)
    for (id, lists) in foreign.loaders.sorted(by: { $0.key < $1.key }) {
      let words = foreign.words[id] ?? []
      let place = ReachPlace(file: nil, path: inventory[id].displayName, line: nil)
      for user in closure.dependents(of: id).union(foreign.users[id] ?? []).sorted() {
        var index = 0
        while let number = foreign.packages[user]?.at(index) {
          index += 1
          openNamed(in: number, by: words, lists: lists) { .computed(text: $0, by: place) }
        }
      }
    }
  }

  /// Opens the children of a package that the words or the application's name.
  mutating func openNamed(
    in package: Int, by words: Set<WordHash>, lists: Bool, _ link: (String) -> ReachLink
  ) {
    func isNamed(_ name: String) -> Bool {
      let word = WordHash(name)
      return words.contains(word) || foreign.applicationWords.contains(word)
    }
    let isListed = lists && isNamed(tree[package].name)
    for child in tree[package].children where !isReached(child) {
      let name = tree[child].name
      guard name != "__main__", isNamed(name) || (isListed && !tree[child].isFolder) else {
        continue
      }
      touch(child, link(name))
    }
  }
}

extension Array {
  fileprivate func at(_ index: Int) -> Element? { index < count ? self[index] : nil }
}
