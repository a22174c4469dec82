public import Packaging

/// What a version of Python without its patch release leaves open.
///
/// `3.11` is taken as 3.11.0, whose answer to a marker or a `Requires-Python` may not be that of
/// the Python in the image.
public struct PatchDependence: Sendable, Hashable {
  public enum Effect: Sendable, Hashable {
    /// The requirement applies at `.0` alone, or not at `.0`.
    case requirement(Requirement, applies: Bool)
    /// A newer version is left out at `.0`.
    case newer(Version, requires: String)
  }

  /// Whose requirement or version it is: `redis 5.0.1`, or where the user's own stands.
  public let subject: String
  public let effect: Effect
  /// What was assumed, such as `3.11.0`.
  public let assumed: String
  /// The first patch release for which it comes out otherwise.
  public let first: String
}

extension PatchDependence: CustomStringConvertible {
  public var description: String {
    let what =
      switch effect {
      case .requirement(let requirement, let applies):
        "\(subject) \(applies ? "requires" : "does not require") `\(requirement)` on \(assumed),"
          + " and does \(applies ? "not " : "")on \(first)"
      case .newer(let version, let requires):
        "\(subject) was taken on \(assumed) because \(version) requires Python \(requires)"
      }
    return "\(what): give --python-version in full, such as \(first)"
  }
}
