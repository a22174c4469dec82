internal import Packaging

/// The search for the fewest and broadest true statements that leave no solution.
///
/// The solver rules out versions one after another, each for its own reason; a reader wants the
/// reason they share. So all requirements of one package for another are first taken as one, which
/// says less and is still true. Where that leaves a solution, the requirements that forbid the
/// solution are taken apart from those that do not, until none is left.
struct CoreSearch {
  private let evidence: Evidence
  /// How many more steps refutations may take, so that no explanation is waited for.
  private var remaining = Self.budget
  private static let budget = 4_000_000

  /// A proof's statements and, unless the search for one was given up, its steps.
  struct Core {
    let statements: [Statement]
    let refutation: (search: Refutation, last: IncompatibilityID)?
  }

  init(_ evidence: Evidence) { self.evidence = evidence }

  /// Requirements of one package for another, as one statement.
  private struct Group {
    var members: [Statement]

    var merged: Statement {
      guard var result = members.first else { preconditionFailure("a group has a member") }
      guard members.count > 1 else { return result }
      for member in members.dropFirst() {
        result.versions = result.versions.union(member.versions)
        if let demand = member.demand {
          result.demand?.allowed.formUnion(demand.allowed)
          result.demand?.requirement = nil
        }
      }
      return result
    }
  }

  private struct Edge: Hashable {
    let subject: PackageID
    let project: PackageID
    let extras: [PackageID]
  }

  mutating func run() -> Core {
    var statements = merge() ?? evidence.statements
    // Each part has its own: a search given up halfway leaves the next one as much.
    remaining = Self.budget
    statements = used(statements)
    statements = shrunk(statements)
    statements = broadened(statements)
    statements = narrowed(statements)
    remaining = Self.budget
    guard case .refuted(let search, let last)? = refute(statements) else {
      return Core(statements: statements, refutation: nil)
    }
    return Core(statements: statements, refutation: (search, last))
  }

  // MARK: Merging

  private mutating func merge() -> [Statement]? {
    var others: [Statement] = []
    var groups: [Group] = []
    var places: [Edge: Int] = [:]
    for statement in evidence.statements {
      guard case .dependency = statement.kind, let demand = statement.demand else {
        others.append(statement)
        continue
      }
      let edge = Edge(
        subject: statement.subject, project: demand.project, extras: demand.extras)
      if let place = places[edge] {
        groups[place].members.append(statement)
      } else {
        places[edge] = groups.count
        groups.append(Group(members: [statement]))
      }
    }
    while remaining > 0 {
      let statements = others + groups.map(\.merged)
      switch refute(statements) {
      case .refuted: return statements
      case .model(let model):
        guard let refined = Self.refine(groups, against: model, evidence) else { return nil }
        groups = refined
      case nil: return nil
      }
    }
    return nil
  }

  /// Takes apart the groups that say too little to forbid `model`; `nil` when there is none.
  private static func refine(
    _ groups: [Group], against model: [UInt32?], _ evidence: Evidence
  ) -> [Group]? {
    var refined: [Group] = []
    for group in groups {
      let chosen = group.members.first?.demand.flatMap { model[$0.project.index] }
      let isForbidden = group.members.contains { $0.isContradicted(by: model, evidence) }
      guard let chosen, isForbidden else {
        refined.append(group)
        continue
      }
      let taking = group.members.filter { $0.demand?.allowed.contains(chosen) ?? false }
      let refusing = group.members.filter { !($0.demand?.allowed.contains(chosen) ?? false) }
      for members in [refusing, taking] where !members.isEmpty {
        refined.append(Group(members: members))
      }
    }
    return refined.count > groups.count ? refined : nil
  }

  // MARK: Leaving out

  private enum Verdict {
    case refuted(Refutation, IncompatibilityID)
    case model([UInt32?])
  }

