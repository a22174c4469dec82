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
    var wanted: [(index: Int, requirement: Requirement)] = []
    for (index, root) in roots {
      for requirement in inputs.effective(root.requirement, of: nil) {
        wanted.append((index, requirement))
      }
    }
    let missing = questions(for: wanted.map(\.requirement))
    if !missing.isEmpty { return missing }
    makeRoom()
    add(Incompatibility(terms: [(.root, .negative(VersionSet(0)))], cause: .root))
    _ = propagate(from: .root)
    for (index, requirement) in wanted {
      for (package, set) in packages(for: requirement) {
        addDependency(
          of: .root, 0, on: package, in: set, cause: .rootRequirement(index, on: package))
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
      return decide(package, choice.ordinal, facts)
    }
    return []
  }

  /// Whether the metadata excludes the target's Python, where the page did not say so before.
  private mutating func refuses(_ requires: String, _ project: Int, _ ordinal: UInt32) -> Bool {
    switch inputs.verdict(on: requires) {
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
      switch incompatibilities[cause.index].cause {
      case .dependency, .rootRequirement, .constraint:
        if let term = incompatibilities[cause.index].term(of: table.projects[project].base) {
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
    incompatibilities = []
    incompatibilitiesOf = [[]]
    contradictedAt = []
    contradicted = []
    mergedDependencies = [:]
    conflicts = ConflictCounts()
    table.forgetConflicts()
    phase = .roots
    return true
  }

  // MARK: Requirements

  /// Decides a version, unless what it requires is already ruled out.
  private mutating func decide(
    _ package: PackageID, _ ordinal: UInt32, _ facts: DependencyMetadata
  ) -> [Question] {
    let project = table[package].project
    let requirements = requirements(of: facts, extra: table[package].extra)
    let missing = questions(for: requirements)
    if !missing.isEmpty { return missing }
    makeRoom()
    var added: [IncompatibilityID] = []
    for requirement in requirements {
      for (dependency, set) in packages(for: requirement) {
        if table[dependency].project == project, table[dependency].extra == nil {
          // A version that requires itself says nothing; one that requires another is unusable.
          if set.contains(ordinal) { continue }
          added.append(
            add(
              Incompatibility(
                terms: [(package, .exactly(ordinal))],
                cause: .dependency(package, on: dependency, requirement))))
          continue
        }
        added.append(
          addDependency(
            of: package, ordinal, on: dependency, in: set,
            cause: .dependency(package, on: dependency, requirement)))
      }
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
    incompatibilities[id.index].terms.allSatisfy { entry in
      let known = entry.package == package ? .exactly(ordinal) : solution.term(of: entry.package)
      return known?.isSubset(of: entry.term) ?? false
    }
  }

  /// What a distribution requires: without an extra what always applies, with one what it adds.
  func requirements(of facts: DependencyMetadata, extra: ProjectName?) -> [Requirement] {
    var requirements: [Requirement] = []
    for dependency in facts.dependencies {
      if let only = dependency.onlyWithExtra, only != extra { continue }
      if let marker = dependency.requirement.marker {
        if let extra {
          guard marker.holds(in: inputs.markers, extras: [extra]),
            !marker.holds(in: inputs.markers)
          else { continue }
        } else if !marker.holds(in: inputs.markers) {
          continue
        }
      } else if extra != nil {
        continue
      }
      requirements += inputs.effective(dependency.requirement, of: facts.name)
    }
    return requirements
  }

  /// The pages that have to be known before the requirements can be stated.
  private mutating func questions(for requirements: [Requirement]) -> [Question] {
    var questions: [Question] = []
    for requirement in requirements {
      let index = table.project(requirement.name)
      guard table.projects[index].candidates == nil else { continue }
      let reference = inputs.references[requirement.name] ?? requirement.url
      table.projects[index].reference = reference
      let question: Question =
        if let reference { .reference(requirement.name, url: reference) } else {
          .page(requirement.name)
        }
      if !questions.contains(question) { questions.append(question) }
    }
    return questions
  }

  /// The packages that a requirement names, each with the versions it accepts.
  private mutating func packages(
    for requirement: Requirement
  ) -> [(package: PackageID, set: VersionSet)] {
    let index = table.project(requirement.name)
    guard let page = table.projects[index].candidates?.page else { return [] }
    let set: VersionSet
    if let url = requirement.url, table.projects[index].reference.map({ $0 != url }) ?? true,
      inputs.references[requirement.name] == nil
    {
      // Another reference, or the index, already answers for this project.
      set = .empty
    } else {
      set = VersionSet(requirement.specifiers, in: page)
    }
    prioritize(index, requirement)
    constrain(index, page)
    var packages = [(table.projects[index].base, set)]
    for extra in requirement.extras { packages.append((table.extra(extra, of: index), set)) }
    makeRoom()
    return packages
  }

  private mutating func prioritize(_ project: Int, _ requirement: Requirement) {
    if table.projects[project].reference != nil {
      table.raise(project, to: .direct)
    } else if requirement.specifiers.pinsOneVersion {
      table.raise(project, to: .singleVersion)
    }
  }

  /// States the user's constraints on a project once.
  private mutating func constrain(_ project: Int, _ page: ProjectPage) {
    let base = table.projects[project].base
    guard !table[base].isConstrained else { return }
    table[base].isConstrained = true
    makeRoom()
    for constraint in inputs.constraints[table.projects[project].name] ?? [] {
      let allowed = VersionSet(constraint.requirement.specifiers, in: page)
      guard !allowed.complement.isEmpty else { continue }
      add(
        Incompatibility(
          terms: [(base, .positive(allowed.complement))], cause: .constraint(constraint)))
    }
  }

  private mutating func makeRoom() {
    solution.makeRoom(for: table.count)
    while incompatibilitiesOf.count < table.count { incompatibilitiesOf.append([]) }
  }
}

extension SpecifierSet {
  /// Whether a clause names one version and no other.
  fileprivate var pinsOneVersion: Bool {
    specifiers.contains { specifier in
      switch specifier.operator {
      case .equal: !specifier.isPrefix
      case .arbitrary: true
      default: false
      }
    }
  }
}
