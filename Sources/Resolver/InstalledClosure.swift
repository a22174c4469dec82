public import Packaging

/// The distributions of an installation that the requirements need on the target, and why.
public struct InstalledClosure: Sendable {
  /// One distribution of the closure.
  public struct Member: Sendable, Equatable {
    public let distribution: DistributionID
    /// Whether the user's own requirements name it.
    public let isRequested: Bool
    /// The extras that something asks of it.
    public let extras: Set<ProjectName>
    /// The members whose requirements name it, sorted by name.
    public let requiredBy: [DistributionID]

    public init(
      _ distribution: DistributionID, isRequested: Bool = false, extras: Set<ProjectName> = [],
      requiredBy: [DistributionID] = []
    ) {
      self.distribution = distribution
      self.isRequested = isRequested
      self.extras = extras
      self.requiredBy = requiredBy
    }
  }

  /// Sorted by the distribution's name.
  public let members: [Member]
  private let memberIndex: [DistributionID: Int]

  public init(members: [Member]) {
    self.members = members
    memberIndex = Dictionary(
      members.enumerated().map { ($1.distribution, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public func contains(_ id: DistributionID) -> Bool { memberIndex[id] != nil }

  public subscript(id: DistributionID) -> Member? { memberIndex[id].map { members[$0] } }
}
