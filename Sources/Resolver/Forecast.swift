public import Packaging

/// What a resolution will probably ask for, guessed from what is known so far.
///
/// Fetching it before it is asked for makes one wait of many. The forecast has its own view of the
/// projects and reads the solver without telling it anything, so that a guess, right or wrong, and
/// whenever it is made, cannot change the answer.
public struct Forecast: Sendable {
  private let inputs: RequestIndex
  private var candidates: [ProjectName: Candidates] = [:]
  /// The versions that the user's own requirements and constraints leave of a project.
  private var bounds: [ProjectName: VersionSet] = [:]
  private let limits: [ProjectName: [SpecifierSet]]
  /// What the user asks for on the target.
  public let roots: [Requirement]

  public init(_ request: ResolutionRequest) {
    inputs = RequestIndex(request)
    var roots: [Requirement] = []
    for root in request.requirements
    where root.requirement.marker?.holds(in: inputs.markers) ?? true {
      roots += inputs.effective(root.requirement, of: nil)
    }
    self.roots = roots
    var limits: [ProjectName: [SpecifierSet]] = [:]
    let constraints = inputs.constraints.values.joined().lazy.map(\.requirement)
    for requirement in roots + constraints where !requirement.specifiers.isEmpty {
      limits[requirement.name, default: []].append(requirement.specifiers)
    }
    self.limits = limits
  }

  /// The direct reference that the user gives for a project, whoever requires it.
  public func reference(of name: ProjectName) -> String? { inputs.references[name] }

  /// Says which versions a project has.
  public mutating func learn(_ name: ProjectName, _ page: ProjectPage) {
    guard candidates[name] == nil else { return }
    candidates[name] = Candidates(page, rules: inputs.rules(for: name))
    var set = VersionSet.full
    for limit in limits[name] ?? [] { set = set.intersection(VersionSet(limit, in: page)) }
    bounds[name] = set
  }

  /// The page that guesses about a project are made from.
  public func page(of name: ProjectName) -> ProjectPage? { candidates[name]?.page }

  /// The file whose metadata is wanted if the requirement is all that bounds the project, beside
  /// what the user and the decisions so far say.
  public mutating func likelyFile(_ requirement: Requirement, in solver: Solver) -> Int? {
    let name = requirement.name
    guard let page = candidates[name]?.page, let bound = bounds[name] else { return nil }
    var set = bound
    if requirement.url == nil {
      set = set.intersection(VersionSet(requirement.specifiers, in: page))
    }
    if let allowed = solver.allowed(name, of: page) {
      // The decisions may be taken back; the requirement then stands.
      let both = set.intersection(allowed)
      if !both.isEmpty { set = both }
    }
    return candidates[name]?.best(in: set)?.file
  }

  /// The wheels that would be tried next if the version of `file` fails, the first first.
  ///
  /// First what the decisions so far allow. Where they tie the project to another that is tried
  /// version by version (botocore to boto3), that is one version or none, and what follows is the
  /// next in order.
  public mutating func wheels(
    of name: ProjectName, after file: Int, limit: Int, in solver: Solver
  ) -> [Int] {
    guard let page = candidates[name]?.page, let bound = bounds[name],
      let tried = page.ordinal(of: file)
    else { return [] }
    var files: [Int] = []
    var seen = VersionSet(tried)
    for set in [solver.allowed(name, of: page), bound.intersection(following(tried, name))] {
      guard var set = set?.subtracting(seen) else { continue }
      while files.count < limit, let best = candidates[name]?.best(in: set) {
        set = set.subtracting(VersionSet(best.ordinal))
        seen = seen.union(VersionSet(best.ordinal))
        // A source distribution is a large thing to fetch for a guess.
        if page.choice(best.file).tags != nil { files.append(best.file) }
      }
    }
    return files
  }

  private func following(_ ordinal: UInt32, _ name: ProjectName) -> VersionSet {
    inputs.rules(for: name).prefersLowest
      ? VersionSet(ordinal + 1..<UInt32.max) : VersionSet(0..<ordinal)
  }

  /// What a distribution requires on the target, alone and with some of its extras.
  public func requirements(
    of metadata: DependencyMetadata, extras: [ProjectName]
  ) -> [Requirement] {
    inputs.requirements(of: metadata, extra: nil)
      + extras.flatMap { inputs.requirements(of: metadata, extra: $0) }
  }
}

extension Solver {
  /// The versions that the decisions so far leave of a project; `nil` where they say nothing, or
  /// of other versions than the page's.
  fileprivate func allowed(_ name: ProjectName, of page: ProjectPage) -> VersionSet? {
    guard let index = table.index(of: name),
      table.projects[index].candidates?.page.identity == page.identity,
      table.projects[index].base.index < solution.capacity
    else { return nil }
    return solution.term(of: table.projects[index].base)?.allowed
  }
}

extension ProjectPage {
  /// The ordinal of the version that has a file.
  fileprivate func ordinal(of file: Int) -> UInt32? {
    guard file >= 0, file < fileCount else { return nil }
    var (low, high) = (0, versionCount)
    while low < high {
      let middle = (low + high) / 2
      if files(of: middle).upperBound <= file { low = middle + 1 } else { high = middle }
    }
    return UInt32(clamping: low)
  }
}
