public import Packaging

/// What a resolution is asked for.
public struct ResolutionRequest: Sendable {
  public var requirements: [RootRequirement]
  /// Versions a distribution may have if anything needs it.
  public var constraints: [RootRequirement]
  /// What replaces every requirement of the same name, wherever it stands.
  public var overrides: [RootRequirement]
  public var target: TargetEnvironment
  public var options: ResolverOptions

  public init(
    requirements: [RootRequirement], constraints: [RootRequirement] = [],
    overrides: [RootRequirement] = [], target: TargetEnvironment,
    options: ResolverOptions = ResolverOptions()
  ) {
    self.requirements = requirements
    self.constraints = constraints
    self.overrides = overrides
    self.target = target
    self.options = options
  }
}

/// Which of several right answers a resolution gives.
public struct ResolverOptions: Sendable {
  public enum Prereleases: String, Sendable, CaseIterable {
    case disallow
    case allow
    /// Where a project has no final release that fits.
    case ifNecessary = "if-necessary"
    /// Where a requirement of the user names one.
    case explicit
    case ifNecessaryOrExplicit = "if-necessary-or-explicit"
  }

  public enum Preference: String, Sendable, CaseIterable {
    case highest
    case lowest
    /// The lowest of what the user's own requirements name, the highest of the rest.
    case lowestDirect = "lowest-direct"
  }

  /// Some projects, or all.
  public struct Selection: Sendable, Equatable {
    public var isAll = false
    public var names: Set<ProjectName> = []
    public init() {}
    public func contains(_ name: ProjectName) -> Bool { isAll || names.contains(name) }
  }

  /// A project left out of the closure.
  public struct Exclusion: Sendable {
    public let name: ProjectName
    /// Applies where it holds.
    public let marker: Marker?
    /// Applies to this distribution's requirements alone.
    public let parent: ProjectName?
    public init(_ name: ProjectName, marker: Marker? = nil, parent: ProjectName? = nil) {
      self.name = name
      self.marker = marker
      self.parent = parent
    }
  }

  public var prereleases = Prereleases.ifNecessaryOrExplicit
  public var preference = Preference.highest
  /// Files uploaded at this moment or later do not exist.
  public var excludeNewer: Timestamp?
  /// No wheels of these.
  public var noBinary = Selection()
  /// No source distributions of these.
  public var onlyBinary = Selection()
  public var exclusions: [Exclusion] = []
  /// What the base image carries: part of the solution, left out of the answer.
  public var provided: Set<ProjectName> = []
  /// Hashes a distribution's file must have one of; empty where nobody asked.
  public var hashes: [ProjectName: Set<SHA256Digest>] = [:]
  /// Whether a distribution without a hash in ``hashes`` is refused.
  public var requiresHashes = false

  public init() {}
}
