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

  mutating func add(_ word: some StringProtocol, of id: DistributionID) {
    words[id, default: []].insert(String(word))
  }

  mutating func addLoader(_ id: DistributionID, lists: Bool) {
    loaders[id] = loaders[id] == true || lists
  }
}

extension Reach {
  /// Opens modules of a loader's packages, and of those that depend on it, that its strings name.
  mutating func openForeignNames() {
    for (id, lists) in foreign.loaders.sorted(by: { $0.key < $1.key }) {
      guard let words = foreign.words[id] else { continue }
      let dependents = closure.dependents(of: id)
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
          guard words.contains(name) || (isListed && !tree[child].isFolder) else { continue }
          touch(
            child,
            .named(
              text: name,
              by: ReachPlace(file: nil, path: inventory[id].displayName, line: nil)))
        }
      }
    }
  }
}
