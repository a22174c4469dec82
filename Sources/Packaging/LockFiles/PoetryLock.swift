internal import TOML

/// Poetry's lock, read beside the project it locks where that is at hand.
///
/// The format has no standard; versions 1 and 2 are what Poetry has written since 1.0.
public struct PoetryLock: ProjectFile {
  private let root: TOMLTable
  private let file: String
  private let project: PyprojectFile?

  /// Parses the file.
  ///
  /// `project` is the `pyproject.toml` beside it, which says what the project itself requires; without
  /// it that is everything in the lock's main group.
  ///
  /// - Throws: ``ProjectFileError`` with the fault in its TOML.
  public init(
    _ bytes: [UInt8], file: String, project: PyprojectFile?
  ) throws(ProjectFileError) {
    root = try ProjectFileReader.document(bytes, file)
    self.file = file
    self.project = project
  }

  public func requirements(
    _ selection: DependencySelection, for markers: MarkerEnvironment
  ) throws(ProjectFileError) -> DeclaredRequirements {
    var reader = ProjectFileReader(file)
    try checkVersion(&reader)
    let tables = reader.tables(root["package"], "`package`")
    let groups = selection.groups.map(\.normalized) + ["main", "default"]
    var named: [ProjectName: Set<ProjectName>] = [:]
    for extra in reader.entries(root["extras"], "`extras`") {
      guard let name = reader.name(extra.key, at: extra.position) else { continue }
      named[name] = Set(reader.names(extra.value, "the extra `\(name)`"))
    }
    let extras = selection.allExtras ? Set(named.keys) : selection.extras
    var packages: [LockGraph.Package] = []
    var roots: [LockGraph.Edge] = []
    for table in tables {
      guard let package = package(table, groups, &reader) else { continue }
      packages.append(package)
      let isChosen = extras.contains { named[$0]?.contains(package.name) ?? false }
      if isOfProject(table, groups), !(table["optional"]?.boolean ?? false) || isChosen {
        roots.append(
          LockGraph.Edge(
            name: package.name, versions: package.version.map { .exactly($0) } ?? .every,
            marker: package.markers.dropFirst().reduce(package.markers.first) { $0?.or($1) },
            position: table.position))
      }
    }
    try reader.finish()
    var declared = DeclaredRequirements()
    if let project { (declared, roots) = try project.lockedRoots(selection) }
    var graph = LockGraph(packages, for: markers, chosen: extras)
    for edge in roots {
      guard let index = graph.follow(edge, &reader) else { continue }
      if project == nil, let pin = graph[index].pin {
        let location = SourceLocation(file: file, line: edge.position.line, column: 1)
        declared.requirements.append(.init(pin, at: location))
      }
    }
    declared.requirements += graph.requirementsOfLocalProjects(reader)
    if declared.requiresPython == nil, let value = root["metadata"]?.table?["python-versions"],
      let text = value.string, let bound = PoetryConstraint(text), bound.alternatives.count == 1
    {
      declared.requiresPython = PythonBound(
        specifiers: bound.alternatives[0], location: reader.location(value.position))
    }
    graph.settle(&declared, reader)
    try reader.finish()
    return declared
  }

  private func checkVersion(_ reader: inout ProjectFileReader) throws(ProjectFileError) {
    guard let value = root["metadata"]?.table?["lock-version"] else { return }
    guard let text = value.string, !text.hasPrefix("1."), !text.hasPrefix("2.") else { return }
    reader.report(.lockVersion(text, supported: "1 or 2"), at: value.position)
    try reader.finish()
  }

  /// Whether the project's own groups have the package; locks between 1.5 and 2.0 do not say.
  private func isOfProject(_ table: TOMLTable, _ groups: [String]) -> Bool {
    if let named = table["groups"]?.array {
      return named.contains { $0.string.map(groups.contains) ?? false }
    }
    return table["category"]?.string.map { $0 == "main" || groups.contains($0) } ?? true
  }

