internal import Packaging
internal import Resolver

/// One resolution: the solver, what it waits for, and what is fetched ahead of it.
///
/// The solver is told what it asks for, when it asks, and nothing else. What is fetched ahead and
/// the order in which things come in decide how long it waits, never what it answers, and a fault
/// of something fetched ahead is none until the solver asks for that.
final class ResolutionRun {
  private let client: IndexClient
  private let facts: LocalFacts
  private let progress: (Int) -> Void
  private var solver: Solver
  private var lookahead: Lookahead?
  private let request: ResolutionRequest

  /// What the solver cannot go on without, in its order.
  private var awaited: [Question] = []
  private var urgent: [Errand] = []
  private var underway: Set<Fact> = []
  private var failures: [Fact: IndexError] = [:]
  /// Files that only a build would tell about, taken as requiring nothing so as to find the others.
  private var unbuilt: Set<Question> = []
  private var arrivals = 0

  init(
    _ request: ResolutionRequest, client: IndexClient, facts: LocalFacts,
    progress: @escaping (Int) -> Void
  ) {
    self.request = request
    self.client = client
    self.facts = facts
    self.progress = progress
    solver = Solver(request)
  }

  /// Goes on as far as what is known reaches.
  ///
  /// - Returns: the closure, or `nil` while answers are outstanding.
  func advance() throws -> Resolution? {
    try settleAwaited()
    while awaited.isEmpty {
      switch solver.step() {
      case .solved(let resolution):
        try throwIfUnbuilt(resolution)
        return resolution
      case .unsatisfiable(let failure): throw failure
      case .needs(let questions):
        for question in questions {
          let isKnown = answer(question)
          if !isKnown { awaited.append(question) }
          note(question, isAwaited: !isKnown)
        }
        try sendForAwaited()
      }
    }
    return nil
  }

  /// Answers what can be answered by now.
  private func settleAwaited() throws {
    guard !awaited.isEmpty else { return }
    awaited.removeAll { answer($0) }
    sendForOtherDescribers()
    settleBuilds()
    try throwIfFailed()
  }

  /// Gives up once everything awaited has come or failed, so that of several faults the same one
  /// is told whatever came first.
  private func throwIfFailed() throws {
    var first: IndexError?
    for question in awaited {
      guard let fact = need(question)?.fact, let failure = failures[fact] else { return }
      first = first ?? failure
    }
    if let first { throw first }
  }

  // MARK: Answers

  /// Tells the solver what is known; `false` when that has to be fetched.
  private func answer(_ question: Question) -> Bool {
    switch question {
    case .page(let name):
      guard let answer = facts.page(name) else { return false }
      solver.answer(name, answer)
    case .reference(let name, let url):
      guard let page = facts.page(name, reference: url) else { return false }
      solver.answer(name, .page(page))
    case .metadata(let name, let file):
      guard let page = facts.knownPage(name),
        let metadata = facts.metadata(of: file, in: page)
      else { return false }
      solver.answer(question, .metadata(metadata))
    }
    return true
  }

  /// What answers a question, if fetching does.
  private func need(_ question: Question) -> Need? {
    switch question {
    case .page(let name): .page(name)
    case .reference: nil
    case .metadata(let name, let file):
      facts.knownPage(name).map { .metadata($0, file: facts.describer(of: file, in: $0)) }
    }
  }

  func receive(_ arrival: Arrival) {
    arrivals += 1
    progress(arrivals)
    underway.remove(arrival.fact)
    switch arrival {
    case .pages(let name, let findings, let error):
      for (index, finding) in findings { facts.receive(name, index.url, finding) }
      if let error { note(error, of: arrival.fact) }
    case .metadata(let key, let isLasting, let result):
      switch result {
      case .success(let metadata): facts.receive(key, metadata, isLasting: isLasting)
      case .failure(let error):
        if error.isFileFault { facts.refuse(key) }
        note(error, of: arrival.fact)
      }
    case .built(let key, let isLasting, let result):
      switch result {
      case .success(let metadata): facts.receive(built: key, metadata, isLasting: isLasting)
      case .failure(let error): note(error, of: arrival.fact)
      }
    }
    lookahead?.resume(arrival.fact)
    lookahead?.advance(facts, in: solver)
  }

  /// Keeps a fault, unless it may have passed by the time the solver asks.
  private func note(_ error: IndexError, of fact: Fact) {
    if error.isFileFault || awaited.contains(where: { need($0)?.fact == fact }) {
      failures[fact] = error
    }
  }

