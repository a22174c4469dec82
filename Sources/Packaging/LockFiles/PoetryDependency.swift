internal import TOML

/// One entry of a table of Poetry's dependencies.
struct PoetryDependency {
  let name: ProjectName
  let text: String
  let constraint: PoetryConstraint
  let extras: [ProjectName]
  let marker: Marker?
  let isOptional: Bool
  let url: String?
  let isLocal: Bool
  let position: TOMLPosition

  /// Reads what stands for a name: a constraint, a table, or several for different targets.
  static func read(
    _ entry: TOMLTable.Entry, _ reader: inout ProjectFileReader
  ) -> [PoetryDependency] {
    guard let name = reader.name(entry.key, at: entry.position) else { return [] }
    if let several = entry.value.array {
      return several.compactMap { read($0, name, &reader) }
    }
    return read(entry.value, name, &reader).map { [$0] } ?? []
  }

  private static func read(
    _ value: TOMLValue, _ name: ProjectName, _ reader: inout ProjectFileReader
  ) -> PoetryDependency? {
    if let text = value.string {
      return dependency(name, text, at: value, TOMLTable?.none, &reader)
    }
    guard let table = value.table else {
      reader.report(.expected("a version constraint or a table"), at: value.position)
      return nil
    }
    let version = table["version"]
    let text = version == nil ? "*" : reader.string(version, "`version`")
    guard let text else { return nil }
    return dependency(name, text, at: version ?? value, table, &reader)
  }

  private static func dependency(
    _ name: ProjectName, _ text: String, at value: TOMLValue, _ table: TOMLTable?,
    _ reader: inout ProjectFileReader
  ) -> PoetryDependency? {
    guard let constraint = PoetryConstraint(text) else {
      reader.report(.poetryConstraint(text), at: value.position)
      return nil
    }
    return PoetryDependency(
      name: name, text: text, constraint: constraint,
      extras: Set(reader.names(table?["extras"], "`extras`")).sorted(),
      marker: marker(table, &reader), isOptional: table?["optional"]?.boolean ?? false,
      url: url(table), isLocal: table?["path"] != nil, position: value.position)
  }

  /// The markers, the Python and the platform that an entry is for.
  private static func marker(_ table: TOMLTable?, _ reader: inout ProjectFileReader) -> Marker? {
    var marker = reader.marker(table?["markers"])
    func require(_ other: Marker?) {
      if let other { marker = marker.map { $0.and(other) } ?? other }
    }
    if let python = table?["python"], let text = reader.string(python, "`python`") {
      if let constraint = PoetryConstraint(text) {
        require(constraint.pythonMarker)
      } else {
        reader.report(.poetryConstraint(text), at: python.position)
      }
    }
    if let platform = reader.string(table?["platform"], "`platform`") {
      require(try? Marker("sys_platform == \"\(platform)\""))
    }
    return marker
  }

  private static func url(_ table: TOMLTable?) -> String? {
    if let url = table?["url"]?.string { return url }
    guard let repository = table?["git"]?.string else { return nil }
    let reference = ["rev", "tag", "branch"].lazy.compactMap { table?[$0]?.string }.first
    return "git+" + repository + (reference.map { "@\($0)" } ?? "")
  }

  /// The entry as a requirement; `nil` with a report where none can say it.
  ///
  /// Where a lock settles the version, that says it.
  func requirement(
    isLocked: Bool, _ reader: inout ProjectFileReader
  ) -> DeclaredRequirements.Entry? {
    guard let specifiers = constraint.alternatives.first,
      constraint.alternatives.count == 1 || isLocked
    else {
      reader.report(.poetryAlternatives(name, text), at: position)
      return nil
    }
    let bounds = url == nil && !isLocked ? specifiers : SpecifierSet([])
    return DeclaredRequirements.Entry(
      Requirement(
        name, extras: extras, specifiers: bounds, url: isLocked ? nil : url,
        marker: marker), at: reader.location(position))
  }
}

/// The tables of `[tool.poetry]`.
///
/// See: <https://python-poetry.org/docs/pyproject/>
struct PoetryProject {
  private let poetry: TOMLTable
  private let project: TOMLTable?
  private let groups: TOMLValue?

  /// Takes the tables apart; `groups` are PEP 735's, which Poetry reads as well.
  init(_ poetry: TOMLTable, project: TOMLTable?, groups: TOMLValue?) {
    self.poetry = poetry
    self.project = project
    self.groups = groups
  }

