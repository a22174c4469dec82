/// A term whose set is one run of versions, flat: what propagation compares by the million.
struct TermBounds: Sendable {
  private enum Kind: UInt8, Sendable {
    /// Nothing is said.
    case none
    case positive
    case negative
    /// A set of several runs, which only the term itself has.
    case scattered
  }
  private let kind: Kind
  private let lower: UInt32
  private let upper: UInt32

  static let none = TermBounds(nil)

  init(_ term: Term?) {
    let set: VersionSet
    switch term {
    case nil:
      (kind, lower, upper) = (.none, 0, 0)
      return
    case .positive(let versions):
      (kind, set) = (versions.run == nil ? .scattered : .positive, versions)
    case .negative(let versions):
      (kind, set) = (versions.run == nil ? .scattered : .negative, versions)
    }
    (lower, upper) = set.run ?? (0, 0)
  }

  enum Relation {
    /// What is known makes the other true.
    case holds
    /// What is known rules the other out.
    case isRuledOut
    case isOpen
    case needsTerms
  }

  /// What is known, this, says of `other`.
  @inline(__always)
  func relation(to other: Self) -> Relation {
    switch (kind, other.kind) {
    case (.scattered, _), (_, .scattered): .needsTerms
    case (.none, _), (_, .none): .isOpen
    case (.positive, .positive):
      isWithin(other) ? .holds : isApart(from: other) ? .isRuledOut : .isOpen
    case (.positive, .negative):
      isApart(from: other) ? .holds : isWithin(other) ? .isRuledOut : .isOpen
    case (.negative, .positive): other.isWithin(self) ? .isRuledOut : .isOpen
    case (.negative, .negative): other.isWithin(self) ? .holds : .isOpen
    }
  }

  @inline(__always)
  private func isWithin(_ other: Self) -> Bool {
    lower == upper || (other.lower <= lower && upper <= other.upper)
  }

  @inline(__always)
  private func isApart(from other: Self) -> Bool {
    max(lower, other.lower) >= min(upper, other.upper)
  }
}

/// Incompatibilities in the order they were stated.
struct IncompatibilityList: Sendable {
  private(set) var all: [Incompatibility] = []
  private var bounds: [(package: PackageID, term: TermBounds)] = []
  /// Where the terms of each end in ``bounds``.
  private var ends: [Int32] = []

  var count: Int { all.count }

  subscript(id: IncompatibilityID) -> Incompatibility { all[id.index] }

  mutating func append(_ incompatibility: Incompatibility) -> IncompatibilityID {
    let id = IncompatibilityID(raw: Int32(all.count))
    for (package, term) in incompatibility.terms { bounds.append((package, TermBounds(term))) }
    ends.append(Int32(bounds.count))
    all.append(incompatibility)
    return id
  }

  /// Calls `body` with each term's place in the incompatibility, until it returns false.
  @inline(__always)
  func forEachTerm(
    of id: IncompatibilityID, _ body: (Int, PackageID, TermBounds) -> Bool
  ) {
    let start = id.index == 0 ? 0 : Int(ends[id.index - 1])
    let end = Int(ends[id.index])
    for index in start..<end {
      guard body(index - start, bounds[index].package, bounds[index].term) else { return }
    }
  }
}
