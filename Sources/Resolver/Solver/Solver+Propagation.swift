// Unit propagation and conflict resolution: what follows from what is decided.
extension Solver {
  /// Derives everything that follows from a change to `package`.
  ///
  /// - Returns: the incompatibility that leaves no solution, if that is what follows.
  mutating func propagate(from package: PackageID) -> IncompatibilityID? {
    var changed = [package]
    while let current = changed.popLast() {
      var conflict: IncompatibilityID?
      // The newest first: they tell most about where the search is now.
      var end = incompatibilitiesOf[current.index].count
      while let next = lastLive(of: current, before: end) {
        let id = incompatibilitiesOf[current.index][next]
        end = next
        switch solution.relation(to: id, among: incompatibilities) {
        case .satisfied:
          conflict = id
        case .almostSatisfied(let almost):
          if !changed.contains(almost) { changed.append(almost) }
          derive(almost, from: id)
        case .contradicted:
          contradict(id)
        case .inconclusive:
          break
        }
        if conflict != nil { break }
      }
      guard let conflict else { continue }
      switch resolve(conflict) {
      case .failure(let failure): return failure.id
      case .success(let learned):
        changed = [learned.package]
        derive(learned.package, from: learned.incompatibility)
      }
    }
    return nil
  }

  /// The place of the newest incompatibility of a package that may become true.
  ///
  /// By pointers: after a long search nearly all are passed over, time and again.
  private func lastLive(of package: PackageID, before end: Int) -> Int? {
    incompatibilitiesOf[package.index].withUnsafeBufferPointer { ids in
      isLive.withUnsafeBufferPointer { isLive in
        var next = end - 1
        while next >= 0, !isLive[ids[next].index] { next -= 1 }
        return next < 0 ? nil : next
      }
    }
  }

  private mutating func derive(_ package: PackageID, from id: IncompatibilityID) {
    guard let term = incompatibilities[id].term(of: package) else { return }
    solution.derive(package, term.negated, because: id)
    contradict(id)
  }

  private mutating func contradict(_ id: IncompatibilityID) {
    isLive[id.index] = false
    contradicted.append((id, solution.level))
  }

  struct NoSolution: Error { let id: IncompatibilityID }

  /// Finds what the conflict comes from and goes back to before it.
  private mutating func resolve(
    _ conflict: IncompatibilityID
  ) -> Result<(package: PackageID, incompatibility: IncompatibilityID), NoSolution> {
    var current = conflict
    var isLearned = false
    while true {
      let incompatibility = incompatibilities[current]
      if incompatibility.isTerminal { return .failure(NoSolution(id: current)) }
      let satisfier = solution.satisfier(of: incompatibility) { incompatibilities[$0] }
      guard let cause = satisfier.cause, satisfier.previousLevel >= satisfier.level else {
        backtrack(to: satisfier.previousLevel)
        if isLearned { index(current) }
        record(satisfier.package, ruledOutBy: current)
        return .success((satisfier.package, current))
      }
      current = store(
        .resolving(
          incompatibility, current, incompatibilities[cause], cause,
          over: satisfier.package))
      isLearned = true
      record(satisfier.package, ruledOutBy: current)
    }
  }

  mutating func backtrack(to level: Int32) {
    solution.backtrack(to: level)
    while let last = contradicted.last, last.level > level {
      isLive[last.id.index] = true
      contradicted.removeLast()
    }
  }

  /// Adds an incompatibility that propagation will look at.
  @discardableResult
  mutating func add(_ incompatibility: Incompatibility) -> IncompatibilityID {
    let id = store(incompatibility)
    index(id)
    return id
  }

  private mutating func store(_ incompatibility: Incompatibility) -> IncompatibilityID {
    let id = incompatibilities.append(incompatibility)
    isLive.append(true)
    return id
  }

  private mutating func index(_ id: IncompatibilityID) {
    for entry in incompatibilities[id].terms {
      incompatibilitiesOf[entry.package.index].append(id)
    }
  }

  /// States that the versions in `set` of a package need `dependency` from `needed`.
  ///
  /// Neighbouring versions mostly need the same: one incompatibility for all of them lets a
  /// conflict with one rule out the others at once.
  @discardableResult
  mutating func addDependency(
    of package: PackageID, _ ordinal: UInt32, on dependency: PackageID, in needed: VersionSet,
    cause: Incompatibility.Cause
  ) -> IncompatibilityID {
    let key = DependencyKey(package: package, dependency: dependency, set: needed)
    var versions = VersionSet(ordinal)
    if let past = mergedDependencies[key],
      case .positive(let before)? = incompatibilities[past].term(of: package)
    {
      if before.contains(ordinal) { return past }
      versions = before.union(versions)
      for entry in incompatibilities[past].terms {
        // Mostly one of the newest.
        if let place = incompatibilitiesOf[entry.package.index].lastIndex(of: past) {
          incompatibilitiesOf[entry.package.index].remove(at: place)
        }
      }
    }
    var terms: [(package: PackageID, term: Term)] = [(package, .positive(versions))]
    if !needed.isEmpty { terms.append((dependency, .negative(needed))) }
    let id = add(Incompatibility(terms: terms, cause: cause))
    mergedDependencies[key] = id
    return id
  }

  // MARK: Conflicts

  /// Counts the conflict against the packages that ruled `package` out.
  mutating func record(_ package: PackageID, ruledOutBy id: IncompatibilityID) {
    guard package != .root else { return }
    let project = table[package].project
    // A project's extras follow it: they do not rule it out.
    let others = incompatibilities[id].terms.map(\.package).filter {
      $0 != package && $0 != .root && table[$0].project != project
    }
    conflicts.record(package, ruledOutBy: others)
  }

  mutating func reprioritize() {
    let (early, late) = conflicts.takeDue()
    for package in early { table.markConflictEarly(table[package].project) }
    for package in late where table.markConflictLate(table[package].project) {
      // Decided anew after those it keeps ruling out.
      if let level = solution.decisionLevel(of: package) { backtrack(to: level - 1) }
    }
  }
}

extension PackageTable {
  fileprivate mutating func markConflictEarly(_ project: Int) {
    projects[project].priority.rank = .conflictEarly
  }

  /// - Returns: whether that changed anything.
  fileprivate mutating func markConflictLate(_ project: Int) -> Bool {
    switch projects[project].priority.rank {
    case .conflictLate, .conflictEarly: return false
    default:
      projects[project].priority.rank = .conflictLate
      return true
    }
  }
}