  private mutating func refute(_ statements: [Statement]) -> Verdict? {
    guard remaining > 0 else { return nil }
    var search = Refutation(
      statements.flatMap { evidence.vocabulary.clauses(of: $0) },
      packageCount: evidence.vocabulary.entries.count, limit: remaining)
    let outcome = search.run()
    remaining -= search.steps + statements.count
    switch outcome {
    case .refuted(let last): return .refuted(search, last)
    case .model(let model): return .model(model)
    case .exhausted: return nil
    }
  }

  private mutating func isRefuted(_ statements: [Statement]) -> Bool {
    if case .refuted? = refute(statements) { true } else { false }
  }

  /// The statements that a first proof rests on.
  private mutating func used(_ statements: [Statement]) -> [Statement] {
    var statements = statements
    while case .refuted(let search, let last)? = refute(statements) {
      let clauses = search.clauses(behind: last)
      var next = 0
      let kept = statements.filter { statement in
        let own = next..<next + evidence.vocabulary.clauses(of: statement).count
        next = own.upperBound
        return own.contains(where: clauses.contains)
      }
      if kept.count == statements.count { break }
      statements = kept
    }
    return statements
  }

  /// Leaves out each statement without which there is no solution either.
  private mutating func shrunk(_ statements: [Statement]) -> [Statement] {
    guard statements.count <= 400 else { return statements }
    var statements = statements
    let order = statements.indices.sorted {
      (statements[$0].dispensability, $0) > (statements[$1].dispensability, $1)
    }
    var isLeft = Array(repeating: true, count: statements.count)
    for index in order {
      isLeft[index] = false
      let rest = statements.indices.filter { isLeft[$0] }.map { statements[$0] }
      if !isRefuted(rest) { isLeft[index] = true }
    }
    statements = statements.indices.filter { isLeft[$0] }.map { statements[$0] }
    return statements
  }

  /// Says of merged requirements only where the versions begin or end, if that is enough.
  private mutating func broadened(_ statements: [Statement]) -> [Statement] {
    var statements = statements
    for index in statements.indices {
      guard let demand = statements[index].demand, demand.requirement == nil,
        let first = demand.allowed.first, let last = demand.allowed.last,
        let end = evidence.facts(of: demand.project).all.last
      else { continue }
      for broad in [first..<end + 1, 0..<last + 1, first..<last + 1] {
        let before = statements[index]
        statements[index].demand?.allowed = VersionSet(broad)
        if isRefuted(statements) { break }
        statements[index] = before
      }
    }
    return statements
  }

  /// Speaks of unavailable versions only where they are asked for.
  private mutating func narrowed(_ statements: [Statement]) -> [Statement] {
    var statements = statements
    for index in statements.indices {
      guard case .unavailable = statements[index].kind else { continue }
      for other in statements {
        guard let demand = other.demand, demand.project == statements[index].subject else {
          continue
        }
        let before = statements[index]
        statements[index].versions = before.versions.intersection(demand.allowed)
        if statements[index].versions.isEmpty || !isRefuted(statements) {
          statements[index] = before
        }
      }
    }
    return statements
  }
}

extension VersionSet {
  fileprivate mutating func formUnion(_ other: Self) { self = union(other) }
}

extension Statement {
  /// What is left out first: obstacles, then what others require, the user's own words last.
  fileprivate var dispensability: Int {
    switch kind {
    case .unavailable: 3
    case .dependency: 2
    case .constraint: 1
    case .required: 0
    }
  }

  /// Whether the solution that `model` is has the statement's subject and not what it requires.
  fileprivate func isContradicted(by model: [UInt32?], _ evidence: Evidence) -> Bool {
    guard let demand, let ordinal = model[evidence.vocabulary[subject].base.index],
      versions.contains(ordinal),
      !evidence.vocabulary.isExtra(subject) || model[subject.index] != nil
    else { return false }
    return model[demand.project.index].map { !demand.allowed.contains($0) } ?? true
  }
}
