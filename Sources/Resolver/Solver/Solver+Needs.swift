internal import Packaging

// What a version requires on the target, worked out once however often it is decided.
extension Solver {
  struct DecisionKey: Hashable, Sendable {
    let package: PackageID
    let ordinal: UInt32
  }

  /// What deciding the version makes necessary.
  ///
  /// - Returns: the questions to answer first; none once ``needs`` has the answer.
  mutating func findNeeds(
    of decision: DecisionKey, _ metadata: MetadataKey, _ facts: DependencyMetadata
  ) -> [Question] {
    if needs[decision] != nil { return [] }
    let wants: [Want]
    if let pending = pendingWants, pending.decision == decision {
      wants = pending.wants
    } else {
      wants = self.wants(of: facts, metadata, extra: table[decision.package].extra)
    }
    let missing = questions(for: wants)
    guard missing.isEmpty else {
      pendingWants = (decision, wants)
      return missing
    }
    pendingWants = nil
    var found: [Need] = []
    for want in wants { state(want, into: &found) }
    needs[decision] = found
    return []
  }

  private mutating func wants(
    of facts: DependencyMetadata, _ key: MetadataKey, extra: ProjectName?
  ) -> [Want] {
    var wants: [Want] = []
    for dependency in facts.dependencies(with: extra)
    where markers.applies(dependency, of: facts, extra: extra) {
      guard inputs.replacesRequirements else {
        wants.append(Want(facts, dependency, of: key))
        continue
      }
      let requirement = facts.dependency(dependency).requirement
      let effective = inputs.effective(requirement, of: facts.name)
      if effective == [requirement] {
        wants.append(Want(facts, dependency, of: key))
      } else {
        wants += effective.map { Want($0) }
      }
    }
    return wants
  }

  /// The pages that have to be known before the requirements can be stated.
  mutating func questions(for wants: [Want]) -> [Question] {
    var questions: [Question] = []
    for want in wants {
      let index = table.project(want.name)
      guard table.projects[index].candidates == nil else { continue }
      let reference = inputs.references[want.name] ?? want.url
      table.projects[index].reference = reference
      let question: Question =
        if let reference { .reference(want.name, url: reference) } else { .page(want.name) }
      if !questions.contains(question) { questions.append(question) }
    }
    return questions
  }

  /// Adds the packages that a requirement names, each with the versions it accepts.
  mutating func state(_ want: Want, into needs: inout [Need]) {
    let index = table.project(want.name)
    guard let page = table.projects[index].candidates?.page else { return }
    let accepted = accepted(want.specifiers, index, page)
    let set: VersionSet
    if let url = want.url, table.projects[index].reference.map({ $0 != url }) ?? true,
      inputs.references[want.name] == nil
    {
      // Another reference, or the index, already answers for this project.
      set = .empty
    } else {
      set = accepted.set
    }
    table.see(index)
    constrain(index, page)
    needs.append(
      Need(
        package: table.projects[index].base, set: set, source: want.source,
        pinsOneVersion: accepted.pinsOneVersion))
    for extra in want.extras {
      needs.append(
        Need(
          package: table.extra(extra, of: index), set: set, source: want.source,
          pinsOneVersion: accepted.pinsOneVersion))
    }
    makeRoom()
  }

  private mutating func accepted(
    _ specifiers: ArraySlice<UInt8>, _ project: Int, _ page: ProjectPage
  ) -> Accepted {
    let key = Accepted.Key(project: project, specifiers: specifiers)
    if let known = accepted[key] { return known }
    let found = Accepted(specifiers, in: page)
    accepted[key] = found
    return found
  }

  /// A need tells how urgent its project is, each time it arises.
  mutating func prioritize(_ need: Need) {
    let project = table[need.package].project
    if table.projects[project].reference != nil {
      table.raise(project, to: .direct)
    } else if need.pinsOneVersion {
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

  mutating func makeRoom() {
    solution.makeRoom(for: table.count)
    while incompatibilitiesOf.count < table.count { incompatibilitiesOf.append([]) }
  }
}
