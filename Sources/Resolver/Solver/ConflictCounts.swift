/// How often each package was ruled out, and ruled out another.
///
/// A project that keeps being ruled out is decided earlier, one that keeps ruling others out later:
/// what uv measured to spare most long searches.
struct ConflictCounts: Sendable {
  /// How many conflicts it takes; uv's number.
  private static let threshold = 5

  private var affected: [PackageID: Int] = [:]
  private var culprits: [PackageID: Int] = [:]
  private(set) var toDecideEarly: [PackageID] = []
  private(set) var toDecideLate: [PackageID] = []

  mutating func record(_ package: PackageID, ruledOutBy others: [PackageID]) {
    guard !others.isEmpty else { return }
    for other in others {
      culprits[other, default: 0] += 1
      if culprits[other] == Self.threshold { toDecideLate.append(other) }
    }
    affected[package, default: 0] += 1
    if affected[package] == Self.threshold { toDecideEarly.append(package) }
  }

  mutating func takeDue() -> (early: [PackageID], late: [PackageID]) {
    defer {
      toDecideEarly = []
      toDecideLate = []
    }
    return (toDecideEarly, toDecideLate)
  }
}
