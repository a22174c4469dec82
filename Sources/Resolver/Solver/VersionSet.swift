/// Some of a project's versions, by ordinal.
///
/// Ordinals instead of versions make every set operation one of small integers, and two
/// requirements that let the same versions through the same set.
struct VersionSet: Hashable, Sendable {
  /// One run of ordinals needs no array; nearly every set is one.
  private enum Storage: Hashable, Sendable {
    case run(UInt32, UInt32)
    /// Where the set begins and ends, by turns; at least two runs, none empty, none touching.
    case runs([UInt32])
  }
  private let storage: Storage

  static let empty = VersionSet(0..<0)
  /// Every ordinal, those a page does not have included.
  static let full = VersionSet(0..<UInt32.max)

  init(_ run: Range<UInt32>) {
    storage = run.isEmpty ? .run(0, 0) : .run(run.lowerBound, run.upperBound)
  }

  init(_ ordinal: UInt32) { self.init(ordinal..<ordinal + 1) }

  private init(bounds: [UInt32]) {
    switch bounds.count {
    case 0: storage = .run(0, 0)
    case 2: storage = .run(bounds[0], bounds[1])
    default: storage = .runs(bounds)
    }
  }

  /// Joins the runs, which ascend and may touch.
  init(ascending runs: some Sequence<Range<UInt32>>) {
    var bounds: [UInt32] = []
    for run in runs where !run.isEmpty {
      if let last = bounds.last, last == run.lowerBound {
        bounds[bounds.count - 1] = run.upperBound
      } else {
        bounds.append(run.lowerBound)
        bounds.append(run.upperBound)
      }
    }
    self.init(bounds: bounds)
  }

  var isEmpty: Bool {
    if case .run(let lower, let upper) = storage { lower == upper } else { false }
  }

  /// The bounds, where the set is one run or empty.
  var run: (lower: UInt32, upper: UInt32)? {
    if case .run(let lower, let upper) = storage { (lower, upper) } else { nil }
  }

  /// The only member, if there is just one.
  var only: UInt32? {
    guard case .run(let lower, let upper) = storage, upper - lower == 1 else { return nil }
    return lower
  }

  var runs: [Range<UInt32>] {
    switch storage {
    case .run(let lower, let upper): lower == upper ? [] : [lower..<upper]
    case .runs(let bounds):
      stride(from: 0, to: bounds.count, by: 2).map { bounds[$0]..<bounds[$0 + 1] }
    }
  }

  func contains(_ ordinal: UInt32) -> Bool {
    switch storage {
    case .run(let lower, let upper): return lower <= ordinal && ordinal < upper
    case .runs(let bounds):
      var index = 0
      while index < bounds.count, bounds[index] <= ordinal { index += 1 }
      return index % 2 == 1
    }
  }

  func intersection(_ other: Self) -> Self {
    if case .run(let lower, let upper) = storage, case .run(let low, let up) = other.storage {
      let (start, end) = (max(lower, low), min(upper, up))
      return start < end ? VersionSet(start..<end) : .empty
    }
    return combined(with: other) { $0 && $1 }
  }

  func union(_ other: Self) -> Self {
    if isEmpty { return other }
    if other.isEmpty { return self }
    return combined(with: other) { $0 || $1 }
  }

  func subtracting(_ other: Self) -> Self {
    if isDisjoint(with: other) { return self }
    return combined(with: other) { $0 && !$1 }
  }

  var complement: Self { Self.full.subtracting(self) }

  func isDisjoint(with other: Self) -> Bool {
    if case .run(let lower, let upper) = storage, case .run(let low, let up) = other.storage {
      return max(lower, low) >= min(upper, up)
    }
    return intersection(other).isEmpty
  }

  func isSubset(of other: Self) -> Bool {
    if case .run(let lower, let upper) = storage, case .run(let low, let up) = other.storage {
      return lower == upper || (low <= lower && upper <= up)
    }
    return intersection(other) == self
  }

  /// Walks both sets' bounds and keeps where `keeps` says so.
  private func combined(with other: Self, _ keeps: (Bool, Bool) -> Bool) -> Self {
    let (left, right) = (bounds, other.bounds)
    var (leftIndex, rightIndex) = (0, 0)
    var result: [UInt32] = []
    var isInside = false
    while leftIndex < left.count || rightIndex < right.count {
      let leftBound = leftIndex < left.count ? left[leftIndex] : .max
      let rightBound = rightIndex < right.count ? right[rightIndex] : .max
      let bound = min(leftBound, rightBound)
      if leftIndex < left.count, left[leftIndex] == bound { leftIndex += 1 }
      if rightIndex < right.count, right[rightIndex] == bound { rightIndex += 1 }
      let keepsHere = keeps(leftIndex % 2 == 1, rightIndex % 2 == 1)
      if keepsHere != isInside {
        result.append(bound)
        isInside = keepsHere
      }
    }
    return VersionSet(bounds: result)
  }

  private var bounds: [UInt32] {
    switch storage {
    case .run(let lower, let upper): lower == upper ? [] : [lower, upper]
    case .runs(let bounds): bounds
    }
  }
}
