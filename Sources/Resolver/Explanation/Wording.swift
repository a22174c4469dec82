internal import Packaging

/// Words statements, conclusions and the sentences made of them.
struct Wording {
  let evidence: Evidence

  init(_ evidence: Evidence) { self.evidence = evidence }

  /// Where the user's own lines that a statement is about stand.
  func places(of statement: Statement) -> [String] {
    switch statement.kind {
    case .required(let index):
      let root = evidence.source.request.requirements[index]
      return [root.place]
        + evidence.source.overrides(of: root.requirement.name).map(\.place)
    case .constraint(let constraint): return [constraint.place]
    case .dependency, .unavailable: return []
    }
  }

  // MARK: Sentences

  func sentences(of core: CoreSearch.Core) -> [String] {
    guard let (search, last) = core.refutation else {
      // Too many to find the steps in time; the facts are true all the same.
      return core.statements.map { "Given: \(facts([$0]))." }
        + ["Because all of this cannot be met together, \(Self.failure)."]
    }
    let owners = core.statements.enumerated().flatMap { index, statement in
      evidence.vocabulary.clauses(of: statement).map { _ in index }
    }
    let lines = Proof(search, last: last, owners: owners).lines
    var numbers: [Int: Int] = [:]
    for (index, line) in lines.enumerated() {
      for case .line(let other) in line.premises where other != index - 1 && numbers[other] == nil {
        numbers[other] = 0
      }
    }
    for (number, index) in numbers.keys.sorted().enumerated() { numbers[index] = number + 1 }
    return lines.enumerated().map { index, line in
      var premises: [String] = []
      var isContinued = false
      for case .line(let other) in line.premises {
        if other == index - 1 {
          isContinued = true
        } else {
          premises.append(
            "we know from (\(numbers[other] ?? 0)) that \(conclusion(lines[other].conclusion))")
        }
      }
      // The statements' own order, not the proof's, is the one a reader looks for.
      let own = line.premises.compactMap {
        if case .statement(let index) = $0 { index } else { nil }
      }.sorted().map { core.statements[$0] }
      if !own.isEmpty { premises.append(facts(own)) }
      let start = isContinued ? "And because" : "Because"
      let number = numbers[index].map { " (\($0))" } ?? ""
      return "\(start) \(premises.joined(separator: ", and ")), "
        + "we can conclude that \(conclusion(line.conclusion)).\(number)"
    }
  }

  private static let failure = "your requirements are unsatisfiable"

  // MARK: Facts

  /// Several statements, the user's own first, each followed by what follows it.
  func facts(_ statements: [Statement]) -> String {
    var clauses: [String] = []
    let roots = statements.filter { $0.subject == .root }
    if !roots.isEmpty {
      let told = roots.map { required($0) }
      clauses.append("you require \(told.map(\.text).listed(by: "and"))")
      clauses += told.compactMap(\.remark)
    }
    for statement in statements {
      guard case .constraint(let constraint) = statement.kind else { continue }
      clauses.append(
        "your constraint is \(constraint.requirement.unconditional) (\(constraint.place))"
          + (absence(of: statement).map { ", but \($0)" } ?? ""))
    }
    clauses += dependencies(statements)
    for statement in statements {
      if case .unavailable(let reason) = statement.kind {
        clauses.append(unavailable(statement, reason, remark: remark(on: statement, statements)))
      }
    }
    let isNested = clauses.contains { $0.contains(" and ") }
    guard clauses.count > 2 || clauses.count == 2 && isNested else {
      return clauses.listed(by: "and")
    }
    return clauses.dropLast().joined(separator: ", ") + ", and " + clauses[clauses.count - 1]
  }

  private func required(_ statement: Statement) -> (text: String, remark: String?) {
    guard case .required(let index) = statement.kind, let demand = statement.demand,
      let requirement = demand.requirement
    else { return ("", nil) }
    let root = evidence.source.request.requirements[index]
    var text = "\(root.requirement.unconditional) (\(root.place))"
    for override in evidence.source.overrides(of: root.requirement.name)
    where override.requirement.specifiers == requirement.specifiers {
      text += ", which your override makes \(requirement.unconditional) (\(override.place))"
      break
    }
    return (text, absence(of: statement))
  }

  /// Chains of requirements, each told from where it begins.
  private func dependencies(_ statements: [Statement]) -> [String] {
    var rest = statements.filter {
      if case .dependency = $0.kind { true } else { false }
    }
    var clauses: [String] = []
    while !rest.isEmpty {
      // One that nothing else in the sentence leads to.
      let start =
        rest.indices.first { index in
          !rest.contains { $0.demand?.project == base(rest[index].subject) }
        } ?? 0
      var current = rest.remove(at: start)
      var text = subject(current, remark: remark(on: current, statements))
        .saying("depends on", "depend on")
      text += " \(demanded(current))"
      // What else the same versions require.
      while let next = rest.firstIndex(where: {
        $0.subject == current.subject && $0.versions == current.versions
      }) {
        let other = rest.remove(at: next)
        text += " and \(demanded(other))"
      }
      while let next = rest.firstIndex(where: { follows($0, current) }) {
        current = rest.remove(at: next)
        text += ", which depends on \(demanded(current))"
      }
      clauses.append(text)
    }
    return clauses
  }

  /// Whether whatever the first statement requires has the second one's requirement.
  private func follows(_ next: Statement, _ statement: Statement) -> Bool {
    guard let demand = statement.demand, base(next.subject) == demand.project,
      !demand.allowed.isEmpty, demand.allowed.isSubset(of: next.versions)
    else { return false }
    return !evidence.vocabulary.isExtra(next.subject) || demand.extras.contains(next.subject)
  }

