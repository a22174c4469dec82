public import Resolver

/// A resolution's notices as lines for a user.
public struct ResolutionWarnings {
  public private(set) var lines: [String] = []
  /// How many old packages are named, since a lock of last year has dozens.
  private static let limit = 5

  public init(_ notices: [ResolutionNotice], showsAll: Bool) {
    var oldPackages: [String] = []
    for notice in notices {
      if case .farOlder = notice {
        oldPackages.append("\(notice)")
      } else {
        lines.append("\(notice)")
      }
    }
    guard !showsAll, oldPackages.count > Self.limit else {
      lines += oldPackages
      return
    }
    lines += oldPackages.prefix(Self.limit - 1)
    lines.append(
      "\(oldPackages.count - Self.limit + 1) more packages are far older than their newest release"
        + "; -v names them")
  }
}
