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
