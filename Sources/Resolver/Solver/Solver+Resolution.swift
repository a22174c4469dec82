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
  private var queue: [(project: Int, extra: ProjectName?)] = []

  private struct Node {
    var extras: Set<ProjectName> = []
    var places: [String] = []
    var requiredBy: Set<ProjectName> = []
    var dependencies: Set<ProjectName> = []
  }

  init(solver: Solver) { self.solver = solver }

  mutating func run() -> Resolution {
    for root in solver.request.requirements
    where root.requirement.marker?.holds(in: solver.inputs.markers) ?? true {
      for requirement in solver.inputs.effective(root.requirement, of: nil) {
        enter(requirement, from: nil, place: root.place)
      }
    }
    var next = 0
    while next < queue.count {
      let (project, extra) = queue[next]
      next += 1
      guard let decided = decision(of: project),
        case .metadata(let facts)? = solver.metadata[
          Solver.MetadataKey(project: project, file: decided.file)]
      else { continue }
      for requirement in solver.requirements(of: facts, extra: extra) {
        enter(requirement, from: project, place: nil)
      }
    }
    let packages = nodes.compactMap { project, node in package(project, node) }
      .sorted { $0.name < $1.name }
    return Resolution(packages: packages, notices: NoticeSearch(solver, packages).run())
  }

  private mutating func enter(_ requirement: Requirement, from parent: Int?, place: String?) {
    guard let project = solver.table.index(of: requirement.name),
      decision(of: project) != nil,
      !solver.request.options.provided.contains(requirement.name)
    else { return }
    let isNew = nodes[project] == nil
    var node = nodes[project] ?? Node()
    if let place, !node.places.contains(place) { node.places.append(place) }
    if let parent, parent != project {
      node.requiredBy.insert(solver.table.projects[parent].name)
      nodes[parent]?.dependencies.insert(requirement.name)
    }
    let added = requirement.extras.filter { node.extras.insert($0).inserted }
    nodes[project] = node
    if isNew { queue.append((project, nil)) }
    for extra in added { queue.append((project, extra)) }
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
