internal import Packaging

/// The versions of one project, and which of them can be chosen on the target.
///
/// Judges a version only when it is asked about: most are never looked at.
struct Candidates: Sendable {
  /// Why a version cannot be chosen, each reason with what a reader needs of it.
  enum Obstacle: Sendable, Hashable {
    case yanked
    case prerelease
    case requiresPython(String)
    /// Wheels for other platforms or Pythons, and no source distribution.
    case noMatchingWheel
    case wheelsExcluded
    case sourcesExcluded
    case tooNew
    case noMatchingHash
  }

  let page: ProjectPage
  private let rules: CandidateRules
  private var verdicts: [Verdict]
  private var tagRanks: [TagRank]
  private var pythons: [PythonVerdict]
  private let count: UInt32
  private var hasLastResort = false

  private enum Verdict: Sendable {
    case unknown
    case file(Int32)
    /// The target's Python is newer than the file's author foresaw.
    case lastResort(Int32)
    case obstacle(Obstacle)
  }
  private enum TagRank: Sendable { case unknown, incompatible, rank(Int32) }
  private enum PythonVerdict: Sendable { case unknown, known(TargetPython.Verdict) }

  init(_ page: ProjectPage, rules: CandidateRules) {
    self.page = page
    self.rules = rules
    count = UInt32(clamping: page.versionCount)
    verdicts = Array(repeating: .unknown, count: page.versionCount)
    tagRanks = Array(repeating: .unknown, count: page.tagSetCount)
    pythons = Array(repeating: .unknown, count: page.requiresPythonCount)
  }

  var all: Range<UInt32> { 0..<count }

  /// The version to try first among those in `set`, and the file that stands for it.
  ///
  /// Final versions come before pre-releases wherever those are not asked for as such, as PEP 440
  /// says: a pre-release is what is left when no final version goes with everything else.
  mutating func best(in set: VersionSet) -> (ordinal: UInt32, file: Int)? {
    if let best = best(in: set, asLastResort: false) { return best }
    return hasLastResort ? best(in: set, asLastResort: true) : nil
  }

  private mutating func best(
    in set: VersionSet, asLastResort: Bool
  ) -> (ordinal: UInt32, file: Int)? {
    let runs = set.runs.map { $0.clamped(to: all) }
    if rules.prereleases == .allow { return first(in: runs, asLastResort) { _ in true } }
    if let final = first(in: runs, asLastResort, where: { !$0.isPrerelease }) { return final }
    return rules.allowsPrereleases ? first(in: runs, asLastResort) { $0.isPrerelease } : nil
  }

  /// Whether the set has a version that is preferred to every pre-release.
  mutating func hasFinal(in set: VersionSet) -> Bool {
    let runs = set.runs.map { $0.clamped(to: all) }
    return first(in: runs, false, where: { !$0.isPrerelease }) != nil
  }

  /// Whether a version is one that is chosen only where no final one is.
  func isFallback(_ ordinal: UInt32) -> Bool {
    rules.prereleases != .allow && page.version(at: Int(ordinal)).isPrerelease
  }

  private mutating func first(
    in runs: [Range<UInt32>], _ asLastResort: Bool, where accepts: (Version) -> Bool
  ) -> (ordinal: UInt32, file: Int)? {
    if rules.prefersLowest {
      for run in runs {
        for ordinal in run where accepts(page.version(at: Int(ordinal))) {
          if let file = file(of: ordinal, asLastResort) { return (ordinal, file) }
        }
      }
    } else {
      for run in runs.reversed() {
        for ordinal in run.reversed() where accepts(page.version(at: Int(ordinal))) {
          if let file = file(of: ordinal, asLastResort) { return (ordinal, file) }
        }
      }
    }
    return nil
  }

  private mutating func file(of ordinal: UInt32, _ asLastResort: Bool) -> Int? {
    switch verdict(of: ordinal) {
    case .file(let file): asLastResort ? nil : Int(file)
    case .lastResort(let file): asLastResort ? Int(file) : nil
    case .obstacle, .unknown: nil
    }
  }

  /// Whether the version is one that its author did not mean for the target's Python.
  mutating func isLastResort(_ ordinal: UInt32) -> Bool {
    if case .lastResort = verdict(of: ordinal) { true } else { false }
  }

  /// Why the version cannot be chosen; `nil` when it can.
  mutating func obstacle(of ordinal: UInt32) -> Obstacle? {
    if case .obstacle(let obstacle) = verdict(of: ordinal) { return obstacle }
    let isPrerelease = page.version(at: Int(ordinal)).isPrerelease
    return isPrerelease && !rules.allowsPrereleases ? .prerelease : nil
  }

  private mutating func verdict(of ordinal: UInt32) -> Verdict {
    if case .unknown = verdicts[Int(ordinal)] {
      let verdict = judge(ordinal)
      if case .lastResort = verdict { hasLastResort = true }
      verdicts[Int(ordinal)] = verdict
    }
    return verdicts[Int(ordinal)]
  }

  /// Chooses the file an installer would take: the wheel whose tag comes first, else the source.
  private mutating func judge(_ ordinal: UInt32) -> Verdict {
    let files = page.files(of: Int(ordinal))
    var obstacle: Obstacle?
    let version = page.version(at: Int(ordinal))
    if let file = choose(from: files, of: version, asLastResort: false, &obstacle) {
      return .file(Int32(clamping: file))
    }
    if case .requiresPython = obstacle,
      let file = choose(from: files, of: version, asLastResort: true, &obstacle)
    {
      return .lastResort(Int32(clamping: file))
    }
    return .obstacle(obstacle ?? .noMatchingWheel)
  }

