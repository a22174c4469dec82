/// What has been decided and derived so far, and at which decision level.
struct PartialSolution: Sendable {
  struct Derivation: Sendable {
    let order: Int32
    let level: Int32
    let cause: IncompatibilityID
    /// The conjunction of everything derived of the package up to here.
    let accumulated: Term
  }

  struct Assignments: Sendable {
    var derivations: [Derivation] = []
    var decision: (ordinal: UInt32, level: Int32, order: Int32)?

    var term: Term? {
      if let decision { return .exactly(decision.ordinal) }
      return derivations.last?.accumulated
    }
  }

  private(set) var level: Int32 = 0
  private(set) var hasBacktracked = false
  private var order: Int32 = 0
  private var assignments: [Assignments] = []
  /// Of each package what ``Assignments/term`` says.
  private var bounds: [TermBounds] = []
  /// The packages in the order of what was said of them, which backtracking takes back.
  private var trail: [(package: PackageID, level: Int32)] = []
  /// The packages something positive is said of, without a decision, in no order.
  private(set) var undecided: [PackageID] = []

  mutating func makeRoom(for count: Int) {
    while assignments.count < count {
      assignments.append(Assignments())
      bounds.append(.none)
    }
  }

  /// How many packages there is room for.
  var capacity: Int { assignments.count }

  func term(of package: PackageID) -> Term? { assignments[package.index].term }

  func decision(of package: PackageID) -> UInt32? { assignments[package.index].decision?.ordinal }

  mutating func decide(_ package: PackageID, _ ordinal: UInt32) {
    level += 1
    assignments[package.index].decision = (ordinal, level, order)
    bounds[package.index] = TermBounds(.exactly(ordinal))
    order += 1
    trail.append((package, level))
    undecided.removeAll { $0 == package }
  }

  /// Adds what an incompatibility, all of whose other terms hold, says of `package`.
  mutating func derive(_ package: PackageID, _ term: Term, because cause: IncompatibilityID) {
    let before = assignments[package.index].derivations.last?.accumulated
    let accumulated = before.map { $0.intersection(term) } ?? term
    if accumulated.isPositive, !(before?.isPositive ?? false) { undecided.append(package) }
    assignments[package.index].derivations.append(
      Derivation(order: order, level: level, cause: cause, accumulated: accumulated))
    bounds[package.index] = TermBounds(assignments[package.index].term)
    order += 1
    trail.append((package, level))
  }

  mutating func backtrack(to target: Int32) {
    while let last = trail.last, last.level > target {
      trail.removeLast()
      let index = last.package.index
      if let decision = assignments[index].decision, decision.level > target {
        // A decision is the last thing said of its package.
        assignments[index].decision = nil
      } else {
        assignments[index].derivations.removeLast()
      }
      bounds[index] = TermBounds(assignments[index].term)
      let isPending = assignments[index].derivations.last?.accumulated.isPositive ?? false
      let isListed = undecided.contains(last.package)
      if isPending, !isListed { undecided.append(last.package) }
      if !isPending, isListed { undecided.removeAll { $0 == last.package } }
    }
    level = target
    hasBacktracked = true
  }

  /// What was said of a package, in the order it was.
  func causes(of package: PackageID) -> [IncompatibilityID] {
    assignments[package.index].derivations.map(\.cause)
  }

  /// The decision level of a package's decision.
  func decisionLevel(of package: PackageID) -> Int32? { assignments[package.index].decision?.level }

  enum Relation {
    case satisfied
    /// All terms hold but this package's, of which nothing contradicts it.
    case almostSatisfied(PackageID)
    case contradicted
    case inconclusive
  }

  func relation(to id: IncompatibilityID, among list: IncompatibilityList) -> Relation {
    var almost: PackageID?
    var relation: Relation?
    list.forEachTerm(of: id) { place, package, term in
      let known =
        switch bounds[package.index].relation(to: term) {
        case .needsTerms: relationOfTerms(package, list[id].terms[place].term)
        case let known: known
        }
      switch known {
      case .holds: return true
      case .isRuledOut: relation = .contradicted
      case .isOpen, .needsTerms:
        if almost == nil {
          almost = package
          return true
        }
        relation = .inconclusive
      }
      return false
    }
    return relation ?? almost.map { .almostSatisfied($0) } ?? .satisfied
  }

  private func relationOfTerms(_ package: PackageID, _ term: Term) -> TermBounds.Relation {
    guard let known = assignments[package.index].term else { return .isOpen }
    return known.isSubset(of: term) ? .holds : known.isDisjoint(with: term) ? .isRuledOut : .isOpen
  }

  /// What made an incompatibility true: the last of its satisfiers.
  struct Satisfier {
    let package: PackageID
    /// `nil` for a decision.
    let cause: IncompatibilityID?
    let level: Int32
    /// The level at which the incompatibility was almost true before it.
    let previousLevel: Int32
  }

  private typealias Place = (cause: IncompatibilityID?, order: Int32, level: Int32)

  /// The first assignment of a package with which nothing in `excluded` is left.
  private func place(of package: PackageID, excluding excluded: Term) -> Place {
    let assigned = assignments[package.index]
    var (low, high) = (0, assigned.derivations.count)
    while low < high {
      let middle = (low + high) / 2
      if assigned.derivations[middle].accumulated.isDisjoint(with: excluded) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    if low < assigned.derivations.count {
      let derivation = assigned.derivations[low]
      return (derivation.cause, derivation.order, derivation.level)
    }
    let decision = assigned.decision
    return (nil, decision?.order ?? order, decision?.level ?? level)
  }

  func satisfier(
    of incompatibility: Incompatibility, causes: (IncompatibilityID) -> Incompatibility
  ) -> Satisfier {
    var places = incompatibility.terms.map { package, term in
      (package: package, place: place(of: package, excluding: term.negated))
    }
    var last = 0
    for index in places.indices where places[index].place.order > places[last].place.order {
      last = index
    }
    let (package, found) = places[last]
    let own =
      if let cause = found.cause { causes(cause).term(of: package)?.negated ?? .any } else {
        assignments[package.index].term ?? .any
      }
    let wanted = incompatibility.terms[last].term
    places[last].place = place(of: package, excluding: own.intersection(wanted.negated))
    var previous: Place = (nil, -1, 1)
    for entry in places where entry.place.order > previous.order { previous = entry.place }
    return Satisfier(
      package: package, cause: found.cause, level: found.level,
      previousLevel: max(previous.level, 1))
  }
}
