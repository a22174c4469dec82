internal import Packaging

// Packages that something holds far back.
extension NoticeSearch {
  /// Every package that is far older than its newest release for the target, unless the user's own
  /// lines say so.
  func farOlder() -> [FarOlder] {
    var found: [FarOlder] = []
    for package in packages {
      guard let project = project(of: package), var candidates = project.candidates,
        !prefersLowest(package), case .index(let file) = package.source
      else { continue }
      let page = candidates.page
      guard let own = ordinal(of: file, in: page), own + 1 < page.versionCount,
        let newest = newest(of: package, above: own, &candidates),
        let age = Self.age(of: file, beside: newest.file, own, newest.ordinal, page),
        !isBounded(package, below: newest.ordinal, page)
      else { continue }
      found.append(
        FarOlder(
          name: package.name, version: package.version, newest: page.version(at: newest.ordinal),
          cause: cause(of: package, newest, page), isRequested: !package.places.isEmpty, age: age))
    }
    return found
  }

  private func prefersLowest(_ package: Resolution.Package) -> Bool {
    switch solver.request.options.preference {
    case .highest: false
    case .lowest: true
    case .lowestDirect: !package.places.isEmpty
    }
  }

  private func ordinal(of file: Int, in page: ProjectPage) -> Int? {
    var (low, high) = (0, page.versionCount)
    while low < high {
      let middle = (low + high) / 2
      if page.files(of: middle).upperBound > file { high = middle } else { low = middle + 1 }
    }
    return low < page.versionCount ? low : nil
  }

  /// The newest version above `own` that the target could have, and its file.
  private func newest(
    of package: Resolution.Package, above own: Int, _ candidates: inout Candidates
  ) -> (ordinal: Int, file: Int)? {
    guard let project = solver.table.index(of: package.name) else { return nil }
    var set = VersionSet(UInt32(clamping: own + 1)..<UInt32.max)
    // A few, since what is wrong with one is mostly not wrong with the next.
    for _ in 0..<4 {
      guard let best = candidates.best(in: set), !candidates.isFallback(best.ordinal),
        !candidates.isLastResort(best.ordinal)
      else { return nil }
      switch solver.metadata[MetadataKey(project: project, file: best.file)] {
      case .unusable: break
      case .metadata(let facts):
        guard let requires = facts.requiresPython, solver.inputs.verdict(on: requires) != .accepted
        else { return (Int(best.ordinal), best.file) }
      case nil: return (Int(best.ordinal), best.file)
      }
      set = set.subtracting(VersionSet(best.ordinal))
    }
    return nil
  }

  private static let year: Int64 = 365 * 86_400 * 1_000_000

  /// How much older a file is than another, if that is far: of another series and by a year, or by
  /// two years.
  private static func age(
    of file: Int, beside newest: Int, _ own: Int, _ other: Int, _ page: ProjectPage
  ) -> Int64? {
    let isOtherSeries = series(page.version(at: own)) != series(page.version(at: other))
    guard let ownTime = page.choice(file).uploadTime,
      let otherTime = page.choice(newest).uploadTime
    else { return isOtherSeries ? 0 : nil }
    let age = otherTime.microseconds - ownTime.microseconds
    return age > (isOtherSeries ? year : 2 * year) ? age : nil
  }

  /// What a change of means a change of habits: the first number, or the second of `0.x`.
  private static func series(_ version: Version) -> [VersionNumber] {
    let release = version.release
    return [version.epoch] + release.prefix(release.first == 0 ? 2 : 1)
  }

  /// Whether the user wrote that it should be older.
  private func isBounded(
    _ package: Resolution.Package, below newest: Int, _ page: ProjectPage
  ) -> Bool {
    func excludes(_ requirement: Requirement) -> Bool {
      !VersionSet(requirement.specifiers, in: page).contains(UInt32(clamping: newest))
    }
    if solver.inputs.overrides[package.name] != nil { return true }
    if (solver.inputs.constraints[package.name] ?? []).contains(where: { excludes($0.requirement) })
    {
      return true
    }
    return solver.request.requirements.contains { root in
      root.requirement.name == package.name
        && root.requirement.marker?.holds(in: solver.inputs.markers) ?? true
        && excludes(root.requirement)
    }
  }

  /// The requirement that keeps the newest out.
  private func cause(
    of package: Resolution.Package, _ newest: (ordinal: Int, file: Int), _ page: ProjectPage
  ) -> FarOlder.Cause {
    var tightest: (edge: ClosureEdges.Edge, last: UInt32)?
    for edge in closure.edges(to: package) {
      let set = VersionSet(edge.requirement.specifiers, in: page)
      guard !set.contains(UInt32(clamping: newest.ordinal)) else { continue }
      let last = set.last ?? 0
      if tightest.map({ last < $0.last }) ?? true { tightest = (edge, last) }
    }
    if let edge = tightest?.edge {
      return .required(
        by: edge.subject, places: edge.parent?.places ?? [], edge.requirement)
    }
    guard let project = solver.table.index(of: package.name),
      case .metadata(let facts)? = solver.metadata[
        MetadataKey(project: project, file: newest.file)]
    else { return .unknown }
    for extra in [nil] + package.extras.map(Optional.some) {
      for requirement in solver.inputs.requirements(of: facts, extra: extra) {
        guard let other = packages.first(where: { $0.name == requirement.name }),
          !requirement.specifiers.contains(other.version, prereleases: true)
        else { continue }
        return .needs(requirement, other.name, chosen: other.version, places: other.places)
      }
    }
    return .unknown
  }
}
