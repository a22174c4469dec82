internal import TOML

/// uv's lock of a project, a workspace or a script.
///
/// The format has no standard; version 1 is what uv writes since 0.4.
///
/// See: <https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile>
public struct UVLock: ProjectFile {
  private let root: TOMLTable
  private let file: String

  /// Parses the file.
  ///
  /// - Throws: ``ProjectFileError`` with the fault in its TOML.
  public init(_ bytes: [UInt8], file: String) throws(ProjectFileError) {
    root = try ProjectFileReader.document(bytes, file)
    self.file = file
  }

  public func requirements(
    _ selection: DependencySelection, for markers: MarkerEnvironment
  ) throws(ProjectFileError) -> DeclaredRequirements {
    var reader = ProjectFileReader(file)
    var declared = DeclaredRequirements()
    if let version = root["version"], version.integer != 1 {
      let text = version.integer.map(String.init) ?? "?"
      reader.report(.lockVersion(text, supported: "1"), at: version.position)
      try reader.finish()
    }
    let tables = reader.tables(root["package"], "`package`")
    let packages = tables.compactMap { package($0, &reader) }
    try reader.finish()
    declared.requiresPython = reader.pythonBound(root["requires-python"])

    let projects = projects(tables)
    var chosen = selection
    if selection.allExtras {
      for (_, table) in projects {
        let names = table["optional-dependencies"]?.table?.compactMap { try? ProjectName($0.key) }
        chosen.extras.formUnion(names ?? [])
      }
    }
    checkNames(chosen, projects.map(\.table), &reader)
    var graph = LockGraph(
      packages, for: markers, conflicts: conflicts(chosen, projects.map(\.name)))
    var entries: [TOMLValue] = []
    for (name, table) in projects {
      entries += reader.array(table["dependencies"], "`dependencies`")
      for extra in reader.entries(table["optional-dependencies"], "`optional-dependencies`")
      where isChosen(extra.key, chosen.extras) {
        entries += reader.array(extra.value, "the extra `\(extra.key)`")
      }
      for group in reader.entries(table["dev-dependencies"], "`dev-dependencies`")
      where isChosen(group.key, chosen.groups) {
        entries += reader.array(group.value, "the group `\(group.key)`")
      }
      let itself = Requirement(
        name, extras: chosen.extras.sorted(), specifiers: SpecifierSet([]), url: nil, marker: nil)
      declared.projects.append(.init(itself, at: reader.location(table.position)))
    }
    let manifest = reader.table(root["manifest"], "`manifest`")
    entries += reader.array(manifest?["requirements"], "`requirements`")
    for value in entries {
      guard let edge = edge(value, &reader),
        let index = graph.follow(edge, &reader)
      else { continue }
      // Local projects are followed, and what they require stands for them.
      guard let pin = graph[index].pin else { continue }
      declared.requirements.append(
        .init(pin.addingExtras(edge.extras), at: reader.location(value.position)))
    }
    for value in reader.array(manifest?["overrides"], "`overrides`") {
      guard let override = override(value, &reader) else { continue }
      declared.overrides.append(.init(override, at: reader.location(value.position)))
    }
    declared.requirements += graph.requirementsOfLocalProjects(reader)
    graph.settle(&declared, reader)
    try reader.finish()
    return declared
  }

  // MARK: Packages

  private func package(
    _ table: TOMLTable, _ reader: inout ProjectFileReader
  ) -> LockGraph.Package? {
    guard let name = reader.name(table["name"], in: table) else { return nil }
    var package = LockGraph.Package(
      name: name, version: reader.version(table["version"]),
      source: source(table), position: table.position)
    for value in reader.array(table["resolution-markers"], "`resolution-markers`") {
      if let marker = reader.marker(value) { package.markers.append(marker) }
    }
    for value in reader.array(table["dependencies"], "`dependencies`") {
      if let edge = edge(value, &reader) { package.edges.append(edge) }
    }
    for extra in reader.entries(table["optional-dependencies"], "`optional-dependencies`") {
      guard let extraName = reader.name(extra.key, at: extra.position) else { continue }
      for value in reader.array(extra.value, "the extra `\(extraName)`") {
        guard var edge = edge(value, &reader) else { continue }
        edge.onlyFor = [extraName]
        package.edges.append(edge)
      }
    }
    let files = reader.array(table["wheels"], "`wheels`") + [table["sdist"]].compactMap { $0 }
    for file in files {
      if let digest = reader.digest(file.table?["hash"]) { package.digests.insert(digest) }
    }
    return package
  }

  private func source(_ table: TOMLTable) -> LockGraph.Package.Source {
    guard let source = table["source"]?.table else { return .index }
    if let url = source["url"]?.string {
      let folder = source["subdirectory"]?.string.map { "#subdirectory=\($0)" }
      return .reference(url + (folder ?? ""))
    }
    if let git = source["git"]?.string { return .reference(Self.repository(git)) }
    if let path = source["path"]?.string { return .reference(Self.fileURL(path, beside: file)) }
    let isLocal = ["directory", "editable", "virtual"].contains { source[$0] != nil }
    return isLocal ? .local : .index
  }

