public import Packaging

/// What a user asks for, and where they wrote it.
public struct RootRequirement: Sendable, Hashable {
  public let requirement: Requirement
  /// Where it stands, for a reader: `requirements.txt:3`.
  public let place: String

  public init(_ requirement: Requirement, at place: String) {
    self.requirement = requirement
    self.place = place
  }
}
