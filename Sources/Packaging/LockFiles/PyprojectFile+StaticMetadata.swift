internal import TOML

extension PyprojectFile {
  /// The core metadata that any build of the project will have, as far as it decides what is
  /// required, if its source distribution is of that `version`, which settles a dynamic one.
  ///
  /// What `[project]` neither gives nor lists as dynamic, no build may add (PEP 621).
  ///
  /// - Returns: `nil` where the project leaves some of that to its build, or says it wrongly.
  public func staticMetadata(version: Version) -> [UInt8]? {
    var reader = ProjectFileReader(file)
    guard poetry(&reader) == nil, let project = reader.table(root["project"], "`project`"),
      let name = reader.name(project["name"], in: project)
    else { return nil }
    // Poetry before 2.0 fills in what a `[project]` without requirements leaves out.
    if project["dependencies"] == nil, root["tool"]?.table?["poetry"] != nil { return nil }
    let dynamic = Set(reader.array(project["dynamic"], "`dynamic`").compactMap(\.string))
    guard
      dynamic.isDisjoint(with: ["dependencies", "optional-dependencies", "requires-python"]),
      let version = dynamic.contains("version") ? version : reader.version(project["version"])
    else { return nil }
    var lines = ["Metadata-Version: 2.2", "Name: \(name.normalized)", "Version: \(version)"]
    if let bound = reader.pythonBound(project["requires-python"]) {
      lines.append("Requires-Python: \(bound.specifiers)")
    }
    for value in reader.array(project["dependencies"], "`dependencies`") {
      guard let entry = reader.requirement(value) else { return nil }
      lines.append("Requires-Dist: \(entry.requirement)")
    }
    let extras = reader.entries(project["optional-dependencies"], "`optional-dependencies`")
    for extra in extras {
      guard let key = reader.name(extra.key, at: extra.position),
        let marker = try? Marker("extra == '\(key.normalized)'")
      else { return nil }
      lines.append("Provides-Extra: \(key.normalized)")
      for value in reader.array(extra.value, "the extra `\(key)`") {
        guard let entry = reader.requirement(value) else { return nil }
        lines.append("Requires-Dist: \(entry.under(marker).requirement)")
      }
    }
    guard reader.issues.isEmpty else { return nil }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}
