/// A version. (Placeholder: the real one follows PEP 440.)
public struct Version: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ text: String) throws(VersionError) { description = text }
  public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}
public struct VersionError: Error, Equatable {}
