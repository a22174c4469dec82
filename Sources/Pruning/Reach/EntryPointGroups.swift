import Packaging
import Resolver

/// The entry points of a closure's distributions, by group; those that are scripts left out.
struct EntryPointGroups: Sendable {
  struct Entry: Sendable, Hashable {
    let distribution: DistributionID
    let point: EntryPoint
  }

  private var entries: [String: [Entry]] = [:]

  init(_ inventory: Inventory, _ closure: InstalledClosure) {
    for member in closure.members {
      for point in inventory[member.distribution].entryPoints
      where point.group != "console_scripts" && point.group != "gui_scripts" {
        entries[point.group, default: []].append(
          Entry(distribution: member.distribution, point: point))
      }
    }
  }

  var names: [String] { entries.keys.sorted() }

  subscript(group: String) -> [Entry] { entries[group] ?? [] }

  /// Groups whose name begins so.
  func startingWith(_ prefix: String) -> [Entry] {
    names.filter { $0.hasPrefix(prefix) }.flatMap { self[$0] }
  }

  /// Groups whose name ends so.
  func endingWith(_ suffix: String) -> [Entry] {
    names.filter { $0.hasSuffix(suffix) }.flatMap { self[$0] }
  }

  /// The entry points that distributions may look up whose groups are computed: their own, those of
  /// what they require, and those of groups that begin with the name of one of them:
  /// `spacy_factories`.
  func mayBeRead(
    by readers: Set<DistributionID>, _ inventory: Inventory, _ closure: InstalledClosure
  ) -> [Entry] {
    let words = Set(readers.compactMap { inventory[$0].name.normalized.firstWord })
    return names.flatMap { name in
      let isNamed = name.lowercased().firstWord.map(words.contains) ?? false
      return self[name].filter { entry in
        isNamed || readers.contains(entry.distribution)
          || closure[entry.distribution]?.requiredBy.contains(where: readers.contains) == true
      }
    }
  }
}

extension String {
  fileprivate var firstWord: String? {
    split { "-_.".contains($0) }.first.map(String.init)
  }
}

extension InstalledClosure {
  /// The distribution and all that need it, directly or not.
  func dependents(of id: DistributionID) -> Set<DistributionID> {
    var found: Set = [id]
    var queue = [id]
    while let next = queue.popLast() {
      for parent in self[next]?.requiredBy ?? [] where found.insert(parent).inserted {
        queue.append(parent)
      }
    }
    return found
  }

  /// The distributions a user may start by name: those the requirements name, those that an extra
  /// in the requirements brings, and those that a requirement without modules stands for.
  func rooted(in inventory: Inventory, for markers: MarkerEnvironment) -> [DistributionID] {
    var rooted: Set<DistributionID> = []
    for member in members where member.isRequested {
      rooted.insert(member.distribution)
      let distribution = inventory[member.distribution]
      let isEmpty = !distribution.files.contains { inventory[$0].isModule }
      for child in members where child.requiredBy.contains(member.distribution) {
        let name = inventory[child.distribution].name
        let isByExtra = distribution.requirements.contains { requirement in
          requirement.name == name
            && requirement.marker?.holds(in: markers, extras: member.extras) == true
            && requirement.marker?.holds(in: markers, extras: []) == false
        }
        if isEmpty || isByExtra { rooted.insert(child.distribution) }
      }
    }
    return rooted.sorted()
  }
}
