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

  private let solver: Solver
  private let packages: [Resolution.Package]

  init(_ solver: Solver, _ packages: [Resolution.Package]) {
    self.solver = solver
    self.packages = packages
  }

  /// Every requirement of `package`: the user's own first, then those of the packages by name.
  ///
  /// Looks at those packages alone which are known to require it. A package's requirement of itself,
  /// with which its extras ask for one another, is told only where `includingOwn` asks for it.
  func edges(to package: Resolution.Package, includingOwn: Bool = false) -> [Edge] {
    var edges: [Edge] = []
    for root in solver.request.requirements
    where root.requirement.name == package.name
      && root.requirement.marker?.holds(in: solver.inputs.markers) ?? true
    {
      for requirement in solver.inputs.effective(root.requirement, of: nil) {
        edges.append(Edge(requirement: requirement, parent: nil, place: root.place))
      }
    }
    for parent in packages
    where package.requiredBy.contains(parent.name) || includingOwn && parent.name == package.name {
      guard let facts = solver.facts(of: parent) else { continue }
      for extra in [nil] + parent.extras.map(Optional.some) {
        for requirement in solver.inputs.requirements(of: facts, extra: extra)
        where requirement.name == package.name {
          edges.append(Edge(requirement: requirement, parent: parent, place: nil))
        }
      }
    }
    return edges
  }
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
