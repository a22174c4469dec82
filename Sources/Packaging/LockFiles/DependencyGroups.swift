internal import TOML

/// PEP 735's dependency groups, which include each other by name.
///
/// See: <https://packaging.python.org/en/latest/specifications/dependency-groups/>
struct DependencyGroups {
  private var groups: [ProjectName: TOMLTable.Entry] = [:]

  init(_ value: TOMLValue?, _ reader: inout ProjectFileReader) {
    for entry in reader.entries(value, "`dependency-groups`") {
      guard let name = reader.name(entry.key, at: entry.position) else { continue }
      if groups.updateValue(entry, forKey: name) != nil {
        reader.report(.duplicateGroup(name.normalized), at: entry.position)
      }
    }
  }

  var names: Set<ProjectName> { Set(groups.keys) }

  /// The requirements of a group and of those it includes.
  func requirements(
    of name: ProjectName, _ reader: inout ProjectFileReader
  ) -> [DeclaredRequirements.Entry] {
    var done: Set<ProjectName> = []
    return requirements(of: name, chain: [], &done, &reader)
  }

  private func requirements(
    of name: ProjectName, chain: [ProjectName], _ done: inout Set<ProjectName>,
    _ reader: inout ProjectFileReader
  ) -> [DeclaredRequirements.Entry] {
    guard let group = groups[name], done.insert(name).inserted else { return [] }
    let chain = chain + [name]
    var entries: [DeclaredRequirements.Entry] = []
    for value in reader.array(group.value, "the group `\(name)`") {
      guard let table = value.table else {
        if let entry = reader.requirement(value) { entries.append(entry) }
        continue
      }
      guard let include = table["include-group"], table.count == 1 else {
        reader.report(.expected("a requirement or `{include-group = \"…\"}`"), at: value.position)
        continue
      }
      guard let text = reader.string(include, "`include-group`"),
        let included = reader.name(text, at: include.position)
      else { continue }
      if let first = chain.firstIndex(of: included) {
        let names = (chain[first...] + [included]).map(\.normalized)
        reader.report(.groupCycle(names), at: include.position)
      } else if groups[included] == nil {
        let known = groups.count > 50 ? [] : groups.keys.map(\.normalized)
        reader.report(.unknownGroup(text, known: known), at: include.position)
      } else if chain.count < 100 {
        entries += requirements(of: included, chain: chain, &done, &reader)
      } else {
        reader.report(.groupCycle(chain.map(\.normalized)), at: include.position)
      }
    }
    return entries
  }
}
