internal import TOML

/// A project's `pyproject.toml`: PEP 621's requirements, PEP 735's groups, or Poetry's own tables.
///
/// See: <https://packaging.python.org/en/latest/specifications/pyproject-toml/>
public struct PyprojectFile: ProjectFile {
  let root: TOMLTable
  let file: String

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
    var declared: DeclaredRequirements
    if let poetry = poetry(&reader) {
      declared = poetry.requirements(selection, &reader)
    } else if let project = reader.table(root["project"], "`project`") {
      declared = requirements(of: project, selection, &reader)
    } else {
      declared = DeclaredRequirements()
      let groups = addGroups(of: selection, to: &declared, &reader)
      if selection.groups.isDisjoint(with: groups.names) {
        reader.report(.noRequirements, at: root.position)
      }
    }
    try reader.finish()
    return declared
  }

  /// Poetry's tables, where `[project]` leaves the requirements to them.
  func poetry(_ reader: inout ProjectFileReader) -> PoetryProject? {
    guard let tool = root["tool"]?.table?["poetry"] else { return nil }
    let project = root["project"]?.table
    guard project?["dependencies"] == nil, let table = reader.table(tool, "`tool.poetry`"),
      project == nil || table["dependencies"] != nil
    else { return nil }
    return PoetryProject(table, project: project, groups: root["dependency-groups"])
  }

  // MARK: PEP 621

  private func requirements(
    of project: TOMLTable, _ selection: DependencySelection, _ reader: inout ProjectFileReader
  ) -> DeclaredRequirements {
    var declared = DeclaredRequirements()
    let dynamic = reader.array(project["dynamic"], "`dynamic`")
    for key in dynamic where key.string == "dependencies" {
      reader.report(
        .dynamic(key: "dependencies", file: dynamicFile("dependencies")), at: key.position)
    }
    let dynamicExtras = dynamic.first { $0.string == "optional-dependencies" }
    if let dynamicExtras, selection.allExtras || !selection.extras.isEmpty {
      reader.report(
        .dynamic(key: "optional-dependencies", file: nil), at: dynamicExtras.position)
    }
    for value in reader.array(project["dependencies"], "`dependencies`") {
      if let entry = reader.requirement(value) { declared.requirements.append(entry) }
    }
    let name = project["name"]?.string.flatMap { try? ProjectName($0) }
    let extras = OptionalDependencies(
      project["optional-dependencies"], of: name, &reader)
    let chosen = extras.chosen(selection, dynamicExtras == nil ? root : nil, &reader)
    declared.requirements = extras.expanded(declared.requirements, adding: chosen, &reader)
    declared.requiresPython = reader.pythonBound(project["requires-python"])
    if let name {
      let itself = Requirement(
        name, extras: chosen.sorted(), specifiers: SpecifierSet([]), url: nil, marker: nil)
      let position = project["name"]?.position ?? project.position
      declared.projects = [.init(itself, at: reader.location(position))]
    }
    let groups = addGroups(of: selection, to: &declared, extras: extras, &reader)
    for group in selection.groups.subtracting(groups.names).sorted() {
      reader.report(
        .unknownGroup(group.normalized, known: groups.names.map(\.normalized)),
        at: root.position)
    }
    noteSources(&declared, reader)
    return declared
  }

  @discardableResult
  private func addGroups(
    of selection: DependencySelection, to declared: inout DeclaredRequirements,
    extras: OptionalDependencies? = nil, _ reader: inout ProjectFileReader
  ) -> DependencyGroups {
    let groups = DependencyGroups(root["dependency-groups"], &reader)
    for name in selection.groups.sorted() {
      let entries = groups.requirements(of: name, &reader)
      declared.requirements += extras?.expanded(entries, adding: [], &reader) ?? entries
    }
    return groups
  }

  /// The requirements file that setuptools makes a dynamic list from.
  private func dynamicFile(_ key: String) -> String? {
    let table = root["tool"]?.table?["setuptools"]?.table?["dynamic"]?.table?[key]?.table
    guard let file = table?["file"] else { return nil }
    return file.string ?? file.array?.lazy.compactMap(\.string).first
  }

  /// uv's table of places says more than the requirement does.
  private func noteSources(_ declared: inout DeclaredRequirements, _ reader: ProjectFileReader) {
    guard let sources = root["tool"]?.table?["uv"]?.table?["sources"]?.table else { return }
    let names = Set(declared.requirements.map(\.requirement.name))
    for source in sources {
      guard let name = try? ProjectName(source.key), names.contains(name) else { continue }
      declared.notices.append(
        ProjectFileNotice(
          location: reader.location(source.position),
          reason: .unreadSource(name, table: "tool.uv.sources")))
    }
  }
}

/// A project's extras, which may ask for each other by the project's own name: `app[all]`.
struct OptionalDependencies {
  /// Their markers are put together, so that their depth is bounded, too.
  private static let depthLimit = 100

  private let name: ProjectName?
  private var extras: [ProjectName: [DeclaredRequirements.Entry]] = [:]

  init(_ value: TOMLValue?, of name: ProjectName?, _ reader: inout ProjectFileReader) {
    self.name = name
    for extra in reader.entries(value, "`optional-dependencies`") {
      guard let key = reader.name(extra.key, at: extra.position) else { continue }
      extras[key, default: []] += reader.array(extra.value, "the extra `\(key)`")
        .compactMap { reader.requirement($0) }
    }
  }

  /// The extras asked for; one that does not exist is reported unless `root` is nil.
  func chosen(
    _ selection: DependencySelection, _ root: TOMLTable?, _ reader: inout ProjectFileReader
  ) -> Set<ProjectName> {
    if let root {
      for extra in selection.extras.sorted() where extras[extra] == nil {
        reader.report(
          .unknownExtra(extra.normalized, known: extras.keys.map(\.normalized)), at: root.position)
      }
    }
    return selection.allExtras ? Set(extras.keys) : selection.extras
  }

  /// The entries and those of the extras, with what the project asks of itself in its place.
  func expanded(
    _ entries: [DeclaredRequirements.Entry], adding chosen: Set<ProjectName>,
    _ reader: inout ProjectFileReader
  ) -> [DeclaredRequirements.Entry] {
    var done = chosen
    let first = entries + chosen.sorted().flatMap { extras[$0] ?? [] }
    var queue = first.map { (entry: $0, depth: 0) }[...]
    var expanded: [DeclaredRequirements.Entry] = []
    while let (entry, depth) = queue.popFirst() {
      guard let name, entry.requirement.name == name else {
        expanded.append(entry)
        continue
      }
      for extra in entry.requirement.extras where done.insert(extra).inserted {
        guard depth < Self.depthLimit else {
          reader.report(.extrasTooDeep, at: entry.location)
          return expanded
        }
        queue += (extras[extra] ?? []).map { ($0.under(entry.requirement.marker), depth + 1) }
      }
    }
    return expanded
  }
}

extension DeclaredRequirements.Entry {
  /// The same where `marker` holds as well.
  func under(_ marker: Marker?) -> Self {
    guard let marker else { return self }
    let own = requirement
    return Self(
      Requirement(
        own.name, extras: own.extras, specifiers: own.specifiers, url: own.url,
        marker: own.marker.map { $0.and(marker) } ?? marker), at: location)
  }
}

extension Marker {
  /// Both at once.
  func and(_ other: Marker) -> Marker { Marker([[asTerm, other.asTerm]]) }

  /// Either.
  func or(_ other: Marker) -> Marker { Marker([[asTerm], [other.asTerm]]) }
}