  private func package(
    _ table: TOMLTable, _ groups: [String], _ reader: inout ProjectFileReader
  ) -> LockGraph.Package? {
    guard let name = reader.name(table["name"], in: table) else { return nil }
    var package = LockGraph.Package(
      name: name, version: reader.version(table["version"]), source: source(table),
      position: table.position)
    if let text = table["python-versions"]?.string {
      package.requiresPython = PoetryConstraint(text)?.alternatives ?? []
    }
    package.markers = markers(table["markers"], groups, &reader)
    let offered = extras(table)
    for entry in reader.entries(table["dependencies"], "`dependencies`") {
      for dependency in PoetryDependency.read(entry, &reader) {
        var edge = dependency.edge
        if dependency.isOptional, dependency.marker?.requiredExtra == nil {
          edge.onlyFor = Set(offered.filter { $0.value.contains(dependency.name) }.keys)
        }
        package.edges.append(edge)
      }
    }
    for file in reader.array(table["files"], "`files`") {
      if let digest = reader.digest(file.table?["hash"]) { package.digests.insert(digest) }
    }
    let old = root["metadata"]?.table?["files"]?.table?[table["name"]?.string ?? ""]
    for file in reader.array(old, "`metadata.files`") {
      if let digest = reader.digest(file.table?["hash"]) { package.digests.insert(digest) }
    }
    return package
  }

  /// A package's marker, or the one for each group that needs it.
  private func markers(
    _ value: TOMLValue?, _ groups: [String], _ reader: inout ProjectFileReader
  ) -> [Marker] {
    guard let table = value?.table else { return reader.marker(value).map { [$0] } ?? [] }
    var markers: [Marker] = []
    for entry in table where groups.contains(entry.key) {
      guard let marker = reader.marker(entry.value) else { return [] }
      markers.append(marker)
    }
    return markers
  }

  /// The names behind each of a package's extras.
  private func extras(_ table: TOMLTable) -> [ProjectName: Set<ProjectName>] {
    var extras: [ProjectName: Set<ProjectName>] = [:]
    for entry in table["extras"]?.table.map({ Array($0) }) ?? [] {
      guard let extra = try? ProjectName(entry.key) else { continue }
      let names = entry.value.array?.compactMap { value in
        // `name (>=1.0)` or `name[extra] (>=1.0)`.
        value.string.flatMap { try? ProjectName(String($0.prefix { $0 != " " && $0 != "[" })) }
      }
      extras[extra] = Set(names ?? [])
    }
    return extras
  }

  private func source(_ table: TOMLTable) -> LockGraph.Package.Source {
    guard let source = table["source"]?.table, let url = source["url"]?.string else {
      return .index
    }
    switch source["type"]?.string {
    case "git":
      let commit = source["resolved_reference"]?.string ?? source["reference"]?.string
      return .reference("git+\(url)" + (commit.map { "@\($0)" } ?? ""))
    case "url": return .reference(url)
    case "file": return .reference(FileReference.resolve(url, from: file))
    case "directory": return .local
    default: return .index
    }
  }
}

extension PoetryDependency {
  fileprivate var edge: LockGraph.Edge {
    LockGraph.Edge(
      name: name, versions: url == nil && !isLocal ? .any(of: constraint) : .every,
      extras: extras, marker: marker, position: position)
  }
}

extension PyprojectFile {
  /// The requirements whose versions a lock settles, and where to enter its graph.
  fileprivate func lockedRoots(
    _ selection: DependencySelection
  ) throws(ProjectFileError) -> (DeclaredRequirements, [LockGraph.Edge]) {
    var reader = ProjectFileReader(file)
    if let poetry = poetry(&reader) {
      let (dependencies, _) = poetry.dependencies(selection, &reader)
      let declared = poetry.requirements(selection, isLocked: true, &reader)
      try reader.finish()
      return (declared, dependencies.map(\.edge))
    }
    let declared = try requirements(selection, for: MarkerEnvironment())
    let edges = declared.requirements.map { entry in
      let requirement = entry.requirement
      return LockGraph.Edge(
        name: requirement.name,
        versions: .any(of: PoetryConstraint(alternatives: [requirement.specifiers])),
        extras: requirement.extras, marker: requirement.marker,
        position: TOMLPosition(line: entry.location.line, column: entry.location.column))
    }
    return (declared, edges)
  }
}
