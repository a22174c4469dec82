internal import Packaging

/// Who in a finished closure requires what.
struct ClosureEdges {
  /// One requirement and whose it is.
  struct Edge {
    let requirement: Requirement
    /// `nil` for the user's own.
    let parent: Resolution.Package?
    /// Where the user's own stands.
    let place: String?

    /// `celery 5.3.1`, or the place of the user's line.
    var subject: String { parent.map { "\($0.name) \($0.version)" } ?? place ?? "" }
  }

  private let edges: [ProjectName: [Edge]]

  /// The user's own come first, then those of the packages by name.
  init(_ solver: Solver, _ packages: [Resolution.Package]) {
    var edges: [ProjectName: [Edge]] = [:]
    func add(_ requirement: Requirement, _ parent: Resolution.Package?, _ place: String?) {
      edges[requirement.name, default: []].append(
        Edge(requirement: requirement, parent: parent, place: place))
    }
    for root in solver.request.requirements
    where root.requirement.marker?.holds(in: solver.inputs.markers) ?? true {
      for requirement in solver.inputs.effective(root.requirement, of: nil) {
        add(requirement, nil, root.place)
      }
    }
    for package in packages {
      guard let facts = solver.facts(of: package) else { continue }
      for extra in [nil] + package.extras.map(Optional.some) {
        for requirement in solver.inputs.requirements(of: facts, extra: extra) {
          add(requirement, package, nil)
        }
      }
    }
    self.edges = edges
  }

  subscript(name: ProjectName) -> [Edge] { edges[name] ?? [] }
}

extension Solver {
  /// What the chosen file's metadata says.
  func facts(of package: Resolution.Package) -> DependencyMetadata? {
    guard let project = table.index(of: package.name) else { return nil }
    let file = if case .index(let file) = package.source { file } else { 0 }
    guard case .metadata(let facts)? = metadata[MetadataKey(project: project, file: file)] else {
      return nil
    }
    return facts
  }
}
