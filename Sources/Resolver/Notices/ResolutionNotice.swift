public import Packaging

/// Something about a resolution that a user should know and that stops nothing.
public enum ResolutionNotice: Sendable, Hashable {
  /// An extra that the distribution does not declare; it adds nothing.
  case unknownExtra(ProjectName, of: ProjectName, version: Version, askedBy: [String])
  /// The chosen version is yanked; it was asked for by its number.
  case yanked(ProjectName, version: Version, reason: String)
  /// Nothing bounds the version from below, and the lowest was asked for.
  case unboundedLowest(ProjectName, place: String)
  /// Another patch release of the target's Python would need something else.
  case patchDependent(PatchDependence)
  case farOlder(FarOlder)
}

extension ResolutionNotice: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownExtra(let extra, let name, let version, let askers):
      "\(name) \(version) has no extra `\(extra)`"
        + (askers.isEmpty ? "" : " (asked by \(askers.listed(by: "and")))")
    case .yanked(let name, let version, let reason):
      "\(name) \(version) is yanked" + (reason.isEmpty ? "" : ": \(reason)")
    case .unboundedLowest(let name, let place):
      "\(name) (\(place)) has no lower bound: its very first version counts as the lowest"
    case .patchDependent(let dependence): dependence.description
    case .farOlder(let package): package.description
    }
  }
}
