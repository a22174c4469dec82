public import Packaging

/// A package whose version is far older than the newest that the target could have.
public struct FarOlder: Sendable, Hashable {
  public enum Cause: Sendable, Hashable {
    /// A package of the closure, or a line of the user, asks for an older one.
    case required(by: String, places: [String], Requirement)
    /// The newest itself asks for a version that another package does not have here.
    case needs(Requirement, ProjectName, chosen: Version, places: [String])
    /// Nothing by itself does; it is what is left.
    case unknown
  }

  public let name: ProjectName
  public let version: Version
  public let newest: Version
  public let cause: Cause
  /// Whether a line of the user names it.
  public let isRequested: Bool
  /// How much earlier it was uploaded, in microseconds; 0 where that is not known.
  public let age: Int64

  public init(
    name: ProjectName, version: Version, newest: Version, cause: Cause, isRequested: Bool,
    age: Int64
  ) {
    self.name = name
    self.version = version
    self.newest = newest
    self.cause = cause
    self.isRequested = isRequested
    self.age = age
  }
}

extension FarOlder: CustomStringConvertible {
  public var description: String {
    func at(_ places: [String]) -> String {
      places.isEmpty ? "" : " (\(places.listed(by: "and")))"
    }
    let reason =
      switch cause {
      case .required(let by, let places, let requirement):
        "\(by)\(at(places)) requires \(requirement.unconditional)"
      case .needs(let requirement, let other, let chosen, let places):
        "that one requires \(requirement.unconditional), and \(other) is at \(chosen)\(at(places))"
      case .unknown: "it goes with none of the other requirements' versions"
      }
    return "\(name) \(version) is far older than \(newest): \(reason)"
  }
}

extension FarOlder: Comparable {
  /// What a user is told of first: what they asked for, then what is oldest.
  public static func < (left: Self, right: Self) -> Bool {
    if left.isRequested != right.isRequested { return left.isRequested }
    return left.age == right.age ? left.name < right.name : left.age > right.age
  }
}
