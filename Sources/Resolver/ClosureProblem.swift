public import Packaging

/// A requirement that the installation does not meet.
public struct ClosureProblem: Error, Sendable, Equatable {
  public enum Reason: Sendable, Equatable {
    /// No distribution of that name is installed.
    case notInstalled
    /// The installed version is outside the requirement's specifiers.
    case unacceptableVersion(installed: Version)
    /// The installed version is outside a constraint's specifiers.
    case violatesConstraint(installed: Version, constraint: Requirement, place: String)
  }

  public let requirement: Requirement
  public let reason: Reason
  /// Where the chain of requirements starts, such as `requirements.txt:3`.
  public let place: String
  /// The distributions from the user's requirement to the one that states this requirement, each as
  /// `name version`; empty when the user states it.
  public let chain: [String]

  public init(
    requirement: Requirement, reason: Reason, place: String, chain: [String]
  ) {
    self.requirement = requirement
    self.reason = reason
    self.place = place
    self.chain = chain
  }
}

extension ClosureProblem: CustomStringConvertible {
  public var description: String {
    let asked = chain.isEmpty ? place : "\(place) → \(chain.joined(separator: " → "))"
    switch reason {
    case .notInstalled:
      return "\(requirement) is not installed (asked by \(asked))"
    case .unacceptableVersion(let installed):
      return "\(requirement.name) \(installed) is installed, \(requirement) is asked by \(asked)"
    case .violatesConstraint(let installed, let constraint, let constraintPlace):
      return "\(requirement.name) \(installed) is installed, "
        + "\(constraintPlace) constrains it to \(constraint) (asked by \(asked))"
    }
  }
}

/// Something about the closure that a user should know and that stops nothing.
public enum ClosureNotice: Sendable, Hashable {
  /// An extra that the distribution does not declare; pip ignores it with a warning.
  case unknownExtra(ProjectName, of: String, askedBy: String)
  /// The distribution's `Requires-Python` excludes the target.
  case pythonExcluded(distribution: String, requires: SpecifierSet, target: String)
}

extension ClosureNotice: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownExtra(let extra, let distribution, let place):
      "\(distribution) has no extra `\(extra)` (asked by \(place))"
    case .pythonExcluded(let distribution, let requires, let target):
      "\(distribution) requires Python \(requires), the target has \(target)"
    }
  }
}
