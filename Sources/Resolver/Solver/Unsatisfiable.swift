internal import Packaging

/// Why there is no solution: a proof, and what it speaks of.
public struct Unsatisfiable: Error, Sendable {
  /// The incompatibilities that lead to the failure.
  let incompatibilities: [Incompatibility]
  let failure: IncompatibilityID
  let table: PackageTable
  let request: ResolutionRequest
  private let metadata: [MetadataKey: MetadataAnswer]

  init(_ failure: IncompatibilityID, of solver: borrowing Solver) {
    incompatibilities = solver.incompatibilities.all
    self.failure = failure
    table = solver.table
    request = solver.request
    metadata = solver.metadata
  }

  /// The requirement as it is written.
  func requirement(_ source: RequirementSource) -> Requirement? {
    switch source {
    case .override(let requirement): return requirement
    case .metadata(let key, let dependency):
      guard case .metadata(let facts)? = metadata[key] else { return nil }
      return facts.dependency(dependency).requirement
    }
  }
}
