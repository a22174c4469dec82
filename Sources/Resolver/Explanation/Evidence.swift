internal import Packaging

/// Everything that a failure derives from, as statements, each told once.
struct Evidence: Sendable {
  private(set) var vocabulary = Vocabulary()
  private(set) var statements: [Statement] = []
  /// By package of the vocabulary; the root's and the extras' stay empty.
  private(set) var projects: [ProjectFacts] = []
  let source: Unsatisfiable

  /// What is known of a project's versions.
  struct ProjectFacts: Sendable {
    var all = VersionSet.empty
    /// Why a version cannot be chosen, for those that cannot.
    var obstacles: [UInt32: Statement.Unavailability] = [:]
    var pythons: [UInt32: String] = [:]
  }

  private struct Key: Hashable {
    let subject: PackageID
    let project: PackageID
    let allowed: VersionSet
    let extras: [PackageID]
  }

  init(_ source: Unsatisfiable) {
    self.source = source
    var places: [Key: Int] = [:]
    var roots: Set<Int> = []
    var constraints: Set<RootRequirement> = []
    var metadataFaults: [(package: PackageID, ordinal: UInt32, text: Fault)] = []
    for id in source.leaves {
      let incompatibility = source.incompatibilities[id.index]
      for entry in incompatibility.terms where entry.package != .root { admit(entry.package) }
      switch incompatibility.cause {
      case .root, .sameVersion, .noVersions, .derived: break
      case .unusable(let text):
        metadataFaults += Self.faults(.other(text), incompatibility)
      case .requiresPython(let text):
        metadataFaults += Self.faults(.python(text), incompatibility)
      case .constraint(let constraint):
        guard let entry = incompatibility.terms.first, constraints.insert(constraint).inserted
        else { continue }
        add(constraint, on: entry.package)
      case .rootRequirement(let index, let package):
        guard roots.insert(index).inserted else { continue }
        add(root: index, on: package)
      case .dependency(let package, let dependency, let written):
        guard case .positive(let versions)? = incompatibility.term(of: package),
          let requirement = source.requirement(written)
        else { continue }
        add(requirement, of: package, versions, on: dependency, &places)
      }
    }
    for fault in metadataFaults {
      let index = admit(fault.package).index
      switch fault.text {
      case .other(let text): projects[index].obstacles[fault.ordinal] = .unusable(text)
      case .python(let text):
        projects[index].obstacles[fault.ordinal] = .requiresPython
        projects[index].pythons[fault.ordinal] = text
      }
    }
    addUnavailable()
    let order = statements.indices.sorted {
      (statements[$0].position, $0) < (statements[$1].position, $1)
    }
    statements = order.map { statements[$0] }
    for index in statements.indices {
      if case .dependency = statements[index].kind {
        let base = vocabulary[statements[index].subject].base
        statements[index].versions = covering(statements[index].versions, of: base)
      }
    }
  }

  // MARK: Words

  func name(of package: PackageID) -> ProjectName {
    source.table.projects[vocabulary[package].project].name
  }

  func project(of package: PackageID) -> PackageTable.Project {
    source.table.projects[vocabulary[package].project]
  }

  func page(of package: PackageID) -> ProjectPage? { project(of: package).candidates?.page }

  func facts(of package: PackageID) -> ProjectFacts { projects[vocabulary[package].base.index] }

  // MARK: Reading

  private enum Fault { case other(String), python(String) }

  private static func faults(
    _ fault: Fault, _ incompatibility: Incompatibility
  ) -> [(package: PackageID, ordinal: UInt32, text: Fault)] {
    incompatibility.terms.flatMap { entry in
      guard case .positive(let set) = entry.term, let ordinal = set.only else {
        return [(package: PackageID, ordinal: UInt32, text: Fault)]()
      }
      return [(entry.package, ordinal, fault)]
    }
  }

  /// The vocabulary's word for a package's project, whose versions are judged when it is new.
  @discardableResult
  private mutating func admit(_ package: PackageID) -> PackageID {
    let project = source.table[package].project
    let base = vocabulary.package(project)
    makeRoom()
    guard projects[base.index].all.isEmpty,
      var candidates = source.table.projects[project].candidates
    else { return base }
    var facts = ProjectFacts()
    facts.all = VersionSet(candidates.all)
    for ordinal in candidates.all {
      guard let obstacle = candidates.obstacle(of: ordinal) else { continue }
      facts.obstacles[ordinal] = Statement.Unavailability(obstacle)
      if case .requiresPython(let text) = obstacle { facts.pythons[ordinal] = text }
    }
    projects[base.index] = facts
    return base
  }

  private mutating func makeRoom() {
    while projects.count < vocabulary.entries.count { projects.append(ProjectFacts()) }
  }

  private mutating func demand(_ requirement: Requirement, on package: PackageID)
    -> Statement.Demand
  {
    let base = admit(package)
    let project = source.table[package].project
    let extras = requirement.extras.map { vocabulary.package(project, extra: $0) }
    makeRoom()
    return Statement.Demand(
      project: base, allowed: allowed(requirement, base), extras: extras, requirement: requirement)
  }