  func requirements(
    _ selection: DependencySelection, isLocked: Bool = false, _ reader: inout ProjectFileReader
  ) -> DeclaredRequirements {
    var declared = DeclaredRequirements()
    let (dependencies, chosen) = dependencies(selection, &reader)
    for dependency in dependencies {
      guard let entry = dependency.requirement(isLocked: isLocked, &reader) else { continue }
      if dependency.isLocal {
        declared.projects.append(entry)
        if !isLocked {
          declared.notices.append(
            ProjectFileNotice(location: entry.location, reason: .localFolder(dependency.name)))
        }
      } else {
        declared.requirements.append(entry)
      }
    }
    let standard = DependencyGroups(groups, &reader)
    for name in selection.groups.intersection(standard.names).sorted() {
      declared.requirements += standard.requirements(of: name, &reader)
    }
    declared.requiresPython = pythonBound(&reader)
    let nameValue = project?["name"] ?? poetry["name"]
    if let nameValue, let name = nameValue.string.flatMap({ try? ProjectName($0) }) {
      let itself = Requirement(
        name, extras: chosen.sorted(), specifiers: SpecifierSet([]), url: nil, marker: nil)
      declared.projects.append(.init(itself, at: reader.location(nameValue.position)))
    }
    return declared
  }

  /// The dependencies of the main group, of the chosen groups and extras.
  func dependencies(
    _ selection: DependencySelection, _ reader: inout ProjectFileReader
  ) -> ([PoetryDependency], extras: Set<ProjectName>) {
    let main = entries(poetry["dependencies"], &reader)
    var named: [ProjectName: Set<ProjectName>] = [:]
    for extra in reader.entries(poetry["extras"], "`extras`") {
      guard let name = reader.name(extra.key, at: extra.position) else { continue }
      named[name] = Set(reader.names(extra.value, "the extra `\(name)`"))
    }
    let chosen = selection.allExtras ? Set(named.keys) : selection.extras
    for extra in chosen.sorted() where named[extra] == nil {
      reader.report(
        .unknownExtra(extra.normalized, known: named.keys.map(\.normalized)), at: poetry.position)
    }
    let wanted = Set(chosen.flatMap { named[$0] ?? [] })
    var result = main.filter { !$0.isOptional || wanted.contains($0.name) }
    let tables = groupTables(&reader)
    let standard = Set(groups?.table?.compactMap { try? ProjectName($0.key) } ?? [])
    for group in selection.groups.sorted() {
      guard let table = tables[group] else {
        if !standard.contains(group) {
          let known = Set(tables.keys).union(standard)
          reader.report(
            .unknownGroup(group.normalized, known: known.map(\.normalized)), at: poetry.position)
        }
        continue
      }
      result += entries(table, &reader)
    }
    return (result, chosen)
  }

  private func groupTables(_ reader: inout ProjectFileReader) -> [ProjectName: TOMLValue] {
    var tables: [ProjectName: TOMLValue] = [:]
    for group in reader.entries(poetry["group"], "`group`") {
      guard let name = reader.name(group.key, at: group.position),
        let table = reader.table(group.value, "the group `\(name)`")
      else { continue }
      tables[name] = table["dependencies"]
    }
    if let old = poetry["dev-dependencies"], let dev = try? ProjectName("dev") {
      tables[dev] = old
    }
    return tables
  }

  private func entries(
    _ value: TOMLValue?, _ reader: inout ProjectFileReader
  ) -> [PoetryDependency] {
    reader.entries(value, "the dependencies").filter { $0.key != "python" }
      .flatMap { PoetryDependency.read($0, &reader) }
  }

  private func pythonBound(_ reader: inout ProjectFileReader) -> PythonBound? {
    if let bound = reader.pythonBound(project?["requires-python"]) { return bound }
    guard let value = poetry["dependencies"]?.table?["python"],
      let text = reader.string(value, "`python`")
    else { return nil }
    guard let constraint = PoetryConstraint(text) else {
      reader.report(.poetryConstraint(text), at: value.position)
      return nil
    }
    guard let specifiers = constraint.alternatives.first, constraint.alternatives.count == 1 else {
      return nil
    }
    return PythonBound(specifiers: specifiers, location: reader.location(value.position))
  }
}
