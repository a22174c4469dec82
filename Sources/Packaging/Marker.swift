/// A PEP 508 marker. (Placeholder.)
public struct Marker: Hashable, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ text: String) throws(MarkerError) { description = text }
  public func holds(in environment: MarkerEnvironment, extras: Set<ProjectName> = []) -> Bool {
    true
  }
}
public struct MarkerError: Error, Equatable {}
