/// A place where nobody can tell which modules are loaded.
public struct OpaqueImport: Sendable, Hashable {
  public let place: ReachPlace
  /// What the source says there.
  public let text: String
  /// The dotted name below which everything is kept for it.
  public let scope: String

  public init(place: ReachPlace, text: String, scope: String) {
    self.place = place
    self.text = text
    self.scope = scope
  }
}
