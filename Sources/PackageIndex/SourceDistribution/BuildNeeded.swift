public import Packaging
internal import Resolver

/// Source distributions of a closure of which only a build tells what they require.
///
/// The closure was found as if they required nothing, so that one run names all that are known to
/// stand in the way; what they bring with them may hold more.
public struct BuildNeeded: Error, Sendable, CustomStringConvertible {
  public struct Source: Sendable {
    public let name: ProjectName
    public let version: Version
    /// Without credentials.
    public let url: String
    /// The packages whose requirements name it, sorted.
    public let requiredBy: [ProjectName]
    /// Where the user's own files ask for it.
    public let places: [String]
  }

  /// Sorted by name.
  public let sources: [Source]

  public var description: String {
    sources.map { "\($0.name) \($0.version)" }.joined(separator: ", ") + " have to be built"
  }
}

extension BuildNeeded.Source {
  init(_ package: Resolution.Package, url: String) {
    self.init(
      name: package.name, version: package.version, url: redacted(url),
      requiredBy: package.requiredBy, places: package.places)
  }
}
