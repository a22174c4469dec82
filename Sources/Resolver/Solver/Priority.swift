/// Which project is decided next: the order is what makes most resolutions need no backtracking.
///
/// The classes and their order are uv's: the same order gives the same of several right answers.
struct Priority: Comparable, Sendable {
  enum Class: Int, Comparable, Sendable {
    /// Its versions often ruled out another's.
    case conflictLate
    case unspecified
    /// Its versions were often ruled out.
    case conflictEarly
    /// Some requirement leaves it one version.
    case singleVersion
    case direct
    case root

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  var rank: Class
  /// What was required first goes first.
  var seen: Int32

  static func < (left: Self, right: Self) -> Bool {
    left.rank == right.rank ? left.seen > right.seen : left.rank < right.rank
  }
}