  private func base(_ package: PackageID) -> PackageID { evidence.vocabulary[package].base }

  private func demanded(_ statement: Statement) -> String {
    guard let demand = statement.demand else { return "" }
    let text =
      demand.requirement.map { $0.unconditional }
      ?? VersionsText(
        required: demand.allowed, of: name(demand.project, demand.extras), evidence, demand.project
      ).text
    return text + (absence(of: statement).map { " (\($0))" } ?? "")
  }

  /// Why nothing meets the statement's requirement by itself; `nil` when something does.
  private func absence(of statement: Statement) -> String? {
    guard let demand = statement.demand, demand.allowed.isEmpty else { return nil }
    let name = evidence.name(of: demand.project).normalized
    switch evidence.project(of: demand.project).absence {
    case .missing: return "\(name) was not found in the index"
    case .offline: return "\(name) is not in the cache and --offline was given"
    case nil: break
    }
    guard let page = evidence.page(of: demand.project), page.versionCount > 0 else {
      return "there are no versions of \(name)"
    }
    guard let requirement = demand.requirement else { return nil }
    if let url = requirement.url { return "\(name) does not come from \(url)" }
    let (lowest, highest) = (page.version(at: 0), page.version(at: page.versionCount - 1))
    if requirement.specifiers.specifiers.contains(where: \.namesVersions) {
      return "there is no version of \(requirement.unconditional)"
    }
    if lowest == highest { return "only \(name)==\(lowest) is available" }
    let operators = Set(requirement.specifiers.specifiers.map(\.operator))
    if operators.isSubset(of: [.greater, .greaterOrEqual]) {
      return "only \(name)<=\(highest) is available"
    }
    if operators.isSubset(of: [.less, .lessOrEqual]) {
      return "only \(name)>=\(lowest) is available"
    }
    return "there is no version of \(requirement.unconditional)"
  }

  // MARK: Names

  private func name(_ project: PackageID, _ extras: [PackageID]) -> String {
    let names = extras.compactMap { evidence.vocabulary[$0].extra?.normalized }.sorted()
    return evidence.name(of: project).normalized
      + (names.isEmpty ? "" : "[\(names.joined(separator: ","))]")
  }

  private func subject(_ statement: Statement, remark: String) -> VersionsText {
    let base = base(statement.subject)
    let extras = evidence.vocabulary.isExtra(statement.subject) ? [statement.subject] : []
    return VersionsText(subject: statement.versions, of: name(base, extras), evidence, base)
      .adding(remark)
  }

  /// That the one version spoken of is all there is of what another statement asks for, where that
  /// one does not say so itself.
  private func remark(on statement: Statement, _ statements: [Statement]) -> String {
    let base = base(statement.subject)
    guard statement.versions.count == 1, evidence.project(of: base).reference == nil else {
      return ""
    }
    for other in statements {
      guard let demand = other.demand, demand.project == base,
        demand.allowed == statement.versions, let requirement = demand.requirement,
        !requirement.specifiers.specifiers.contains(where: \.namesVersions)
      else { continue }
      return requirement.specifiers.isEmpty ? " (the only version)" : " (the only such version)"
    }
    return ""
  }

  // MARK: Conclusions

  /// What an incompatibility's terms say when read as a conclusion.
  func conclusion(_ incompatibility: Incompatibility) -> String {
    var chosen: [(base: PackageID, versions: VersionSet, extras: [PackageID])] = []
    var required: [String] = []
    var isRoot = false
    for (package, term) in incompatibility.terms {
      if package == .root {
        isRoot = true
        continue
      }
      let base = base(package)
      switch term {
      case .positive(let versions):
        let isExtra = evidence.vocabulary.isExtra(package)
        let index =
          chosen.firstIndex { $0.base == base }
          ?? {
            chosen.append((base, evidence.facts(of: base).all, []))
            return chosen.count - 1
          }()
        if isExtra {
          chosen[index].extras.append(package)
        } else {
          chosen[index].versions = versions
        }
      case .negative(let versions):
        required.append(
          evidence.vocabulary.isExtra(package)
            ? name(base, [package])
            : VersionsText(required: versions, of: name(base, []), evidence, base).text)
      }
    }
    let subjects = chosen.flatMap { entry in
      (entry.extras.isEmpty ? [[]] : entry.extras.map { [$0] }).map { extras in
        VersionsText(
          subject: entry.versions, of: name(entry.base, extras), evidence, entry.base)
      }
    }
    switch (subjects.count, required.isEmpty) {
    case (0, true): return Self.failure
    case (0, false): return "you require \(required.listed(by: "or"))"
    case (1, true):
      return isRoot
        ? "your requirements rule out \(subjects[0].text)" : "\(subjects[0].text) cannot be used"
    case (1, false):
      return (isRoot ? "with your requirements " : "")
        + subjects[0].saying("depends on", "depend on") + " \(required.listed(by: "or"))"
    case (_, true):
      return subjects.map(\.text).listed(by: "and") + " are incompatible"
        + (isRoot ? " with your requirements" : "")
    case (_, false):
      return subjects.map(\.text).listed(by: "and") + " together depend on "
        + required.listed(by: "or")
    }
  }
}

extension Specifier {
  /// Whether the clause asks for a version by its number.
  fileprivate var namesVersions: Bool {
    switch self.operator {
    case .equal, .arbitrary, .compatible: true
    case .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: false
    }
  }
}
