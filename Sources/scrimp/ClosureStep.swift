import Packaging
import Resolver

/// From what the user asks for to the distributions that need to ship.
struct ClosureStep {
  let inventory: Inventory
  let target: TargetEnvironment
  let allowsMissing: Bool
  let console: Console

  /// The closure of the requirements, and of what the app imports without requiring it.
  ///
  /// - Throws: ``Diagnostic`` listing every requirement the installation does not meet.
  func closure(
    of requirements: ProjectRequirements, and application: ApplicationCode
  ) throws -> InstalledClosure {
    let installed = Set(inventory.distributions.map(\.name))
    // A project that is not installed runs from its own folder.
    let projects = requirements.projects.filter { installed.contains($0.requirement.name) }
    let roots = requirements.roots + (try requirements.unnamed.map(named)) + projects
    let declared = try checked(search(roots, requirements))
    let undeclared = application.undeclared(in: inventory, beyond: declared)
    guard !undeclared.isEmpty else {
      if declared.members.isEmpty {
        console.warn("no requirement leads to anything installed here")
      }
      return declared
    }
    for root in undeclared {
      console.warn(
        "\(root.place) imports what only \(root.requirement.name) provides, and no requirement "
          + "leads to it: it is kept; add it to the requirements")
    }
    // Only the user's requirements can be unmet here: these are installed.
    return search(roots + undeclared, requirements).closure
  }

  private func search(
    _ roots: [RootRequirement], _ requirements: ProjectRequirements
  ) -> ClosureResult {
    InstalledClosure.search(
      roots, constraints: requirements.constraints, overrides: requirements.overrides,
      in: inventory, markers: target.markers)
  }

  private func checked(_ result: ClosureResult) throws -> InstalledClosure {
    for notice in result.notices { console.warn("\(notice)") }
    guard !result.problems.isEmpty else { return result.closure }
    if allowsMissing {
      for problem in result.problems { console.warn("\(problem)") }
      return result.closure
    }
    throw Diagnostic(
      "the installed packages do not meet the requirements",
      causes: result.problems.map(\.description), hint: hint(for: result.problems),
      status: .negative)
  }

  /// A project named by its place alone is known by what its installer wrote into `direct_url.json`.
  private func named(_ entry: RequirementsEntry) throws -> RootRequirement {
    let place = "\(entry.location.file):\(entry.location.line)"
    guard
      let match = inventory.distributions.first(where: { distribution in
        distribution.directURL.map { entry.origin.isSame(as: $0) } ?? false
      })
    else {
      throw Diagnostic(
        "\(place): the name of `\(entry.text)` is not known",
        causes: ["no installed distribution says it came from there"],
        hint: "write it as `name @ \(entry.text)`, or `-e \(entry.text)#egg=name`")
    }
    let extras =
      entry.extras.isEmpty ? "" : "[\(entry.extras.map(\.normalized).joined(separator: ","))]"
    let marker = entry.marker.map { "; \($0)" } ?? ""
    return RootRequirement(try Requirement("\(match.name)\(extras)\(marker)"), at: place)
  }

  private func hint(for problems: [ClosureProblem]) -> String {
    let files = Set(problems.map { $0.place.split(separator: ":").first.map(String.init) ?? "" })
    let file = files.count == 1 ? files.first ?? "FILE" : "FILE"
    let source = file.hasSuffix(".whl") ? file : "-r \(file)"
    return "pip install \(source) into this environment, or pass --allow-missing to go on without"
  }
}

extension RequirementsEntry.Origin {
  /// Whether a distribution's `direct_url.json` names this place.
  fileprivate func isSame(as source: DirectURL) -> Bool {
    switch self {
    case .index: return false
    case .url(let url):
      return url.prefix { $0 != "#" } == source.url.prefix { $0 != "#" }
    case .repository(let url):
      // `git+https://host/repo.git@ref#egg=name` against `https://host/repo.git`.
      return url.drop { $0 != "+" }.dropFirst().hasPrefix(source.url)
    case .path(let path):
      guard let own = LocalFile.resolved(path), let other = source.path else { return false }
      return own == LocalFile.resolved(other)
    }
  }
}
