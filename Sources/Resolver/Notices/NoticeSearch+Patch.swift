internal import Packaging

// What `--python-version 3.11`, taken as 3.11.0, decides that another patch release would not.
extension NoticeSearch {
  /// More than any Python 3 has had.
  private static let lastPatch = 40

  func patchDependences() -> [PatchDependence] {
    guard solver.request.target.isPatchAssumed else { return [] }
    return requirementsByPatch() + versionsByPatch()
  }

  private var markers: MarkerEnvironment { solver.inputs.markers }

  // MARK: Markers

  private func requirementsByPatch() -> [PatchDependence] {
    var found: [PatchDependence] = []
    for root in solver.request.requirements {
      guard let marker = root.requirement.marker, Self.readsPatch(marker) else { continue }
      add(root.requirement, marker, of: nil, [], at: root.place, to: &found)
    }
    for package in packages {
      guard let facts = solver.facts(of: package) else { continue }
      let sensitive = (0..<facts.markerCount).filter { id in
        Self.patchVariables.contains { facts.marker(id, mentions: $0) }
      }
      guard !sensitive.isEmpty else { continue }
      for index in 0..<facts.dependencyCount {
        guard let id = facts.marker(of: index), sensitive.contains(id),
          let marker = facts.marker(id)
        else { continue }
        add(
          facts.dependency(index).requirement, marker, of: package, package.extras,
          at: "\(package.name) \(package.version)", to: &found)
      }
    }
    return found
  }

  private static let patchVariables: [StaticString] = [
    "python_full_version", "implementation_version",
  ]

  private static func readsPatch(_ marker: Marker) -> Bool {
    let text = marker.description
    return patchVariables.contains { text.utf8.contains(word: $0.description) }
  }

  private func add(
    _ requirement: Requirement, _ marker: Marker, of parent: Resolution.Package?,
    _ extras: [ProjectName], at subject: String, to found: inout [PatchDependence]
  ) {
    let sets = [[]] + extras.map { Set([$0]) }
    func applies(_ markers: MarkerEnvironment) -> Bool {
      sets.contains { marker.holds(in: markers, extras: $0) }
    }
    let isApplied = applies(markers)
    let other = (1...Self.lastPatch).lazy.map(markers.atPatch).first { applies($0) != isApplied }
    guard let other else { return }
    let effective = solver.inputs.effective(requirement, of: parent?.name)
    guard effective.contains(where: { changes($0, isApplied) }) else { return }
    found.append(
      PatchDependence(
        subject: subject, effect: .requirement(requirement, applies: isApplied),
        assumed: markers.pythonFullVersion, first: other.pythonFullVersion))
  }

  /// Whether the closure would be another with or without the requirement.
  private func changes(_ requirement: Requirement, _ isApplied: Bool) -> Bool {
    if solver.request.options.provided.contains(requirement.name) { return false }
    guard let package = packages.first(where: { $0.name == requirement.name }) else {
      return !isApplied
    }
    if !isApplied {
      return !requirement.specifiers.contains(package.version, prereleases: true)
        || !requirement.extras.allSatisfy(package.extras.contains)
    }
    // Something else asks for the same whatever the patch release.
    return !closure.edges(to: package).contains { edge in
      requirement.extras.allSatisfy(edge.requirement.extras.contains)
        && !(edge.requirement.marker.map(Self.readsPatch) ?? false)
    }
  }

  // MARK: Requires-Python

  private func versionsByPatch() -> [PatchDependence] {
    guard solver.request.options.preference == .highest else { return [] }
    let minor = markers.pythonVersion + "."
    var found: [PatchDependence] = []
    for package in packages {
      guard case .index(let file) = package.source,
        let page = project(of: package)?.candidates?.page,
        file < page.fileCount, page.files(of: page.versionCount - 1).lowerBound > file
      else { continue }
      // The few texts of a page tell whether a look at its versions is worth it.
      var openings: [Int: String] = [:]
      for id in 0..<page.requiresPythonCount {
        let text = page.requiresPython(id)
        if text.utf8.contains(word: minor), let first = opening(text) { openings[id] = first }
      }
      guard !openings.isEmpty, let newer = newer(than: package, file, page, openings) else {
        continue
      }
      found.append(
        PatchDependence(
          subject: "\(package.name) \(package.version)",
          effect: .newer(page.version(at: newer.ordinal), requires: newer.requires),
          assumed: markers.pythonFullVersion, first: newer.first))
    }
    return found
  }

  /// The first patch release that a `Requires-Python` accepts although it refuses the assumed one.
  private func opening(_ requiresPython: String) -> String? {
    guard solver.inputs.verdict(on: requiresPython) != .accepted else { return nil }
    return (1...Self.lastPatch).lazy.map(markers.atPatch)
      .first { TargetPython($0).verdict(on: requiresPython) == .accepted }?.pythonFullVersion
  }

  /// The newest version that another patch release would let in and everything else allows.
  private func newer(
    than package: Resolution.Package, _ file: Int, _ page: ProjectPage, _ openings: [Int: String]
  ) -> (ordinal: Int, requires: String, first: String)? {
    guard var candidates = project(of: package)?.candidates else { return nil }
    var allowed = VersionSet.full
    for requirement in closure.edges(to: package).map(\.requirement)
      + (solver.inputs.constraints[package.name] ?? []).map(\.requirement)
    {
      allowed = allowed.intersection(VersionSet(requirement.specifiers, in: page))
    }
    for ordinal in (0..<page.versionCount).reversed() {
      let files = page.files(of: ordinal)
      guard files.lowerBound > file else { return nil }
      guard allowed.contains(UInt32(clamping: ordinal)), !page.version(at: ordinal).isPrerelease,
        let id = files.lazy.compactMap({ page.choice($0).requiresPython }).first,
        let first = openings[id],
        case .requiresPython? = candidates.obstacle(of: UInt32(clamping: ordinal))
      else { continue }
      return (ordinal, page.requiresPython(id), first)
    }
    return nil
  }
}

extension String.UTF8View {
  /// Whether `word` stands somewhere in the text.
  fileprivate func contains(word: String) -> Bool {
    let word = Array(word.utf8)
    var rest = self[...]
    while rest.count >= word.count {
      if rest.starts(with: word) { return true }
      rest.removeFirst()
    }
    return false
  }
}
