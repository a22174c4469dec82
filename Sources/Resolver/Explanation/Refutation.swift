/// A search for a contradiction among a few statements that are all there is.
///
/// The same conflict-driven search as the solver's, over facts that are known beforehand: it tells
/// whether they leave a solution, and if not, by which steps one sees it.
struct Refutation {
  enum Outcome {
    /// There is no solution; the incompatibility is the last step.
    case refuted(IncompatibilityID)
    /// A solution: the version of each package, if it is chosen.
    case model([UInt32?])
    /// The search took more steps than it was given.
    case exhausted
  }

  /// The clauses, then what was learned of them.
  private(set) var incompatibilities = IncompatibilityList()
  let clauseCount: Int
  private var solution = PartialSolution()
  private var naming: [[IncompatibilityID]]
  private(set) var steps = 0
  private let limit: Int

  init(
    _ clauses: [[(package: PackageID, term: Term)]], packageCount: Int, limit: Int
  ) {
    naming = Array(repeating: [], count: packageCount)
    clauseCount = clauses.count
    self.limit = limit
    solution.makeRoom(for: packageCount)
    for clause in clauses { add(Incompatibility(terms: clause, cause: .root)) }
  }

  mutating func run() -> Outcome {
    solution.decide(.root, 0)
    var changed = PackageID.root
    while true {
      if let failure = propagate(from: changed) { return .refuted(failure) }
      if steps > limit { return .exhausted }
      guard let next = solution.undecided.min(by: { $0.raw < $1.raw }),
        let ordinal = solution.term(of: next)?.allowed.last
      else {
        return .model(naming.indices.map { solution.decision(of: PackageID(raw: Int32($0))) })
      }
      solution.decide(next, ordinal)
      changed = next
    }
  }

  /// The clauses that a step rests on, in no order.
  func clauses(behind last: IncompatibilityID) -> Set<Int> {
    var found: Set<Int> = []
    var seen: Set<Int> = [last.index]
    var stack = [last.index]
    while let index = stack.popLast() {
      guard case .derived(let left, let right) = incompatibilities.all[index].cause else {
        found.insert(index)
        continue
      }
      for next in [left.index, right.index] where seen.insert(next).inserted { stack.append(next) }
    }
    return found
  }

  private mutating func propagate(from package: PackageID) -> IncompatibilityID? {
    var changed = [package]
    while let current = changed.popLast() {
      var conflict: IncompatibilityID?
      for id in naming[current.index].reversed() {
        steps += 1
        switch solution.relation(to: id, among: incompatibilities) {
        case .satisfied: conflict = id
        case .almostSatisfied(let almost):
          if !changed.contains(almost) { changed.append(almost) }
          derive(almost, from: id)
        case .contradicted, .inconclusive: break
        }
        if conflict != nil { break }
      }
      guard let conflict else { continue }
      let (package, learned, isLast) = resolve(conflict)
      if isLast { return learned }
      if steps > limit { return nil }
      changed = [package]
      derive(package, from: learned)
    }
    return nil
  }

  private mutating func derive(_ package: PackageID, from id: IncompatibilityID) {
    guard let term = incompatibilities[id].term(of: package) else { return }
    solution.derive(package, term.negated, because: id)
  }

  private mutating func resolve(
    _ conflict: IncompatibilityID
  ) -> (package: PackageID, learned: IncompatibilityID, isLast: Bool) {
    var current = conflict
    while true {
      steps += 1
      let incompatibility = incompatibilities[current]
      if incompatibility.isTerminal { return (.root, current, true) }
      let satisfier = solution.satisfier(of: incompatibility) { incompatibilities[$0] }
      guard let cause = satisfier.cause, satisfier.previousLevel >= satisfier.level else {
        solution.backtrack(to: satisfier.previousLevel)
        if current != conflict { index(current) }
        return (satisfier.package, current, false)
      }
      current = incompatibilities.append(
        .resolving(
          incompatibility, current, incompatibilities[cause], cause,
          over: satisfier.package))
    }
  }

  private mutating func add(_ incompatibility: Incompatibility) {
    index(incompatibilities.append(incompatibility))
  }

  private mutating func index(_ id: IncompatibilityID) {
    for entry in incompatibilities[id].terms { naming[entry.package.index].append(id) }
  }
}
