/// What is said of one package: that it is chosen from a set, or that it is not.
///
/// A negative term holds too when the package is not chosen at all.
enum Term: Hashable, Sendable {
  case positive(VersionSet)
  case negative(VersionSet)

  /// True of everything.
  static let any = Term.negative(.empty)

  static func exactly(_ ordinal: UInt32) -> Self { .positive(VersionSet(ordinal)) }

  var isPositive: Bool { if case .positive = self { true } else { false } }

  var negated: Self {
    switch self {
    case .positive(let set): .negative(set)
    case .negative(let set): .positive(set)
    }
  }

  /// The versions that may still be chosen.
  var allowed: VersionSet {
    switch self {
    case .positive(let set): set
    case .negative(let set): set.complement
    }
  }

  func intersection(_ other: Self) -> Self {
    switch (self, other) {
    case (.positive(let left), .positive(let right)): .positive(left.intersection(right))
    case (.positive(let left), .negative(let right)): .positive(left.subtracting(right))
    case (.negative(let left), .positive(let right)): .positive(right.subtracting(left))
    case (.negative(let left), .negative(let right)): .negative(left.union(right))
    }
  }

  func union(_ other: Self) -> Self { negated.intersection(other.negated).negated }

  /// Whether whatever makes this true makes `other` true.
  func isSubset(of other: Self) -> Bool {
    switch (self, other) {
    case (.positive(let left), .positive(let right)): left.isSubset(of: right)
    case (.positive(let left), .negative(let right)): left.isDisjoint(with: right)
    case (.negative, .positive): false
    case (.negative(let left), .negative(let right)): right.isSubset(of: left)
    }
  }

  /// Whether nothing makes both true.
  func isDisjoint(with other: Self) -> Bool {
    switch (self, other) {
    case (.positive(let left), .positive(let right)): left.isDisjoint(with: right)
    case (.positive(let left), .negative(let right)): left.isSubset(of: right)
    case (.negative(let left), .positive(let right)): right.isSubset(of: left)
    case (.negative, .negative): false
    }
  }
}
