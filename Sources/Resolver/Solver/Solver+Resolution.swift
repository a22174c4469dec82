internal import Packaging

// The answer: what was decided, and who asked for it.
extension Solver {
  /// Walks from the user's requirements over what was decided.
  func resolution() -> Resolution {
    var walk = ResolutionWalk(solver: self)
    return walk.run()
  }
}

private struct ResolutionWalk {
  let solver: Solver
  private var nodes: [Int: Node] = [:]
  private var queue: [PackageID] = []

  private struct Node {
    var extras: Set<ProjectName> = []
    var places: [String] = []
    var requiredBy: Set<ProjectName> = []
    var dependencies: Set<ProjectName> = []

    mutating func enter(_ place: String?) {
      if let place, !places.contains(place) { places.append(place) }
    }
  }

  init(solver: Solver) { self.solver = solver }

  mutating func run() -> Resolution {
    for root in solver.request.requirements
    where root.requirement.marker?.holds(in: solver.inputs.markers) ?? true {
      for requirement in solver.inputs.effective(root.requirement, of: nil) {
        guard let project = solver.table.index(of: requirement.name) else { continue }
        enter(solver.table.projects[project].base, from: nil, place: root.place)
        for extra in requirement.extras {
          guard
            let package = solver.table.projects[project].extras.first(where: { $0.extra == extra })
          else { continue }
          enter(package.package, from: nil, place: root.place)
        }
      }
    }
    var next = 0
    while next < queue.count {
      let package = queue[next]
      next += 1
      let project = solver.table[package].project
      guard let ordinal = solver.solution.decision(of: solver.table.projects[project].base) else {
        continue
      }
      let decision = Solver.DecisionKey(package: package, ordinal: ordinal)
      for need in solver.needs[decision] ?? [] {
        enter(need.package, from: project, place: nil)
      }
    }
    let packages = nodes.compactMap { project, node in package(project, node) }
      .sorted { $0.name < $1.name }
    return Resolution(packages: packages, notices: NoticeSearch(solver, packages).run())
  }

  private mutating func enter(_ package: PackageID, from parent: Int?, place: String?) {
    let project = solver.table[package].project
    let name = solver.table.projects[project].name
    guard solver.solution.decision(of: solver.table.projects[project].base) != nil,
      !solver.request.options.provided.contains(name)
    else {
      return
    }
    let isNew = nodes[project] == nil
    var isNewExtra = false
    nodes[project, default: Node()].enter(place)
    if let extra = solver.table[package].extra {
      isNewExtra = nodes[project]?.extras.insert(extra).inserted ?? false
    }
    if let parent, parent != project {
      nodes[project]?.requiredBy.insert(solver.table.projects[parent].name)
      nodes[parent]?.dependencies.insert(name)
    }
    if isNew { queue.append(solver.table.projects[project].base) }
    if isNewExtra { queue.append(package) }
  }

  private func decision(of project: Int) -> (ordinal: Int, file: Int)? {
    guard let ordinal = solver.solution.decision(of: solver.table.projects[project].base),
      var candidates = solver.table.projects[project].candidates,
      let best = candidates.best(in: VersionSet(ordinal))
    else { return nil }
    return (Int(ordinal), best.file)
  }

  private func package(_ project: Int, _ node: Node) -> Resolution.Package? {
    guard let decided = decision(of: project),
      let page = solver.table.projects[project].candidates?.page
    else { return nil }
    return Resolution.Package(
      name: solver.table.projects[project].name, version: page.version(at: decided.ordinal),
      extras: node.extras.sorted(), places: node.places, requiredBy: node.requiredBy.sorted(),
      dependencies: node.dependencies.sorted(),
      source: solver.table.projects[project].reference.map { .url($0) }
        ?? .index(file: decided.file))
  }
}
