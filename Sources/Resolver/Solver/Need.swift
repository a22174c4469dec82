internal import Packaging

/// One thing that a version needs: a package, at one of some versions.
struct Need: Sendable {
  let package: PackageID
  let set: VersionSet
  let source: RequirementSource
  /// Whether the requirement names one version and no other.
  let pinsOneVersion: Bool
}

/// Where a requirement stands: read again only for who wants to see it.
enum RequirementSource: Sendable {
  case metadata(MetadataKey, dependency: Int)
  /// What the user put in its place.
  indirect case override(Requirement)
}

/// A file of a project's page, whose metadata is known.
struct MetadataKey: Hashable, Sendable {
  let project: Int
  let file: Int
}

/// A requirement that applies on the target, as far as the search reads it.
struct Want: Sendable {
  let name: ProjectName
  /// The canonical spelling, in UTF-8.
  let specifiers: ArraySlice<UInt8>
  let extras: [ProjectName]
  let url: String?
  let source: RequirementSource

  init(_ requirement: Requirement) {
    name = requirement.name
    specifiers = Array(requirement.specifiers.description.utf8)[...]
    extras = requirement.extras
    url = requirement.url
    source = .override(requirement)
  }

  init(_ facts: DependencyMetadata, _ dependency: Int, of key: MetadataKey) {
    name = facts.name(of: dependency)
    specifiers = facts.specifierText(of: dependency)
    extras = facts.extras(of: dependency)
    url = facts.url(of: dependency)
    source = .metadata(key, dependency: dependency)
  }
}

/// What a set of specifiers comes to among a project's versions, worked out once for all that ask for
/// the same.
struct Accepted: Sendable {
  let set: VersionSet
  /// Whether a clause names one version and no other.
  let pinsOneVersion: Bool

  init(_ specifiers: ArraySlice<UInt8>, in page: ProjectPage) {
    let specifiers = SpecifierSet(canonical: specifiers)
    set = VersionSet(specifiers, in: page)
    pinsOneVersion = specifiers.pinsOneVersion
  }

  struct Key: Hashable, Sendable {
    let project: Int
    let specifiers: ArraySlice<UInt8>
  }
}

extension SpecifierSet {
  /// Whether a clause names one version and no other.
  fileprivate var pinsOneVersion: Bool {
    specifiers.contains { specifier in
      switch specifier.operator {
      case .equal: !specifier.isPrefix
      case .arbitrary: true
      default: false
      }
    }
  }
}
