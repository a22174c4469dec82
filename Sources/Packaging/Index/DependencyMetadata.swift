/// The part of a distribution's metadata that a resolution reads.
public struct DependencyMetadata: Sendable {
  public let name: ProjectName
  public let version: Version
  public let requiresPython: String?
  public let providedExtras: [ProjectName]
  public let dependencies: [Dependency]

  /// One `Requires-Dist`, its marker taken apart.
  public struct Dependency: Sendable {
    public let requirement: Requirement
    /// The extra without which it never applies: its marker is `extra == "…" and …`.
    public let onlyWithExtra: ProjectName?

    public init(_ requirement: Requirement) {
      self.requirement = requirement
      onlyWithExtra = requirement.marker?.requiredExtra
    }
  }

  public init(
    name: ProjectName, version: Version, requiresPython: String?, providedExtras: [ProjectName],
    requirements: [Requirement]
  ) {
    self.name = name
    self.version = version
    self.requiresPython = requiresPython
    self.providedExtras = providedExtras
    dependencies = requirements.map(Dependency.init)
  }

  /// Reads what the metadata says, its faults mended as pip and uv mend them.
  ///
  /// - Throws: ``CoreMetadataError``, a `ProjectNameError` or a `VersionError`.
  public init(_ metadata: CoreMetadata) throws {
    self.init(
      name: try ProjectName(metadata.name), version: try Version(metadata.version),
      requiresPython: metadata.requiresPython,
      providedExtras: metadata.providesExtra.compactMap { try? ProjectName($0) },
      requirements: metadata.parsedRequirements().requirements)
  }
}
