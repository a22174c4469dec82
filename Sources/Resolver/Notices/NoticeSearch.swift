internal import Packaging

/// Finds what a user should know about a finished resolution.
///
/// Looks at what the solver knows at its end and asks for nothing more, so that the notices are
/// those of the answer, not of the way to it.
struct NoticeSearch {
  let solver: Solver
  let packages: [Resolution.Package]
  let closure: ClosureEdges

  init(_ solver: Solver, _ packages: [Resolution.Package]) {
    self.solver = solver
    self.packages = packages
    closure = ClosureEdges(solver, packages)
  }

  func run() -> [ResolutionNotice] {
    var notices = yanked()
    notices += unknownExtras()
    notices += unboundedLowest()
    notices += patchDependences().map { .patchDependent($0) }
    notices += farOlder().sorted().map { .farOlder($0) }
    return notices
  }

  /// What the solver knows of a package's project; `nil` for what no index lists.
  func project(of package: Resolution.Package) -> PackageTable.Project? {
    guard let index = solver.table.index(of: package.name),
      solver.table.projects[index].reference == nil
    else { return nil }
    return solver.table.projects[index]
  }

  // MARK: Yanked

  /// The reason is empty where the page came from the cache: the details are stored apart.
  private func yanked() -> [ResolutionNotice] {
    packages.compactMap { package in
      guard case .index(let file) = package.source,
        let page = project(of: package)?.candidates?.page, page.choice(file).isYanked
      else { return nil }
      return .yanked(
        package.name, version: package.version, reason: page.file(file)?.yank?.reason ?? "")
    }
  }

  // MARK: Extras

  private func unknownExtras() -> [ResolutionNotice] {
    var notices: [ResolutionNotice] = []
    for package in packages where !package.extras.isEmpty {
      guard let facts = solver.facts(of: package) else { continue }
      let provided = Set(facts.providedExtras)
      for extra in package.extras where !provided.contains(extra) {
        // An extra that something depends on is one, declared or not.
        guard solver.inputs.requirements(of: facts, extra: extra).isEmpty else { continue }
        var askers: [String] = []
        for edge in closure.edges(to: package, includingOwn: true)
        where edge.requirement.extras.contains(extra) && !askers.contains(edge.subject) {
          askers.append(edge.subject)
        }
        notices.append(
          .unknownExtra(extra, of: package.name, version: package.version, askedBy: askers))
      }
    }
    return notices
  }

  // MARK: Lowest

  private func unboundedLowest() -> [ResolutionNotice] {
    guard solver.request.options.preference != .highest else { return [] }
    var bounded: Set<ProjectName> = []
    for root in solver.request.constraints + solver.request.overrides
    where root.requirement.hasLowerBound {
      bounded.insert(root.requirement.name)
    }
    return solver.request.requirements.compactMap { root in
      let requirement = root.requirement
      guard !requirement.hasLowerBound, !bounded.contains(requirement.name),
        packages.contains(where: { $0.name == requirement.name && $0.places.contains(root.place) })
      else { return nil }
      return .unboundedLowest(requirement.name, place: root.place)
    }
  }
}

extension Requirement {
  /// Whether it names a version that none may precede, or a file.
  fileprivate var hasLowerBound: Bool {
    url != nil
      || specifiers.specifiers.contains { specifier in
        switch specifier.operator {
        case .greater, .greaterOrEqual, .equal, .compatible, .arbitrary: true
        case .less, .lessOrEqual, .notEqual: false
        }
      }
  }
}
