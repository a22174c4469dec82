internal import Packaging

/// One fact of a proof, as a reader is told it.
///
/// An extra is no package of its own here: `a[x]` stands for the project `a` and the wish for `x`,
/// so no step of a proof has to say that an extra has its project's version.
struct Statement: Sendable {
  enum Kind: Sendable {
    /// A requirement of the user, by index in the request.
    case required(Int)
    /// The subject's metadata says so.
    case dependency
    case constraint(RootRequirement)
    /// The subject cannot be chosen.
    case unavailable(Unavailability)
  }

  var kind: Kind
  /// Who requires: the root, a project or an extra of one.
  let subject: PackageID
  /// Of which versions it is said.
  var versions: VersionSet
  /// What is required; `nil` when the statement only rules the subject out.
  var demand: Demand?

  /// The versions a requirement takes of a project, and the extras it asks for.
  struct Demand: Sendable {
    let project: PackageID
    var allowed: VersionSet
    let extras: [PackageID]
    /// The requirement as written; `nil` when the demand is several requirements' union.
    var requirement: Requirement?
  }

  /// Why versions cannot be chosen, told in one clause.
  enum Unavailability: Hashable, Sendable {
    case yanked
    case prerelease
    case requiresPython
    case noMatchingWheel
    case wheelsExcluded
    case sourcesExcluded
    case tooNew
    case noMatchingHash
    /// What the reader of the metadata says.
    case unusable(String)

    init(_ obstacle: Candidates.Obstacle) {
      self =
        switch obstacle {
        case .yanked: .yanked
        case .prerelease: .prerelease
        case .requiresPython: .requiresPython
        case .noMatchingWheel: .noMatchingWheel
        case .wheelsExcluded: .wheelsExcluded
        case .sourcesExcluded: .sourcesExcluded
        case .tooNew: .tooNew
        case .noMatchingHash: .noMatchingHash
        }
    }
  }
}

/// The packages that a proof's statements speak of, by small integers of their own.
struct Vocabulary: Sendable {
  struct Entry: Sendable {
    /// In the package table; -1 for the root.
    let project: Int
    let extra: ProjectName?
    /// The project's own package.
    let base: PackageID
  }

  private(set) var entries = [Entry(project: -1, extra: nil, base: .root)]
  private var known: [Int: [ProjectName?: PackageID]] = [:]

  subscript(package: PackageID) -> Entry { entries[package.index] }

  func isExtra(_ package: PackageID) -> Bool { entries[package.index].extra != nil }

  mutating func package(_ project: Int, extra: ProjectName? = nil) -> PackageID {
    if let found = known[project]?[extra] { return found }
    let base = extra == nil ? PackageID(raw: Int32(entries.count)) : package(project)
    let package = PackageID(raw: Int32(entries.count))
    entries.append(Entry(project: project, extra: extra, base: base))
    known[project, default: [:]][extra] = package
    return package
  }

  /// The terms that cannot all be true if the statement is.
  func clauses(of statement: Statement) -> [[(package: PackageID, term: Term)]] {
    guard !statement.versions.isEmpty else { return [] }
    let base = self[statement.subject].base
    var conditions: [(package: PackageID, term: Term)] = []
    if isExtra(statement.subject) {
      conditions.append((statement.subject, .wished))
    }
    guard let demand = statement.demand else {
      return [conditions + [(base, .positive(statement.versions))]]
    }
    var clauses: [[(package: PackageID, term: Term)]] = []
    if demand.project == base {
      let refused = statement.versions.subtracting(demand.allowed)
      if !refused.isEmpty { clauses.append(conditions + [(base, .positive(refused))]) }
    } else {
      var clause = conditions + [(base, .positive(statement.versions))]
      if !demand.allowed.isEmpty { clause.append((demand.project, .negative(demand.allowed))) }
      clauses.append(clause)
    }
    for extra in demand.extras where extra != statement.subject {
      clauses.append(
        conditions + [(base, .positive(statement.versions)), (extra, Term.wished.negated)])
    }
    return clauses
  }
}

extension Term {
  /// That an extra is asked for, at whatever version its project has.
  static let wished = Term.exactly(0)
}

extension VersionSet {
  var count: Int { runs.reduce(0) { $0 + $1.count } }

  var first: UInt32? { runs.first?.lowerBound }

  var last: UInt32? { runs.last.map { $0.upperBound - 1 } }
}
