internal import Packaging
internal import Resolver

/// One resolution: the solver, what it waits for, and what is fetched ahead of it.
///
/// Ahead of the solver, what it is likely to ask is fetched, so that the wait for one answer is the
/// wait for many; nothing fetched ahead changes the answer, and a fault there is no fault until the
/// solver asks.
final class ResolutionRun {
  private let request: ResolutionRequest
  private let client: IndexClient
  private let facts: LocalFacts
  private let progress: (Int) -> Void
  private var solver: Solver
  private var lookahead = Lookahead()
  private var isLookingAhead = false

  /// What the solver cannot go on without.
  private var wanted: Set<Question> = []
  private var underway: Set<Question> = []
  private var failures: [Question: IndexError] = [:]
  /// Files that only a build would tell about, taken as requiring nothing so as to find the others.
  private var unbuilt: Set<Question> = []
  private var errands: [Errand] = []
  private var arrivals = 0
  /// How many versions' metadata the solver asked for, by project.
  private var tries: [ProjectName: Int] = [:]

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
    settleBuilds()
    guard wanted.isEmpty else {
      try throwIfWantedFailed()
      return nil
    }
    while true {
      switch solver.step() {
      case .solved(let resolution):
        try throwIfUnbuilt(resolution)
        return resolution
      case .unsatisfiable(let failure): throw failure
      case .needs(let questions):
        for question in questions {
          count(question)
          if !answerLocally(question) { wanted.insert(question) }
        }
        guard !wanted.isEmpty else { continue }
        for question in wanted { ask(question) }
        lookAhead(questions)
        settleBuilds()
        try throwIfWantedFailed()
        if wanted.isEmpty { continue }
        return nil
      }
    }
  }

  private func throwIfWantedFailed() throws {
    // The same one whatever came first.
    let failed = wanted.filter { failures[$0] != nil }.sorted { "\($0)" < "\($1)" }
    if let question = failed.first, let error = failures[question] { throw error }
  }

  func takeErrands() -> [Errand] {
    defer { errands = [] }
    return errands
  }

  // MARK: Answers

  /// Answers from what is known; `false` when it has to be fetched.
  private func answerLocally(_ question: Question) -> Bool {
    switch question {
    case .page(let name):
      guard let answer = facts.page(name) else { return false }
      solver.answer(name, answer)
    case .reference(let name, let url):
      guard let file = try? IndexClient.file(at: url) else { return false }
      solver.answer(name, .page(facts.settle(name, reference: file)))
    case .metadata(let name, let file):
      guard let page = facts.knownPage(name),
        let metadata = facts.metadata(for: page.key(of: file))
      else { return false }
      solver.answer(question, .metadata(metadata))
    }
    return true
  }

  /// Sends for what is not known, once.
  private func ask(_ question: Question) {
    guard !underway.contains(question), failures[question] == nil else { return }
    switch question {
    case .page(let name):
      underway.insert(question)
      let validators = facts.indexes.map { index in
        facts.validators(name, index.url)
      }
      errands.append(.pages(name, Array(zip(facts.indexes, validators)), client))
    case .reference(_, let url):
      do { _ = try IndexClient.file(at: url) } catch { failures[question] = error }
    case .metadata(let name, let file):
      guard let page = facts.knownPage(name) else { return }
      guard let details = facts.file(file, of: name) else {
        failures[question] = IndexError(
          (facts.index(of: name) ?? "") + name.normalized + "/", .goneFromCache)
        return
      }
      underway.insert(question)
      errands.append(.metadata(question, page.key(of: file), details, client))
    }
  }

  func receive(_ arrival: Arrival) {
    arrivals += 1
    progress(arrivals)
    switch arrival {
    case .pages(let name, let responses, let error):
      let question = Question.page(name)
      underway.remove(question)
      for (index, response) in responses { facts.receive(name, index.url, response) }
      if let error {
        failures[question] = error
      } else if answerLocally(question) {
        wanted.remove(question)
      }
      lookahead.resume(question)
    case .metadata(let question, let key, let result):
      underway.remove(question)
      switch result {
      case .success(let metadata):
        facts.receive(key, metadata, isLasting: isLasting(question))
        solver.answer(question, .metadata(metadata))
        wanted.remove(question)
        lookahead.resume(question)
      case .failure(let error): failures[question] = error
      }
    case .built(let question, let key, let result):
      underway.remove(question)
      switch result {
      case .success(let metadata):
        facts.receive(built: key, metadata, isLasting: isLasting(question))
        solver.answer(question, .metadata(metadata))
        wanted.remove(question)
        lookahead.resume(question)
      case .failure(let error): failures[question] = error
      }
    }
    if isLookingAhead { drainLookahead() }
  }

  /// Whether the file cannot change under its key: a path of this machine may hold another tomorrow.
  private func isLasting(_ question: Question) -> Bool {
    guard case .metadata(let name, let file) = question, let file = facts.file(file, of: name)
    else { return true }
    return file.sha256 != nil || !file.url.hasPrefix("file:")
  }

  // MARK: Looking ahead

  private func count(_ question: Question) {
    if case .metadata(let name, _) = question { tries[name, default: 0] += 1 }
  }

  private func lookAhead(_ questions: [Question]) {
    if !isLookingAhead {
      isLookingAhead = true
      for root in request.requirements { lookahead.want(root.requirement) }
    }
    // A project that is tried again and again will be tried further: its next versions all at once.
    for case .metadata(let name, _) in questions {
      let tried = tries[name] ?? 0
      guard tried >= 3 else { continue }
      for next in solver.upcomingMetadata(of: name, limit: min(tried * 2, 64)) {
        lookahead.expect(next)
      }
    }
    drainLookahead()
  }

  /// Follows what is wanted from page to metadata to the pages that names, as far as is known, and
  /// sends for the rest.
  private func drainLookahead() {
    while let item = lookahead.next() {
      switch item {
      case .requirement(let requirement):
        let url = requirement.url
        let question: Question =
          if let url { .reference(requirement.name, url: url) } else { .page(requirement.name) }
        if facts.knownPage(requirement.name) == nil, !answerLocally(question) {
          guard failures[question] == nil else { continue }
          ask(question)
          lookahead.postpone(item, until: question)
          continue
        }
        wanted.remove(question)
        if let likely = solver.likelyMetadata(
          of: requirement.name, specifiers: requirement.specifiers)
        {
          lookahead.expect(likely, extras: requirement.extras)
        }
      case .metadata(let question, let extras):
        guard case .metadata(let name, let file) = question else { continue }
        guard answerLocally(question) else {
          ask(question)
          lookahead.postpone(item, until: question)
          continue
        }
        wanted.remove(question)
        guard let page = facts.knownPage(name),
          let metadata = facts.metadata(for: page.key(of: file))
        else { continue }
        for requirement in solver.likelyRequirements(of: metadata, extras: extras) {
          lookahead.want(requirement)
        }
      }
    }
  }
}

// MARK: Builds

extension ResolutionRun {
  /// Does what the options say about wanted files that only a build tells about.
  ///
  /// Only what the solver itself asks for is ever built: a build runs the distribution's code, and
  /// what is fetched ahead may be no part of the answer.
  private func settleBuilds() {
    for question in wanted.sorted(by: { "\($0)" < "\($1)" }) {
      guard case .needsBuild? = failures[question]?.reason,
        case .metadata(let name, let file) = question, let page = facts.knownPage(name)
      else { continue }
      switch client.options.builds {
      case .carriedOut:
        guard let details = facts.file(file, of: name) else { continue }
        failures[question] = nil
        underway.insert(question)
        errands.append(.build(question, page.key(of: file), details, client))
      case .passedOver:
        wanted.remove(question)
        solver.answer(
          question, .unusable("only a build tells what it requires, which --no-build forbids"))
      case .refused:
        guard let details = facts.file(file, of: name),
          let version = try? SourceDistributionFilename(details.filename).version
        else { continue }
        wanted.remove(question)
        unbuilt.insert(question)
        solver.answer(
          question,
          .metadata(
            DependencyMetadata(
              name: name, version: version, requiresPython: nil, providedExtras: [],
              requirements: [])))
      }
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
