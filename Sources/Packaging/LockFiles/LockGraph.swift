internal import TOML

/// The packages of a lock and what each asks of the others.
struct LockGraph {
  /// One locked version of a project.
  struct Package {
    enum Source {
      /// An index, by name and version.
      case index
      /// An archive or repository.
      case reference(String)
      /// A folder of this machine.
      case local
    }
    let name: ProjectName
    let version: Version?
    let source: Source
    let position: TOMLPosition
    /// Where this one of several versions of a name is meant; one of them has to hold.
    var markers: [Marker] = []
    var requiresPython: [SpecifierSet] = []
    var edges: [Edge] = []
    var digests: Set<SHA256Digest> = []
  }

  /// What a package asks for.
  struct Edge {
    enum Versions {
      case exactly(Version)
      case any(of: PoetryConstraint)
      case every
      func accept(_ version: Version?) -> Bool {
        guard let version else { return true }
        switch self {
        case .exactly(let own): return own == version
        case .any(let constraint): return constraint.accepts(version)
        case .every: return true
        }
      }
    }
    let name: ProjectName
    var versions = Versions.every
    var extras: [ProjectName] = []
    var marker: Marker?
    /// The extra of the package that has to be asked for; one of several.
    var onlyFor: Set<ProjectName>?
    let position: TOMLPosition
  }

  private let packages: [Package]
  private let byName: [ProjectName: [Int]]
  private let markers: MarkerEnvironment
  /// The names by which markers know the chosen extras and groups of the project.
  private let conflicts: Set<ProjectName>
  /// The project's extras, by which the versions of a name may be told apart.
  private let chosen: Set<ProjectName>
  private var reached: [Int: Set<ProjectName>] = [:]
  /// What local projects ask for: the package meant, and the edge that says so.
  private var fromLocal: [(package: Int, edge: Edge)] = []
  private var queue: [(package: Int, extras: Set<ProjectName>, added: Set<ProjectName>?)] = []
  /// More versions of a name than any lock has; each edge to the name looks at them all.
  private static let versionLimit = 100

  init(
    _ packages: [Package], for markers: MarkerEnvironment, conflicts: Set<ProjectName> = [],
    chosen: Set<ProjectName> = []
  ) {
    self.chosen = chosen
    self.packages = packages
    self.markers = markers
    self.conflicts = conflicts
    byName = Dictionary(grouping: packages.indices) { packages[$0].name }
  }

  subscript(index: Int) -> Package { packages[index] }

  /// Follows a requirement of the project and everything behind it.
  ///
  /// What a package asks for and the lock lacks is passed over: the index or the installed tree says
  /// what it is.
  ///
  /// - Returns: the package that it means; `nil` where it does not apply or, reported, there is none.
  mutating func follow(
    _ edge: Edge, _ reader: inout ProjectFileReader
  ) -> Int? {
    guard let root = enter(edge, chosen) else {
      if applies(edge.marker, chosen) {
        let requirement = Requirement(
          edge.name, extras: edge.extras, specifiers: SpecifierSet([]), url: nil, marker: nil)
        reader.report(.notLocked(requirement), at: edge.position)
      }
      return nil
    }
    while let (package, extras, added) = queue.popLast() {
      for edge in packages[package].edges where edge.canHold(onceAdded: added) {
        guard let target = enter(edge, extras) else { continue }
        if case .local = packages[package].source { fromLocal.append((target, edge)) }
      }
    }
    return root
  }

  private mutating func enter(_ edge: Edge, _ active: Set<ProjectName>) -> Int? {
    if let only = edge.onlyFor, only.isDisjoint(with: active) { return nil }
    guard applies(edge.marker, active), let target = package(for: edge) else { return nil }
    let known = reached[target]
    let added = Set(edge.extras).subtracting(known ?? [])
    reached[target] = (known ?? []).union(added)
    if known == nil || !added.isEmpty {
      queue.append((target, reached[target] ?? added, known == nil ? nil : added))
    }
    return target
  }

  private func applies(_ marker: Marker?, _ extras: Set<ProjectName>) -> Bool {
    marker?.holds(in: markers, extras: extras.union(conflicts)) ?? true
  }

  /// The version of a name that is meant on the target.
  private func package(for edge: Edge) -> Int? {
    let named = (byName[edge.name] ?? []).prefix(Self.versionLimit).filter {
      edge.versions.accept(packages[$0].version)
    }
    guard named.count > 1 else { return named.first }
    let python = try? Version(markers.pythonFullVersion)
    let fitting = named.filter { index in
      let package = packages[index]
      let runs =
        package.requiresPython.isEmpty
        || package.requiresPython.contains { bound in
          python.map { bound.contains($0, prereleases: true) } ?? true
        }
      return runs && (package.markers.isEmpty || package.markers.contains { applies($0, chosen) })
    }
    // Where nothing tells them apart an installer takes the newest that fits.
    return (fitting.isEmpty ? named : fitting).max { left, right in
      guard let left = packages[left].version, let right = packages[right].version else {
        return false
      }
      return left < right
    }
  }

  // MARK: Result

  /// What the local projects that were reached ask for: no index has these to ask for it.
  func requirementsOfLocalProjects(
    _ reader: ProjectFileReader
  ) -> [DeclaredRequirements.Entry] {
    fromLocal.compactMap { package, edge in
      packages[package].pin.map { pin in
        .init(pin.addingExtras(edge.extras), at: reader.location(edge.position))
      }
    }
  }

  /// Settles the versions of what was reached, and of every other project with one version.
  func settle(_ declared: inout DeclaredRequirements, _ reader: ProjectFileReader) {
    declared.locked = (declared.locked ?? []).union(byName.keys)
    for (index, package) in packages.enumerated() {
      let location = SourceLocation(file: reader.file, line: package.position.line, column: 1)
      switch package.source {
      case .index, .reference:
        guard reached[index] != nil || package.isOnIndex && byName[package.name]?.count == 1,
          let pin = package.pin
        else { continue }
        declared.constraints.append(.init(pin, at: location))
        if !package.digests.isEmpty {
          declared.hashes[package.name, default: []].formUnion(package.digests)
        }
      case .local:
        guard let extras = reached[index] else { continue }
        let itself = Requirement(
          package.name, extras: extras.sorted(), specifiers: SpecifierSet([]), url: nil,
          marker: nil)
        declared.projects.append(.init(itself, at: location))
      }
    }
  }
}

extension LockGraph.Edge {
  /// Whether extras that are asked for later can make a difference; `nil` is the first time.
  fileprivate func canHold(onceAdded added: Set<ProjectName>?) -> Bool {
    guard let added else { return true }
    return onlyFor.map { !$0.isDisjoint(with: added) } ?? (marker != nil)
  }
}

extension LockGraph.Package {
  fileprivate var isOnIndex: Bool {
    if case .index = source { true } else { false }
  }

  /// `name==version`, or `name @ url`; `nil` for a local project.
  var pin: Requirement? {
    switch source {
    case .local: return nil
    case .reference(let url):
      return Requirement(
        name, extras: [], specifiers: SpecifierSet([]), url: url, marker: nil)
    case .index:
      guard let version, let equal = try? Specifier("==\(version)") else { return nil }
      return Requirement(
        name, extras: [], specifiers: SpecifierSet([equal]), url: nil, marker: nil)
    }
  }
}
