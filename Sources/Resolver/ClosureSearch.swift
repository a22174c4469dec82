public import Packaging

/// What a search over an installation's metadata found.
public struct ClosureResult: Sendable {
  public let closure: InstalledClosure
  /// Every unmet requirement, in the order met, each once.
  public let problems: [ClosureProblem]
  public let notices: [ClosureNotice]
}

extension InstalledClosure {
  /// Finds the distributions that `requirements` need on the target, from installed metadata alone.
  ///
  /// Markers are evaluated for `markers`, never for this machine. An extra is followed wherever it
  /// is asked for, also when a distribution asks for its own (`pkg[all]` requiring `pkg[a,b]`).
  /// Where a name is installed more than once the first on the path answers, as it does for an
  /// import; the others stay with it, because which of them `importlib.metadata` reads first is a
  /// folder's order.
  ///
  /// An override stands for every requirement of its name, with its own specifiers and marker.
  public static func search(
    _ requirements: [RootRequirement], constraints: [RootRequirement] = [],
    overrides: [RootRequirement] = [], in inventory: Inventory, markers: MarkerEnvironment
  ) -> ClosureResult {
    var search = ClosureSearch(
      inventory: inventory, markers: markers, constraints: constraints, overrides: overrides)
    for root in requirements {
      for requirement in search.effective(root.requirement)
      where requirement.applies(in: markers, extras: []) {
        search.follow(requirement, from: nil, place: root.place)
      }
    }
    search.run()
    return search.result()
  }
}

extension Requirement {
  fileprivate func applies(in markers: MarkerEnvironment, extras: Set<ProjectName>) -> Bool {
    guard let marker else { return true }
    return marker.holds(in: markers, extras: extras)
  }
}

/// A breadth-first walk, so that the chain kept for a distribution is a shortest one.
private struct ClosureSearch {
  let inventory: Inventory
  let markers: MarkerEnvironment
  private let installed: [ProjectName: [DistributionID]]
  private let constraints: [ProjectName: [RootRequirement]]
  private let overrides: [ProjectName: [Requirement]]
  private var found: [DistributionID: Found] = [:]
  private var queue: [(distribution: DistributionID, extras: Set<ProjectName>)] = []
  private var problems: [ClosureProblem] = []
  private var notices: [ClosureNotice] = []

  private struct Found {
    var isRequested = false
    var extras: Set<ProjectName> = []
    var requiredBy: Set<DistributionID> = []
    /// The member that led here first, and where the chain starts.
    let parent: DistributionID?
    let place: String
  }

  init(
    inventory: Inventory, markers: MarkerEnvironment, constraints: [RootRequirement],
    overrides: [RootRequirement]
  ) {
    self.overrides = Dictionary(grouping: overrides.map(\.requirement)) { $0.name }
    self.inventory = inventory
    self.markers = markers
    installed = Dictionary(grouping: inventory.distributionIDs) { inventory[$0].name }
    self.constraints = Dictionary(
      grouping: constraints.filter { $0.requirement.applies(in: markers, extras: []) },
      by: { $0.requirement.name })
  }

  mutating func run() {
    var next = 0
    while next < queue.count {
      let (id, extras) = queue[next]
      next += 1
      let place = found[id]?.place ?? ""
      for declared in inventory[id].requirements {
        for requirement in effective(declared, extras)
        where requirement.applies(in: markers, extras: extras) {
          follow(requirement, from: id, place: place)
        }
      }
    }
  }

  /// What stands for a requirement: overrides where there are any.
  ///
  /// One that only an extra asks for is still asked for by that extra alone.
  func effective(_ requirement: Requirement, _ extras: Set<ProjectName> = []) -> [Requirement] {
    guard let replacing = overrides[requirement.name] else { return [requirement] }
    if let extra = requirement.marker?.requiredExtra, !extras.contains(extra) { return [] }
    return replacing.map { $0.addingExtras(requirement.extras) }
  }

  /// Brings the distribution that `requirement` names into the closure, with its extras.
  mutating func follow(_ requirement: Requirement, from parent: DistributionID?, place: String) {
    guard let candidates = installed[requirement.name], let id = candidates.first else {
      report(.notInstalled, requirement, parent, place)
      return
    }
    let distribution = inventory[id]
    if !requirement.specifiers.contains(distribution.version, prereleases: true) {
      report(.unacceptableVersion(installed: distribution.version), requirement, parent, place)
    }
    for candidate in candidates {
      enter(candidate, requirement, from: parent, place: place)
    }
  }

  private mutating func enter(
    _ id: DistributionID, _ requirement: Requirement, from parent: DistributionID?, place: String
  ) {
    let isNew = found[id] == nil
    var entry = found[id] ?? Found(parent: parent, place: place)
    if let parent, parent != id { entry.requiredBy.insert(parent) }
    entry.isRequested = entry.isRequested || parent == nil
    let added = Set(requirement.extras).subtracting(entry.extras)
    entry.extras.formUnion(added)
    found[id] = entry
    if isNew { admit(id, requirement, parent: parent, place: place) }
    noteUnknown(added, of: id, parent: parent, place: place)
    if isNew || !added.isEmpty { queue.append((id, added)) }
  }

  /// Checks, once, what does not depend on who asks.
  private mutating func admit(
    _ id: DistributionID, _ requirement: Requirement, parent: DistributionID?, place: String
  ) {
    let distribution = inventory[id]
    for constraint in constraints[distribution.name] ?? []
    where !constraint.requirement.specifiers.contains(distribution.version, prereleases: true) {
      report(
        .violatesConstraint(
          installed: distribution.version, constraint: constraint.requirement,
          place: constraint.place), requirement, parent, place)
    }
    if let requires = distribution.requiresPython,
      let python = try? Version(markers.pythonFullVersion),
      !requires.contains(python, prereleases: true)
    {
      notices.append(
        .pythonExcluded(
          distribution: title(of: id), requires: requires, target: markers.pythonFullVersion))
    }
  }

  private mutating func noteUnknown(
    _ extras: Set<ProjectName>, of id: DistributionID, parent: DistributionID?, place: String
  ) {
    let unknown = extras.subtracting(inventory[id].providedExtras)
    for extra in unknown.sorted() {
      notices.append(
        .unknownExtra(
          extra, of: title(of: id), askedBy: parent.map { title(of: $0) } ?? place))
    }
  }

  private mutating func report(
    _ reason: ClosureProblem.Reason, _ requirement: Requirement, _ parent: DistributionID?,
    _ place: String
  ) {
    let problem = ClosureProblem(
      requirement: requirement, reason: reason, place: place, chain: chain(to: parent))
    if !problems.contains(problem) { problems.append(problem) }
  }

  private func chain(to last: DistributionID?) -> [String] {
    var chain: [String] = []
    var current = last
    while let id = current {
      chain.append(title(of: id))
      current = found[id]?.parent
    }
    return chain.reversed()
  }

  private func title(of id: DistributionID) -> String {
    "\(inventory[id].displayName) \(inventory[id].version)"
  }

  func result() -> ClosureResult {
    let members = found.map { id, entry in
      InstalledClosure.Member(
        id, isRequested: entry.isRequested, extras: entry.extras,
        requiredBy: entry.requiredBy.sorted { order($0) < order($1) })
    }
    return ClosureResult(
      closure: InstalledClosure(
        members: members.sorted { order($0.distribution) < order($1.distribution) }),
      problems: problems, notices: notices)
  }

  private func order(_ id: DistributionID) -> (ProjectName, DistributionID) {
    (inventory[id].name, id)
  }
}