  // MARK: What is fetched

  private func sendForAwaited() throws {
    guard !awaited.isEmpty else { return }
    for question in awaited {
      switch question {
      case .reference(_, let url): _ = try IndexClient.file(at: url)
      case .page, .metadata:
        if let need = need(question), let errand = errand(need) { urgent.append(errand) }
      }
    }
    settleBuilds()
    try throwIfFailed()
    // Not before there is something to wait for: with a full cache there never is.
    if lookahead == nil, client.options.looksAhead { lookahead = Lookahead(request) }
    lookahead?.advance(facts, in: solver)
  }

  /// Turns to another file where the one that was to say what is required cannot be read.
  private func sendForOtherDescribers() {
    for question in awaited {
      if case .metadata = question, let need = need(question), let errand = errand(need) {
        urgent.append(errand)
      }
    }
  }

  private func note(_ question: Question, isAwaited: Bool) {
    guard case .metadata(let name, let file) = question, let page = facts.knownPage(name) else {
      return
    }
    lookahead?.note(file, of: page, isAwaited: isAwaited, in: solver)
  }

  /// What to send for now: what the solver waits for, and as much of the rest as may be under way
  /// at the same time.
  func takeErrands() -> [Errand] {
    var errands = urgent
    urgent = []
    while underway.count < client.options.concurrency, let next = lookahead?.next() {
      if let errand = errand(next) { errands.append(errand) }
    }
    return errands
  }

  /// Fetches something, unless it is known or under way.
  private func errand(_ need: Need) -> Errand? {
    guard failures[need.fact] == nil, !underway.contains(need.fact) else { return nil }
    let errand: Errand
    switch need {
    case .page(let name):
      guard facts.page(name) == nil else { return nil }
      let validators = facts.indexes.map { facts.validators(name, $0.url) }
      errand = .pages(name, Array(zip(facts.indexes, validators)), client)
    case .metadata(let page, let file):
      let key = page.key(of: file)
      guard facts.metadata(for: key) == nil else { return nil }
      guard let details = facts.file(file, of: page) else {
        failures[need.fact] = IndexError(
          (facts.index(of: page.name) ?? "") + page.name.normalized + "/", .goneFromCache)
        return nil
      }
      errand = .metadata(key, details, client)
    }
    underway.insert(need.fact)
    return errand
  }
}

// MARK: Builds

extension ResolutionRun {
  /// Does what the options say about awaited files that only a build tells about.
  ///
  /// Only what the solver itself asks for is ever built: a build runs the distribution's code, and
  /// what is fetched ahead may be no part of the answer.
  private func settleBuilds() {
    awaited.removeAll { question in
      guard case .metadata(let name, let file) = question, let page = facts.knownPage(name),
        let fact = need(question)?.fact, case .needsBuild? = failures[fact]?.reason,
        let details = facts.file(file, of: name)
      else { return false }
      switch client.options.builds {
      case .carriedOut:
        failures[fact] = nil
        underway.insert(fact)
        urgent.append(.build(page.key(of: file), details, client))
        return false
      case .passedOver:
        solver.answer(
          question, .unusable("only a build tells what it requires, which --no-build forbids"))
      case .refused:
        guard let version = try? SourceDistributionFilename(details.filename).version else {
          return false
        }
        unbuilt.insert(question)
        solver.answer(
          question,
          .metadata(
            DependencyMetadata(
              name: name, version: version, requiresPython: nil, providedExtras: [],
              requirements: [])))
      }
      return true
    }
  }

  /// Refuses a closure in which the requirements of some package are not known.
  ///
  /// A solution without such packages is right, and so is a refutation: what was assumed of them
  /// only ever left requirements out, so that nothing was concluded from it.
  private func throwIfUnbuilt(_ resolution: Resolution) throws(BuildNeeded) {
    guard !unbuilt.isEmpty else { return }
    let sources = resolution.packages.compactMap { package -> BuildNeeded.Source? in
      let file = if case .index(let file) = package.source { file } else { 0 }
      guard unbuilt.contains(.metadata(package.name, file: file)),
        let details = facts.file(file, of: package.name)
      else { return nil }
      return BuildNeeded.Source(package, url: details.url)
    }
    if !sources.isEmpty { throw BuildNeeded(sources: sources) }
  }
}