  private mutating func choose(
    from files: Range<Int>, of version: Version, asLastResort: Bool, _ obstacle: inout Obstacle?
  ) -> Int? {
    var best: (file: Int, rank: Int32)?
    var source: Int?
    for file in files {
      let choice = page.choice(file)
      if let reason = reason(against: choice, of: version, file, asLastResort) {
        // What came nearest to being taken says most.
        obstacle = obstacle.map { max($0, reason) } ?? reason
        continue
      }
      guard let tags = choice.tags else {
        source = source ?? file
        continue
      }
      guard let rank = rank(ofTags: tags) else { continue }
      if let current = best, !isPreferred(file, rank, choice, over: current) { continue }
      best = (file, rank)
    }
    return best?.file ?? source
  }

  /// The lower rank wins; of the same tags, the higher build number.
  private func isPreferred(
    _ file: Int, _ rank: Int32, _ choice: FileChoice, over best: (file: Int, rank: Int32)
  ) -> Bool {
    if rank != best.rank { return rank < best.rank }
    guard choice.hasBuildTag else { return false }
    let own = page.buildTag(of: file)
    let other = page.buildTag(of: best.file)
    guard let own else { return false }
    return other.map { $0 < own } ?? true
  }

  private mutating func reason(
    against choice: FileChoice, of version: Version, _ file: Int, _ asLastResort: Bool
  ) -> Obstacle? {
    if let limit = rules.excludeNewer {
      guard let time = choice.uploadTime, time < limit else { return .tooNew }
    }
    if choice.tags == nil {
      if rules.excludesSources { return .sourcesExcluded }
    } else if rules.excludesWheels {
      return .wheelsExcluded
    }
    if let keys = rules.hashes, !keys.contains(page.key(of: file)) { return .noMatchingHash }
    if let tags = choice.tags, rank(ofTags: tags) == nil { return .noMatchingWheel }
    if let python = choice.requiresPython {
      switch verdict(ofPython: python) {
      case .accepted: break
      case .newer where asLastResort: break
      case .newer, .older: return .requiresPython(page.requiresPython(python))
      }
    }
    if choice.isYanked, !rules.yankedVersions.contains(version) { return .yanked }
    return nil
  }

  private mutating func rank(ofTags id: Int) -> Int32? {
    if case .unknown = tagRanks[id] {
      tagRanks[id] =
        page.rank(ofTags: id, among: rules.tags).map { .rank(Int32(clamping: $0)) }
        ?? .incompatible
    }
    if case .rank(let rank) = tagRanks[id] { return rank }
    return nil
  }

  private mutating func verdict(ofPython id: Int) -> TargetPython.Verdict {
    if case .known(let verdict) = pythons[id] { return verdict }
    let verdict = rules.python.verdict(on: page.requiresPython(id))
    pythons[id] = .known(verdict)
    return verdict
  }
}

extension Candidates.Obstacle: Comparable {
  /// How near a file with this obstacle came to being chosen.
  private var nearness: Int {
    switch self {
    case .tooNew: 0
    case .wheelsExcluded: 1
    case .sourcesExcluded: 2
    case .noMatchingWheel: 3
    case .noMatchingHash: 4
    case .requiresPython: 5
    case .prerelease: 6
    case .yanked: 7
    }
  }

  static func < (left: Self, right: Self) -> Bool { left.nearness < right.nearness }
}

/// What decides, for one project, which of its files can be chosen.
struct CandidateRules: Sendable {
  let tags: CompatibleTags
  let python: TargetPython
  var prereleases: ResolverOptions.Prereleases
  /// Whether the user's own requirements name a pre-release of the project.
  var namesPrerelease: Bool
  var prefersLowest: Bool
  var excludeNewer: Timestamp?
  var excludesWheels: Bool
  var excludesSources: Bool
  /// The yanked versions that the user's own requirements ask for by number.
  var yankedVersions: Set<Version>
  var hashes: Set<FileKey>?

  var allowsPrereleases: Bool {
    switch prereleases {
    case .disallow: false
    case .allow, .ifNecessary, .ifNecessaryOrExplicit: true
    case .explicit: namesPrerelease
    }
  }
}

/// The target's Python, as `Requires-Python` is compared with it.
struct TargetPython: Sendable {
  let version: Version?

  enum Verdict: Sendable {
    case accepted
    /// The target's Python is older than what is required.
    case older
    /// It is not older, and excluded all the same: past an upper bound, or left out.
    ///
    /// An upper bound mostly says what was untested; pip minds it, uv does not. Here such a
    /// version is taken where no other is left.
    case newer
  }

  init(_ markers: MarkerEnvironment) { version = try? Version(markers.pythonFullVersion) }

  /// What cannot be read excludes nothing, as pip and uv have it.
  func verdict(on requiresPython: String) -> Verdict {
    guard let version, let specifiers = SpecifierSet(lenient: requiresPython) else {
      return .accepted
    }
    if specifiers.contains(version, prereleases: true) { return .accepted }
    let isOld = specifiers.specifiers.contains { specifier in
      switch specifier.operator {
      case .greaterOrEqual, .greater, .compatible, .equal:
        specifier.version.map { version < $0 } ?? false
      case .less, .lessOrEqual, .notEqual, .arbitrary: false
      }
    }
    return isOld ? .older : .newer
  }
}
