internal import Packaging
internal import Resolver

/// What to fetch before the solver asks for it, each thing once.
///
/// From the user's requirements it follows the pages and metadata that come in to the pages that
/// those name. A project of which version after version fails has its next ones fetched, the more
/// the longer that goes on.
struct Lookahead {
  private enum Item {
    case requirement(Requirement)
    /// A likely version, whose requirements are followed.
    case version(ProjectPage, file: Int, extras: [ProjectName])
  }

  private struct Wish: Hashable {
    let name: ProjectName
    let specifiers: SpecifierSet
    let extras: [ProjectName]
  }
  private struct Expectation: Hashable {
    let file: FileKey
    let extras: [ProjectName]
  }

  private var forecast: Forecast
  private var items = Queue<Item>()
  private var waiting: [Fact: [Item]] = [:]
  private var wishes: Set<Wish> = []
  private var expectations: Set<Expectation> = []
  /// The extras that something asks of a project.
  private var extras: [ProjectName: [ProjectName]] = [:]
  private var planned = Queue<Need>()
  private var isPlanned: Set<Fact> = []
  private var trials: [ProjectName: Trials] = [:]

  /// How the versions of a project fare.
  private struct Trials {
    /// How many the solver asked for.
    var count = 0
    /// The files of those that are fetched ahead and were not asked for yet.
    var ahead: Set<Int> = []
  }

  init(_ request: ResolutionRequest) {
    forecast = Forecast(request)
    for root in forecast.roots { items.append(.requirement(root)) }
  }

  // MARK: What the solver asks

  /// Takes note of metadata that the solver asks for, and of whether it has to wait for it.
  mutating func note(
    _ file: Int, of page: ProjectPage, isAwaited: Bool, in solver: Solver
  ) {
    let name = page.name
    forecast.learn(name, page)
    guard forecast.page(of: name)?.identity == page.identity else { return }
    if isAwaited { expect(page, file, extras[name] ?? []) }
    var trial = trials[name] ?? Trials()
    trial.count += 1
    trial.ahead.remove(file)
    let wanted = min(trial.count * 2, Self.mostAhead)
    if trial.count > 1, trial.ahead.count <= wanted / 2 {
      for next in forecast.wheels(of: name, after: file, limit: wanted, in: solver)
      where plan(.metadata(page, file: next)) {
        trial.ahead.insert(next)
      }
    }
    trials[name] = trial
  }

  /// A little more than are in flight at a time, so that the network is not idle for want of a
  /// guess.
  private static let mostAhead = 64

  // MARK: What comes in

  /// Goes on from what is now known.
  mutating func resume(_ fact: Fact) {
    for item in waiting.removeValue(forKey: fact) ?? [] { items.append(item) }
  }

  /// Follows what is known as far as it reaches and plans for the rest.
  mutating func advance(_ facts: LocalFacts, in solver: Solver) {
    while let item = items.popFirst() {
      switch item {
      case .requirement(let requirement):
        follow(requirement, facts, in: solver)
      case .version(let page, let file, let extras):
        follow(page, file, extras, facts)
      }
    }
  }

  private mutating func follow(
    _ requirement: Requirement, _ facts: LocalFacts, in solver: Solver
  ) {
    let name = requirement.name
    if forecast.page(of: name) == nil {
      if let reference = forecast.reference(of: name) {
        guard let page = facts.page(name, reference: reference) else { return }
        forecast.learn(name, page)
      } else if requirement.url != nil {
        // Whether that is what stands for the project depends on what is decided.
        return
      } else if let answer = facts.page(name) {
        guard case .page(let page) = answer else { return }
        forecast.learn(name, page)
      } else {
        plan(.page(name))
        waiting[.page(name), default: []].append(.requirement(requirement))
        return
      }
    }
    for extra in requirement.extras where !(extras[name]?.contains(extra) ?? false) {
      extras[name, default: []].append(extra)
    }
    guard let file = forecast.likelyFile(requirement, in: solver),
      let page = forecast.page(of: name)
    else { return }
    expect(page, file, requirement.extras)
  }

  private mutating func expect(_ page: ProjectPage, _ file: Int, _ extras: [ProjectName]) {
    let expectation = Expectation(file: page.key(of: file), extras: extras)
    guard expectations.insert(expectation).inserted else { return }
    items.append(.version(page, file: file, extras: extras))
  }

  private mutating func follow(
    _ page: ProjectPage, _ file: Int, _ extras: [ProjectName], _ facts: LocalFacts
  ) {
    guard let metadata = facts.metadata(of: file, in: page) else {
      let need = Need.metadata(page, file: facts.describer(of: file, in: page))
      plan(need)
      waiting[need.fact, default: []].append(.version(page, file: file, extras: extras))
      return
    }
    for requirement in forecast.requirements(of: metadata, extras: extras) {
      let wish = Wish(
        name: requirement.name, specifiers: requirement.specifiers, extras: requirement.extras)
      if wishes.insert(wish).inserted { items.append(.requirement(requirement)) }
    }
  }

  // MARK: What to fetch

  @discardableResult
  private mutating func plan(_ need: Need) -> Bool {
    guard isPlanned.insert(need.fact).inserted else { return false }
    planned.append(need)
    return true
  }

  /// The next thing to fetch: the first that was met.
  mutating func next() -> Need? { planned.popFirst() }
}

/// First in, first out.
private struct Queue<Element> {
  private var elements: [Element] = []
  private var first = 0

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func popFirst() -> Element? {
    guard first < elements.count else {
      elements.removeAll(keepingCapacity: true)
      first = 0
      return nil
    }
    first += 1
    return elements[first - 1]
  }
}
