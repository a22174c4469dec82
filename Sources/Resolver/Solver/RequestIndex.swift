internal import Packaging

/// A request's constraints, overrides and choices by the project they concern.
struct RequestIndex: Sendable {
  private let options: ResolverOptions
  private let tags: CompatibleTags
  private let python: TargetPython
  let markers: MarkerEnvironment
  /// Those that apply on the target.
  let constraints: [ProjectName: [RootRequirement]]
  let overrides: [ProjectName: [RootRequirement]]
  /// The direct references the user gives, which go for every requirement of that name.
  let references: [ProjectName: String]
  private let direct: Set<ProjectName>
  private let prereleases: Set<ProjectName>
  private let pinned: [ProjectName: Set<Version>]

  init(_ request: ResolutionRequest) {
    let markers = request.target.markers
    func applying(_ roots: [RootRequirement]) -> [RootRequirement] {
      roots.filter { $0.requirement.marker?.holds(in: markers) ?? true }
    }
    self.markers = markers
    options = request.options
    tags = CompatibleTags(request.target)
    python = TargetPython(markers)
    let requirements = applying(request.requirements)
    let constraints = applying(request.constraints)
    // An override whose marker is false still replaces: it says the project is not needed here.
    self.constraints = Dictionary(grouping: constraints) { $0.requirement.name }
    overrides = Dictionary(grouping: request.overrides) { $0.requirement.name }
    direct = Set(requirements.map(\.requirement.name))
    var references: [ProjectName: String] = [:]
    var prereleases: Set<ProjectName> = []
    var pinned: [ProjectName: Set<Version>] = [:]
    for root in requirements + constraints + applying(request.overrides) {
      let requirement = root.requirement
      if let url = requirement.url { references[requirement.name] = url }
      if requirement.specifiers.namesPrerelease { prereleases.insert(requirement.name) }
      for specifier in requirement.specifiers.specifiers where !specifier.isPrefix {
        switch specifier.operator {
        case .equal, .arbitrary:
          if let version = specifier.version ?? (try? Version(specifier.text)) {
            pinned[requirement.name, default: []].insert(version)
          }
        default: break
        }
      }
    }
    self.references = references
    self.prereleases = prereleases
    self.pinned = pinned
  }

  func rules(for name: ProjectName) -> CandidateRules {
    let prefersLowest =
      switch options.preference {
      case .highest: false
      case .lowest: true
      case .lowestDirect: direct.contains(name)
      }
    let isReference = references[name] != nil
    let hashes = options.hashes[name].map { Set($0.map { FileKey($0) }) }
    return CandidateRules(
      tags: tags, python: python,
      prereleases: isReference ? .allow : options.prereleases,
      namesPrerelease: prereleases.contains(name), prefersLowest: prefersLowest,
      excludeNewer: isReference ? nil : options.excludeNewer,
      excludesWheels: options.noBinary.contains(name) && !isReference,
      excludesSources: options.onlyBinary.contains(name) && !isReference,
      yankedVersions: pinned[name] ?? [],
      hashes: options.requiresHashes ? hashes ?? [] : hashes)
  }

  func verdict(on requiresPython: String) -> TargetPython.Verdict {
    python.verdict(on: requiresPython)
  }

  /// Whether ``effective(_:of:)`` may give anything but what it is given.
  var replacesRequirements: Bool { !options.exclusions.isEmpty || !overrides.isEmpty }

  /// What stands for a requirement of `parent`: overrides where there are any, nothing where it is
  /// excluded or does not apply on the target.
  func effective(_ requirement: Requirement, of parent: ProjectName?) -> [Requirement] {
    let isExcluded = options.exclusions.contains { exclusion in
      exclusion.name == requirement.name
        && (exclusion.parent == nil || exclusion.parent == parent)
        && (exclusion.marker?.holds(in: markers) ?? true)
    }
    if isExcluded { return [] }
    guard let replacing = overrides[requirement.name] else { return [requirement] }
    return replacing.lazy.map(\.requirement)
      .filter { $0.marker?.holds(in: markers) ?? true }
      .map { $0.addingExtras(requirement.extras) }
  }

  /// What a distribution requires on the target: without an extra what always applies, with one what
  /// it adds.
  func requirements(of facts: DependencyMetadata, extra: ProjectName?) -> [Requirement] {
    var verdicts = MarkerVerdicts(markers)
    return facts.dependencies(with: extra)
      .filter { verdicts.applies($0, of: facts, extra: extra) }
      .flatMap { effective(facts.dependency($0).requirement, of: facts.name) }
  }
}
