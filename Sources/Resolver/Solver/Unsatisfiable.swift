internal import Packaging

/// Why there is no solution: a proof, and what it speaks of.
public struct Unsatisfiable: Error, Sendable {
  /// The incompatibilities that lead to the failure.
  let incompatibilities: [Incompatibility]
  let failure: IncompatibilityID
  let table: PackageTable
  let request: ResolutionRequest

  init(_ failure: IncompatibilityID, of solver: borrowing Solver) {
    incompatibilities = solver.incompatibilities
    self.failure = failure
    table = solver.table
    request = solver.request
  }
}

/// Why the requirements cannot be met, in plain words.
public struct Explanation: Sendable {
  /// The facts that cannot all hold, the user's own requirements first, each once.
  public let sentences: [String]
  /// What would help.
  public let hints: [String]
}

extension Unsatisfiable {
  /// How many facts are told; the rest is counted.
  private static let longest = 20

  /// The facts the failure derives from.
  public var explanation: Explanation {
    let facts = facts()
    var sentences: [String] = []
    var hints: [String] = []
    for fact in facts.sorted(by: { rank($0) < rank($1) }) {
      guard let sentence = sentence(fact), !sentences.contains(sentence) else { continue }
      sentences.append(sentence)
      if let hint = hint(fact), !hints.contains(hint) { hints.append(hint) }
    }
    if sentences.count > Self.longest {
      let left = sentences.count - Self.longest
      sentences = sentences.prefix(Self.longest) + ["\(left) more facts of the same kind"]
    }
    return Explanation(sentences: sentences, hints: hints)
  }

  private func facts() -> [Incompatibility] {
    var facts: [Incompatibility] = []
    var seen: Set<IncompatibilityID> = []
    var open = [failure]
    while let id = open.popLast() {
      guard seen.insert(id).inserted else { continue }
      let incompatibility = incompatibilities[id.index]
      if case .derived(let left, let right) = incompatibility.cause {
        open += [right, left]
      } else {
        facts.append(incompatibility)
      }
    }
    return facts
  }

  private func rank(_ fact: Incompatibility) -> Int {
    switch fact.cause {
    case .rootRequirement(let index, _): index
    case .constraint: 1 << 20
    case .dependency: 1 << 21
    case .unusable: 1 << 22
    case .noVersions: 1 << 23
    case .root, .sameVersion, .derived: 1 << 24
    }
  }

  private func sentence(_ fact: Incompatibility) -> String? {
    switch fact.cause {
    case .root, .sameVersion, .derived: return nil
    case .rootRequirement(let index, _):
      let root = request.requirements[index]
      return "you require \(root.requirement) (\(root.place))"
    case .constraint(let root):
      return "your constraint is \(root.requirement) (\(root.place))"
    case .dependency(let package, _, let requirement):
      return "\(versions(fact, package)) depends on \(requirement.withoutMarker)"
    case .unusable(let cause):
      guard let package = fact.terms.first?.package else { return nil }
      return "\(versions(fact, package)) cannot be used: \(cause)"
    case .noVersions:
      guard let package = fact.terms.first?.package else { return nil }
      return absence(fact, package)
    }
  }

  /// What the term of a package covers, in versions that exist.
  private func versions(_ fact: Incompatibility, _ package: PackageID) -> String {
    let name = name(package)
    guard case .positive(let set)? = fact.term(of: package),
      let page = table.project(of: package).candidates?.page
    else { return name }
    let runs = set.runs.map { $0.clamped(to: 0..<UInt32(clamping: page.versionCount)) }
      .filter { !$0.isEmpty }
    let all = runs.reduce(0) { $0 + $1.count }
    if all == page.versionCount { return "every version of \(name)" }
    func version(_ ordinal: UInt32) -> Version { page.version(at: Int(ordinal)) }
    let texts = runs.map { run in
      run.count == 1
        ? "\(name)==\(version(run.lowerBound))"
        : "\(name)>=\(version(run.lowerBound)),<=\(version(run.upperBound - 1))"
    }
    return texts.joined(separator: " or ")
  }

  private func name(_ package: PackageID) -> String {
    let project = table.project(of: package)
    return table[package].extra.map { "\(project.name)[\($0)]" } ?? project.name.normalized
  }

  private func absence(_ fact: Incompatibility, _ package: PackageID) -> String {
    let project = table.project(of: package)
    switch project.absence {
    case .missing: return "\(project.name) was not found in the index"
    case .offline: return "\(project.name) is not in the cache, and --offline was given"
    case nil: break
    }
    let obstacles = obstacles(fact, package)
    guard obstacles.isEmpty else {
      return "\(versions(fact, package)) cannot be used: \(obstacles.joined(separator: ", "))"
    }
    guard let page = project.candidates?.page, page.versionCount > 0 else {
      return "\(project.name) has no version"
    }
    return "\(project.name) has no other version: it has \(page.version(at: 0)) to "
      + "\(page.version(at: page.versionCount - 1))"
  }

  /// Why the versions that exist in a term cannot be chosen, each reason once.
  private func obstacles(_ fact: Incompatibility, _ package: PackageID) -> [String] {
    guard case .positive(let set)? = fact.term(of: package),
      var candidates = table.project(of: package).candidates
    else { return [] }
    var texts: [String] = []
    for run in set.runs {
      for ordinal in run.clamped(to: candidates.all) {
        guard let text = candidates.obstacle(of: ordinal)?.text, !texts.contains(text) else {
          continue
        }
        texts.append(text)
        if texts.count == 5 { return texts }
      }
    }
    return texts
  }

  private func hint(_ fact: Incompatibility) -> String? {
    guard case .noVersions = fact.cause, let package = fact.terms.first?.package else {
      return nil
    }
    let text = obstacles(fact, package).joined()
    let name = name(package)
    if text.contains("yanked") { return "pin a yanked version by its number: \(name)==VERSION" }
    if text.contains("pre-release") { return "pre-releases of \(name) exist: --prerelease allow" }
    if text.contains("requires Python") {
      return "the target is Python \(request.target.markers.pythonFullVersion): --python-version"
    }
    if text.contains("no wheel") { return "name the image's platform: --python-platform" }
    return nil
  }
}

extension Candidates.Obstacle {
  fileprivate var text: String {
    switch self {
    case .yanked: "it is yanked"
    case .prerelease: "it is a pre-release"
    case .requiresPython(let specifiers): "it requires Python \(specifiers)"
    case .noMatchingWheel: "it has no wheel for the target"
    case .wheelsExcluded: "wheels are excluded"
    case .sourcesExcluded: "it has no wheel for the target, and source distributions are excluded"
    case .tooNew: "it was uploaded after --exclude-newer"
    case .noMatchingHash: "no file has a hash that is allowed"
    }
  }
}

extension Requirement {
  /// As a reader of a conflict needs it: a marker that holds says nothing.
  fileprivate var withoutMarker: String {
    let text = description
    return text.firstIndex(of: ";").map { String(text[..<$0]) } ?? text
  }
}
