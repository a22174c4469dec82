public import Packaging

/// The distributions that the requirements need on the target, each at one version.
public struct Resolution: Sendable {
  /// One distribution of the closure and the file it would be installed from.
  public struct Package: Sendable {
    public let name: ProjectName
    public let version: Version
    /// The extras that something asks of it, sorted.
    public let extras: [ProjectName]
    /// Where the user's own files ask for it: `requirements.txt:3`; empty when they do not.
    public let places: [String]
    /// The packages whose requirements name it, sorted.
    public let requiredBy: [ProjectName]
    /// The packages its requirements name, sorted.
    public let dependencies: [ProjectName]
    public let source: Source

    public init(
      name: ProjectName, version: Version, extras: [ProjectName], places: [String],
      requiredBy: [ProjectName], dependencies: [ProjectName], source: Source
    ) {
      self.name = name
      self.version = version
      self.extras = extras
      self.places = places
      self.requiredBy = requiredBy
      self.dependencies = dependencies
      self.source = source
    }
  }

  public enum Source: Sendable, Equatable {
    /// A file of the project's page: the one an installer would take.
    case index(file: Int)
    /// A requirement's direct reference.
    case url(String)
  }

  /// Sorted by name.
  public let packages: [Package]
  public let notices: [ResolutionNotice]

  public init(packages: [Package], notices: [ResolutionNotice] = []) {
    self.packages = packages
    self.notices = notices
  }
}
