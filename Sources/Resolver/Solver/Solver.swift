public import Packaging

/// A resolution in progress: a step machine that asks for facts and is given them.
///
/// PubGrub over packages and version ordinals: a conflict is turned into a new incompatibility that
/// holds for good, so no dead end is entered twice, and the incompatibilities that lead to a
/// failure are its explanation. It reads no file, asks no server and knows no clock; the same
/// answers give the same result, in whatever order they come.
///
///     var solver = Solver(request)
///     while case .needs(let questions) = solver.step() { … solver.answer(…) … }
///
/// See: <https://github.com/dart-lang/pub/blob/master/doc/solver.md>
public struct Solver: Sendable {
  public enum Step: Sendable {
    /// The next step needs the answers to all of these.
    case needs([Question])
    case solved(Resolution)
    case unsatisfiable(Unsatisfiable)
  }

  let request: ResolutionRequest
  let inputs: RequestIndex
  var table = PackageTable()
  var solution = PartialSolution()
  var incompatibilities = IncompatibilityList()
  /// The incompatibilities that name a package, the newest last.
  var incompatibilitiesOf: [[IncompatibilityID]] = [[]]
  /// Whether an incompatibility may become true before a level is undone.
  var isLive: [Bool] = []
  /// Those that may not, with the level to undo.
  var contradicted: [(id: IncompatibilityID, level: Int32)] = []
  /// Dependencies of one package on one set, which are stated once for all versions.
  var mergedDependencies: [DependencyKey: IncompatibilityID] = [:]
  var metadata: [MetadataKey: MetadataAnswer] = [:]
  /// What the versions decided so far require.
  var needs: [DecisionKey: [Need]] = [:]
  /// What the version to be decided requires, while pages it names are unknown.
  var pendingWants: (decision: DecisionKey, wants: [Want])?
  var markers: MarkerVerdicts
  var accepted: [Accepted.Key: Accepted] = [:]
  /// By the text of a `Requires-Python`.
  var pythonVerdicts: [String: TargetPython.Verdict] = [:]
  var conflicts = ConflictCounts()
  var phase = Phase.roots
  /// Whether pre-releases are chosen wherever no final version is left.
  var isRelaxed = false
  /// Whether one would have been chosen if they were.
  var hasHeldBack = false

  enum Phase: Sendable {
    case roots
    /// Something changed about this package.
    case propagate(PackageID)
    case choose
    case finished(Step)
  }

  struct DependencyKey: Hashable, Sendable {
    let package: PackageID
    let dependency: PackageID
    let set: VersionSet
  }

  public init(_ request: ResolutionRequest) {
    self.request = request
    inputs = RequestIndex(request)
    markers = MarkerVerdicts(inputs.markers)
  }

  /// Goes on until a fact is missing or the end is reached.
  public mutating func step() -> Step {
    while true {
      switch phase {
      case .roots:
        let missing = addRoots()
        if !missing.isEmpty { return .needs(missing) }
      case .propagate(let package):
        if let failure = propagate(from: package) {
          if relax() { continue }
          phase = .finished(.unsatisfiable(Unsatisfiable(failure, of: self)))
        } else {
          reprioritize()
          phase = .choose
        }
      case .choose:
        let missing = choose()
        if !missing.isEmpty { return .needs(missing) }
      case .finished(let step):
        return step
      }
    }
  }

  /// Says what is known of a project that ``Question/page(_:)`` or
  /// ``Question/reference(_:url:)`` asked for.
  public mutating func answer(_ name: ProjectName, _ answer: PageAnswer) {
    let index = table.project(name)
    switch answer {
    case .page(let page):
      table.projects[index].candidates = Candidates(page, rules: inputs.rules(for: name))
    case .missing:
      table.projects[index].absence = .missing
    case .offline:
      table.projects[index].absence = .offline
    }
    if table.projects[index].candidates == nil {
      table.projects[index].candidates = Candidates(
        ProjectPage(name, files: []), rules: inputs.rules(for: name))
    }
  }

  /// Says what ``Question/metadata(_:file:)`` asked for.
  public mutating func answer(_ question: Question, _ answer: MetadataAnswer) {
    guard case .metadata(let name, let file) = question else { return }
    metadata[MetadataKey(project: table.project(name), file: file)] = answer
  }
}

extension VersionSet {
  /// The versions of a page that every clause takes.
  init(_ specifiers: SpecifierSet, in page: ProjectPage) {
    var set = VersionSet.full
    for specifier in specifiers.specifiers {
      set = set.intersection(
        VersionSet(
          ascending: specifier.runs(in: page).lazy.map {
            UInt32(clamping: $0.lowerBound)..<UInt32(clamping: $0.upperBound)
          }))
    }
    self = set
  }
}
