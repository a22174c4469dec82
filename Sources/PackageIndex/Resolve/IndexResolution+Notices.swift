internal import Packaging
public import Resolver

extension IndexResolution {
  /// The resolution's notices, with what the index says of files that a page out of the cache is
  /// without.
  public var notices: [ResolutionNotice] {
    resolution.notices.map { notice in
      guard case .yanked(let name, let version, let reason) = notice, reason.isEmpty,
        let package = resolution.packages.first(where: { $0.name == name }),
        let yank = file(of: package)?.yank
      else { return notice }
      return .yanked(name, version: version, reason: yank.reason)
    }
  }
}
