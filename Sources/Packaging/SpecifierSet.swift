/// A specifier set. (Placeholder.)
public struct SpecifierSet: Hashable, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ text: String) throws(SpecifierError) { description = text }
  /// PEP 440's rules for pre-releases: nil = only if the set names one.
  public func contains(_ version: Version, prereleases: Bool? = nil) -> Bool { true }
}
public struct SpecifierError: Error, Equatable {}