  private func allowed(_ requirement: Requirement, _ base: PackageID) -> VersionSet {
    guard let page = page(of: base) else { return .empty }
    if let url = requirement.url, project(of: base).reference.map({ $0 != url }) ?? true,
      !source.isReferred(requirement.name)
    {
      return .empty
    }
    return VersionSet(requirement.specifiers, in: page).intersection(facts(of: base).all)
  }

  private mutating func add(root index: Int, on package: PackageID) {
    let written = source.request.requirements[index].requirement
    let overrides = source.overrides(of: written.name)
    let effective = overrides.isEmpty ? [written] : overrides.map(\.requirement)
    for requirement in effective {
      statements.append(
        Statement(
          kind: .required(index), subject: .root, versions: VersionSet(0),
          demand: demand(requirement.addingExtras(written.extras), on: package)))
    }
  }

  private mutating func add(_ constraint: RootRequirement, on package: PackageID) {
    let base = admit(package)
    let demand = Statement.Demand(
      project: base, allowed: allowed(constraint.requirement, base), extras: [],
      requirement: constraint.requirement)
    statements.append(
      Statement(
        kind: .constraint(constraint), subject: base, versions: facts(of: base).all,
        demand: demand))
  }

  private mutating func add(
    _ requirement: Requirement, of package: PackageID, _ versions: VersionSet,
    on dependency: PackageID, _ places: inout [Key: Int]
  ) {
    admit(package)
    let entry = source.table[package]
    let subject = vocabulary.package(entry.project, extra: entry.extra)
    makeRoom()
    let demand = demand(requirement, on: dependency)
    let key = Key(
      subject: subject, project: demand.project, allowed: demand.allowed, extras: demand.extras)
    if let place = places[key] {
      statements[place].versions = statements[place].versions.union(versions)
    } else {
      places[key] = statements.count
      statements.append(
        Statement(kind: .dependency, subject: subject, versions: versions, demand: demand))
    }
  }

  private mutating func addUnavailable() {
    for index in projects.indices {
      let byReason = Dictionary(grouping: projects[index].obstacles.keys) {
        projects[index].obstacles[$0]
      }
      let sorted = byReason.map { (reason: $0, ordinals: $1.sorted()) }
        .sorted { ($0.ordinals.first ?? 0) < ($1.ordinals.first ?? 0) }
      for (reason, ordinals) in sorted {
        guard let reason else { continue }
        statements.append(
          Statement(
            kind: .unavailable(reason), subject: PackageID(raw: Int32(index)),
            versions: VersionSet(ascending: ordinals.map { $0..<$0 + 1 })))
      }
    }
  }

  /// The versions, each with those after it that cannot be chosen anyway.
  ///
  /// What is said of every version that can be chosen is then said of all, and the others need no
  /// step of the proof.
  private func covering(_ versions: VersionSet, of base: PackageID) -> VersionSet {
    let facts = projects[base.index]
    guard !facts.obstacles.isEmpty else { return versions }
    var runs: [Range<UInt32>] = []
    var isIn: Bool?
    var leading: UInt32 = 0
    for run in facts.all.runs {
      for ordinal in run {
        if facts.obstacles[ordinal] == nil || versions.contains(ordinal) {
          let contained = versions.contains(ordinal)
          if isIn == nil, contained, leading > 0 { runs.append(0..<leading) }
          isIn = contained
        }
        switch isIn {
        case true: runs.append(ordinal..<ordinal + 1)
        case false: break
        case nil: leading = ordinal + 1
        }
      }
    }
    return VersionSet(ascending: runs)
  }
}

extension Statement {
  /// The user's requirements first, in their order, then the constraints.
  fileprivate var position: Int {
    switch kind {
    case .required(let index): index
    case .constraint: .max - 1
    case .dependency, .unavailable: .max
    }
  }
}

extension Unsatisfiable {
  /// The stated facts that the failure derives from, in the order they were stated.
  fileprivate var leaves: [IncompatibilityID] {
    var seen = Array(repeating: false, count: incompatibilities.count)
    var leaves: [IncompatibilityID] = []
    var stack = [failure]
    seen[failure.index] = true
    while let id = stack.popLast() {
      guard case .derived(let left, let right) = incompatibilities[id.index].cause else {
        leaves.append(id)
        continue
      }
      for next in [left, right] where !seen[next.index] {
        seen[next.index] = true
        stack.append(next)
      }
    }
    return leaves.sorted { $0.raw < $1.raw }
  }

  /// The user's overrides of a project that apply on the target.
  func overrides(of name: ProjectName) -> [RootRequirement] {
    request.overrides.filter {
      $0.requirement.name == name
        && ($0.requirement.marker?.holds(in: request.target.markers) ?? true)
    }
  }

  /// Whether the user gives a direct reference for the project.
  fileprivate func isReferred(_ name: ProjectName) -> Bool {
    (request.requirements + request.constraints + request.overrides).contains {
      $0.requirement.name == name && $0.requirement.url != nil
        && ($0.requirement.marker?.holds(in: request.target.markers) ?? true)
    }
  }
}
