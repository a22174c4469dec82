internal import Packaging

// Deciding: which package next, which version of it, and what that version requires.
extension Solver {
  /// Makes the root's requirements known.
  ///
  /// - Returns: the questions to answer first.
  mutating func addRoots() -> [Question] {
    let roots = request.requirements.enumerated().filter { _, root in
      root.requirement.marker?.holds(in: inputs.markers) ?? true
    }
    var wanted: [(index: Int, want: Want)] = []
    for (index, root) in roots {
      for requirement in inputs.effective(root.requirement, of: nil) {
        wanted.append((index, Want(requirement)))
      }
    }
    let missing = questions(for: wanted.map(\.want))
    if !missing.isEmpty { return missing }
    makeRoom()
    add(Incompatibility(terms: [(.root, .negative(VersionSet(0)))], cause: .root))
    _ = propagate(from: .root)
    for (index, want) in wanted {
      var needs: [Need] = []
      state(want, into: &needs)
      for need in needs {
        prioritize(need)
        addDependency(
          of: .root, 0, on: need.package, in: need.set,
          cause: .rootRequirement(index, on: need.package))
      }
    }
    solution.decide(.root, 0)
    phase = .propagate(.root)
    return []
  }

  /// Decides the most urgent package.
  ///
  /// - Returns: the questions to answer before that is possible.
  mutating func choose() -> [Question] {
    guard let package = mostUrgent(), let term = solution.term(of: package) else {
      phase = .finished(.solved(resolution()))
      return []
    }
    let project = table[package].project
    let set = term.allowed
    guard let choice = candidate(package, project, set) else {
      phase = .propagate(package)
      return []
    }
    let key = MetadataKey(project: project, file: choice.file)
    switch metadata[key] {
    case nil:
      return [.metadata(table.projects[project].name, file: choice.file)]
    case .unusable(let cause):
      rule(out: package, choice.ordinal, .unusable(cause))
    case .metadata(let facts):
      if let requires = facts.requiresPython, table[package].extra == nil,
        refuses(requires, project, choice.ordinal)
      {
        rule(out: package, choice.ordinal, .requiresPython(requires))
        return []
      }
      return decide(package, choice.ordinal, key, facts)
    }
    return []
  }

  /// Whether the metadata excludes the target's Python, where the page did not say so before.
  private mutating func refuses(_ requires: String, _ project: Int, _ ordinal: UInt32) -> Bool {
    let verdict = pythonVerdicts[requires] ?? inputs.verdict(on: requires)
    pythonVerdicts[requires] = verdict
    return switch verdict {
    case .accepted: false
    case .older: true
    case .newer: !(table.projects[project].candidates?.isLastResort(ordinal) ?? false)
    }
  }

  private mutating func rule(
    out package: PackageID, _ ordinal: UInt32, _ cause: Incompatibility.Cause
  ) {
    add(Incompatibility(terms: [(package, .exactly(ordinal))], cause: cause))
    phase = .propagate(package)
  }

  private func mostUrgent() -> PackageID? {
    solution.undecided.max { left, right in
      let (first, second) = (table.priority(of: left), table.priority(of: right))
      // A project before its extras, those in the order they were met.
      return first == second ? left.raw > right.raw : first < second
    }
  }

  /// The version to try, or nil after stating why there is none.
  private mutating func candidate(
    _ package: PackageID, _ project: Int, _ set: VersionSet
  ) -> (ordinal: UInt32, file: Int)? {
    let base = table.projects[project].base
    if package != base, let decided = solution.decision(of: base) {
      // An extra has no versions of its own.
      if set.contains(decided),
        let best = table.projects[project].candidates?.best(in: VersionSet(decided))
      {
        return best
      }
      add(
        Incompatibility(
          terms: [
            (base, .exactly(decided)), (package, .positive(VersionSet(decided).complement)),
          ], cause: .sameVersion))
      return nil
    }
    if let best = table.projects[project].candidates?.best(in: set),
      !isPremature(best.ordinal, project)
    {
      return best
    }
    add(Incompatibility(terms: [(package, .positive(set))], cause: .noVersions))
    return nil
  }

  /// Whether a pre-release would be chosen although what is required has a final version too.
  ///
  /// That one was ruled out by something else, of which another version may do: a release
  /// candidate is no reason to stop looking. Where looking fails, ``relax()`` lets it in.
  private mutating func isPremature(_ ordinal: UInt32, _ project: Int) -> Bool {
    guard !isRelaxed, table.projects[project].candidates?.isFallback(ordinal) ?? false else {
      return false
    }
    var required = VersionSet.full
    for cause in solution.causes(of: table.projects[project].base) {
      switch incompatibilities[cause].cause {
      case .dependency, .rootRequirement, .constraint:
        if let term = incompatibilities[cause].term(of: table.projects[project].base) {
          required = required.intersection(term.negated.allowed)
        }
      case .root, .noVersions, .unusable, .requiresPython, .sameVersion, .derived: break
      }
    }
    guard table.projects[project].candidates?.hasFinal(in: required) ?? false else { return false }
    hasHeldBack = true
    return true
  }

  /// Starts over with every pre-release that may be chosen, if one was held back.
  ///
  /// What was learnt goes: it may rest on what was held back.
  mutating func relax() -> Bool {
    guard hasHeldBack, !isRelaxed else { return false }
    isRelaxed = true
    solution = PartialSolution()
    incompatibilities = IncompatibilityList()
    incompatibilitiesOf = [[]]
    isLive = []
    contradicted = []
    mergedDependencies = [:]
    needs = [:]
    conflicts = ConflictCounts()
    table.forgetConflicts()
    phase = .roots
    return true
  }

  /// Decides a version, unless what it requires is already ruled out.
  private mutating func decide(
    _ package: PackageID, _ ordinal: UInt32, _ metadata: MetadataKey, _ facts: DependencyMetadata
  ) -> [Question] {
    let decision = DecisionKey(package: package, ordinal: ordinal)
    let missing = findNeeds(of: decision, metadata, facts)
    if !missing.isEmpty { return missing }
    var added: [IncompatibilityID] = []
    for need in needs[decision] ?? [] {
      prioritize(need)
      let cause = Incompatibility.Cause.dependency(package, on: need.package, need.source)
      if table[need.package].project == metadata.project, table[need.package].extra == nil {
        // A version that requires itself says nothing; one that requires another is unusable.
        if need.set.contains(ordinal) { continue }
        added.append(add(Incompatibility(terms: [(package, .exactly(ordinal))], cause: cause)))
        continue
      }
      added.append(
        addDependency(of: package, ordinal, on: need.package, in: need.set, cause: cause))
    }
    phase = .propagate(package)
    if solution.hasBacktracked,
      let ruledOut = added.first(where: { isRuledOut($0, package, ordinal) })
    {
      record(package, ruledOutBy: ruledOut)
      return []
    }
    solution.decide(package, ordinal)
    return []
  }

  /// Whether deciding the version would make the incompatibility true.
  private func isRuledOut(
    _ id: IncompatibilityID, _ package: PackageID, _ ordinal: UInt32
  ) -> Bool {
    incompatibilities[id].terms.allSatisfy { entry in
      let known = entry.package == package ? .exactly(ordinal) : solution.term(of: entry.package)
      return known?.isSubset(of: entry.term) ?? false
    }
  }
}
