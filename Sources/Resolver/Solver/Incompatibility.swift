internal import Packaging

/// A package in the solver: a project, or one extra of it; an index into ``PackageTable``.
struct PackageID: Hashable, Sendable {
  let raw: Int32
  static let root = PackageID(raw: 0)
  var index: Int { Int(raw) }
}

/// An incompatibility's index in the solver.
struct IncompatibilityID: Hashable, Sendable {
  let raw: Int32
  var index: Int { Int(raw) }
}

/// Terms that cannot all be true, and why.
///
/// See: <https://github.com/dart-lang/pub/blob/master/doc/solver.md>
struct Incompatibility: Sendable {
  /// Each package once.
  let terms: [(package: PackageID, term: Term)]
  let cause: Cause

  enum Cause: Sendable {
    /// The user's project itself is always chosen.
    case root
    /// The package's version requires the other.
    case dependency(PackageID, on: PackageID, RequirementSource)
    /// A root requirement, by index in the request.
    case rootRequirement(Int, on: PackageID)
    /// A constraint of the user.
    case constraint(RootRequirement)
    /// No version in the set can be chosen.
    case noVersions
    /// The version's metadata rules it out.
    case unusable(String)
    /// The version's metadata asks for another Python, though the index does not say so.
    case requiresPython(String)
    /// An extra is chosen at its project's version.
    case sameVersion
    case derived(IncompatibilityID, IncompatibilityID)
  }

  func term(of package: PackageID) -> Term? {
    for entry in terms where entry.package == package { return entry.term }
    return nil
  }

  /// Whether nothing but the root's own term is left: there is no solution.
  var isTerminal: Bool {
    terms.isEmpty || terms.count == 1 && terms[0].package == .root && terms[0].term.isPositive
  }

  /// What follows from two incompatibilities by resolution over `package`.
  static func resolving(
    _ left: Self, _ leftID: IncompatibilityID, _ right: Self, _ rightID: IncompatibilityID,
    over package: PackageID
  ) -> Self {
    var terms: [(package: PackageID, term: Term)] = []
    terms.reserveCapacity(left.terms.count + right.terms.count)
    for entry in left.terms where entry.package != package { terms.append(entry) }
    for entry in right.terms where entry.package != package {
      if let index = terms.firstIndex(where: { $0.package == entry.package }) {
        terms[index].term = terms[index].term.intersection(entry.term)
      } else {
        terms.append(entry)
      }
    }
    if let first = left.term(of: package), let second = right.term(of: package) {
      let union = first.union(second)
      if union != .any { terms.append((package, union)) }
    }
    return Incompatibility(terms: terms, cause: .derived(leftID, rightID))
  }
}