  /// `git+https://host/repository@commit` of `https://host/repository?rev=main#commit`.
  private static func repository(_ text: String) -> String {
    let parts = text.split(separator: "#", maxSplits: 1)
    let address = parts[0].split(separator: "?", maxSplits: 1)
    let query = address.count > 1 ? address[1].split(separator: "&") : []
    let folder = query.first { $0.hasPrefix("subdirectory=") }.map { "#\($0)" } ?? ""
    return "git+\(address.first ?? "")" + (parts.count > 1 ? "@\(parts[1])" : "") + folder
  }

  private static func fileURL(_ path: String, beside file: String) -> String {
    FileReference.resolve(path, from: file)
  }

  private func edge(_ value: TOMLValue, _ reader: inout ProjectFileReader) -> LockGraph.Edge? {
    guard let table = reader.table(value, "a dependency"),
      let name = reader.name(table["name"], in: table)
    else { return nil }
    let version = reader.version(table["version"])
    return LockGraph.Edge(
      name: name, versions: version.map { .exactly($0) } ?? .every,
      extras: Set(reader.names(table["extra"] ?? table["extras"], "`extra`")).sorted(),
      marker: reader.marker(table["marker"]), position: value.position)
  }

  private func override(
    _ value: TOMLValue, _ reader: inout ProjectFileReader
  ) -> Requirement? {
    guard let table = reader.table(value, "an override"),
      let name = reader.name(table["name"], in: table)
    else { return nil }
    return Requirement(
      name, extras: [], specifiers: reader.specifiers(table["specifier"]) ?? SpecifierSet([]),
      url: nil, marker: reader.marker(table["marker"]))
  }

  // MARK: Projects

  /// The project the lock stands beside; in a workspace without one, its members.
  private func projects(_ tables: [TOMLTable]) -> [(name: ProjectName, table: TOMLTable)] {
    func place(_ table: TOMLTable) -> String? {
      let source = table["source"]?.table
      return source?["virtual"]?.string ?? source?["editable"]?.string
        ?? source?["directory"]?.string
    }
    let members = Set(
      root["manifest"]?.table?["members"]?.array?.compactMap { $0.string } ?? [])
    let beside = tables.filter { place($0) == "." }
    let found =
      beside.isEmpty
      ? tables.filter { table in
        place(table) != nil && (table["name"]?.string.map(members.contains) ?? false)
      } : beside
    return found.compactMap { table in
      table["name"]?.string.flatMap { try? ProjectName($0) }.map { ($0, table) }
    }
  }

  private func checkNames(
    _ selection: DependencySelection, _ projects: [TOMLTable], _ reader: inout ProjectFileReader
  ) {
    func names(_ key: String) -> Set<ProjectName> {
      Set(
        projects.flatMap { table in
          table[key]?.table?.compactMap { try? ProjectName($0.key) } ?? []
        })
    }
    // An extra that adds nothing is listed here alone.
    let provided = projects.flatMap { table in
      table["metadata"]?.table?["provides-extras"]?.array?.compactMap {
        $0.string.flatMap { try? ProjectName($0) }
      } ?? []
    }
    let extras = names("optional-dependencies").union(provided)
    for extra in selection.extras.subtracting(extras).sorted() {
      reader.report(
        .unknownExtra(extra.normalized, known: extras.map(\.normalized)), at: root.position)
    }
    let groups = names("dev-dependencies").union(
      projects.flatMap { table in
        table["metadata"]?.table?["requires-dev"]?.table?.compactMap {
          try? ProjectName($0.key)
        } ?? []
      })
    for group in selection.groups.subtracting(groups).sorted() {
      reader.report(
        .unknownGroup(group.normalized, known: groups.map(\.normalized)), at: root.position)
    }
  }

  private func isChosen(_ key: String, _ names: Set<ProjectName>) -> Bool {
    (try? ProjectName(key)).map(names.contains) ?? false
  }

  /// How uv spells, in markers, extras and groups that exclude each other:
  /// `extra == 'extra-4-shop-cpu'`.
  private func conflicts(
    _ selection: DependencySelection, _ projects: [ProjectName]
  ) -> Set<ProjectName> {
    var names: Set<ProjectName> = []
    for project in projects {
      let prefix = "\(project.normalized.utf8.count)-\(project)"
      let spelled =
        selection.extras.map { "extra-\(prefix)-\($0)" }
        + selection.groups.map { "group-\(prefix)-\($0)" } + ["project-\(prefix)"]
      names.formUnion(spelled.compactMap { try? ProjectName($0) })
    }
    return names
  }
}
