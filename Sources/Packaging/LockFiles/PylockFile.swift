internal import TOML

/// A lock in the standard's format: `pylock.toml`.
///
/// See: <https://packaging.python.org/en/latest/specifications/pylock-toml/>
public struct PylockFile: ProjectFile {
  private let root: TOMLTable
  private let file: String

  /// Parses the file.
  ///
  /// - Throws: ``ProjectFileError`` with the fault in its TOML.
  public init(_ bytes: [UInt8], file: String) throws(ProjectFileError) {
    root = try ProjectFileReader.document(bytes, file)
    self.file = file
  }

  /// Every package whose marker holds.
  public func requirements(
    _ selection: DependencySelection, for markers: MarkerEnvironment
  ) throws(ProjectFileError) -> DeclaredRequirements {
    var reader = ProjectFileReader(file)
    try checkVersion(&reader)
    var declared = DeclaredRequirements()
    declared.requiresPython = reader.pythonBound(root["requires-python"])
    let environments = reader.array(root["environments"], "`environments`")
    let supported = environments.compactMap { reader.marker($0) }
    if !supported.isEmpty, !supported.contains(where: { $0.holds(in: markers) }) {
      reader.report(
        .otherEnvironments(supported.map(\.description)), at: environments[0].position)
    }
    let extras = names(selection.extras, "extras", all: selection.allExtras, &reader)
    let groups = names(selection.groups, "dependency-groups", all: false, &reader)
      .union(reader.names(root["default-groups"], "`default-groups`"))
    var locked: Set<ProjectName> = []
    var chosen: [ProjectName: Version?] = [:]
    for table in reader.tables(root["packages"], "`packages`") {
      guard let name = reader.name(table["name"], in: table) else { continue }
      locked.insert(name)
      let marker = reader.marker(table["marker"])
      guard marker?.holds(in: markers, extras: extras, dependencyGroups: groups) ?? true else {
        continue
      }
      let version = reader.version(table["version"])
      if let other = chosen.updateValue(version, forKey: name) {
        let versions = [other, version].map { $0?.description ?? "a version" }
        reader.report(.ambiguous(name, versions: versions), at: table.position)
        continue
      }
      add(table, name, version, to: &declared, &reader)
    }
    declared.locked = locked
    try reader.finish()
    return declared
  }

  private func checkVersion(_ reader: inout ProjectFileReader) throws(ProjectFileError) {
    guard let value = root["lock-version"] else {
      reader.report(.missing(key: "lock-version"), at: root.position)
      return try reader.finish()
    }
    // A later 1.x only adds to what 1.0 says.
    guard let text = reader.string(value, "`lock-version`") else { return try reader.finish() }
    guard text != "1", !text.hasPrefix("1.") else { return }
    reader.report(.lockVersion(text, supported: "1.0"), at: value.position)
    try reader.finish()
  }

  /// The extras or groups wanted, which the lock has to have.
  private func names(
    _ wanted: Set<ProjectName>, _ key: String, all: Bool, _ reader: inout ProjectFileReader
  ) -> Set<ProjectName> {
    let known = Set(reader.names(root[key], "`\(key)`"))
    for name in wanted.subtracting(known).sorted() {
      let names = known.map(\.normalized)
      reader.report(
        key == "extras"
          ? .unknownExtra(name.normalized, known: names)
          : .unknownGroup(name.normalized, known: names), at: root.position)
    }
    return all ? known : wanted
  }

  private func add(
    _ table: TOMLTable, _ name: ProjectName, _ version: Version?,
    to declared: inout DeclaredRequirements, _ reader: inout ProjectFileReader
  ) {
    let location = SourceLocation(file: file, line: table.line, column: 1)
    guard table["directory"] == nil else {
      let itself = Requirement(
        name, extras: [], specifiers: SpecifierSet([]), url: nil, marker: nil)
      declared.projects.append(.init(itself, at: location))
      return
    }
    var package = LockGraph.Package(
      name: name, version: version, source: .index, position: table.position)
    var files = reader.tables(table["wheels"], "`wheels`")
    if let sdist = reader.table(table["sdist"], "`sdist`") { files.append(sdist) }
    if let archive = reader.table(table["archive"], "`archive`") {
      guard let url = place(archive) else {
        return reader.report(.missing(key: "archive.url"), at: archive.position)
      }
      package = LockGraph.Package(
        name: name, version: version, source: .reference(url), position: table.position)
      files.append(archive)
    } else if let vcs = reader.table(table["vcs"], "`vcs`") {
      guard let address = place(vcs), let commit = vcs["commit-id"]?.string else {
        return reader.report(.missing(key: "vcs.commit-id"), at: vcs.position)
      }
      let type = vcs["type"]?.string ?? "git"
      let folder = vcs["subdirectory"]?.string.map { "#subdirectory=\($0)" } ?? ""
      package = LockGraph.Package(
        name: name, version: version, source: .reference("\(type)+\(address)@\(commit)\(folder)"),
        position: table.position)
    }
    guard let pin = package.pin else {
      return reader.report(.missing(key: "version"), at: table.position)
    }
    declared.requirements.append(.init(pin, at: location))
    for file in files {
      guard let value = file["hashes"]?.table?["sha256"], let text = value.string else { continue }
      let digits = Array(text.utf8)
      if let digest = SHA256Digest(hexadecimal: digits.span) {
        declared.hashes[name, default: []].insert(digest)
      } else {
        reader.report(.hash(text), at: value.position)
      }
    }
  }

  private func place(_ table: TOMLTable) -> String? {
    table["url"]?.string ?? table["path"]?.string.map { FileReference.resolve($0, from: file) }
  }
}
