import ArgumentParser
import FileCache
import HTTPTransport
import PackageIndex
import Packaging
import Reports
import Resolver
import SitePackages

/// From the user's requirements to the closure, by way of the indexes.
struct ResolutionStep {
  let input: InputOptions
  let resolving: ResolvingOptions
  let cache: CacheChoice
  let settings: Settings
  let console: Console

  struct Result {
    let closure: IndexResolution
    let target: TargetEnvironment
    let client: IndexClient
    let cache: FileCache?
  }

  /// Resolves, and lets `body` do with the answer what needs the network.
  ///
  /// - Throws: ``Diagnostic``.
  func run<Value>(
    _ requirements: ProjectRequirements, _ body: (Result) async throws -> Value
  ) async throws -> Value {
    let job = try Job(self, requirements)
    let drawsProgress = console.showsProgress
    do {
      let closure = try await job.resolver.resolve(
        job.request, links: try await job.index.links(job.client),
        progress: { count in
          guard drawsProgress, count % 8 == 0 else { return }
          console.drawProgress("Resolving: \(count) pages and metadata fetched")
        })
      if drawsProgress { console.clearProgress() }
      warn(of: closure, job)
      let value = try await body(job.result(closure))
      await job.transport.shutdown()
      return value
    } catch {
      if drawsProgress { console.clearProgress() }
      await job.transport.shutdown()
      throw diagnostic(of: error, job)
    }
  }

  /// Resolves from the cache alone.
  ///
  /// - Returns: `nil` where somebody has to be asked.
  /// - Throws: ``Diagnostic``.
  func runFromCache(_ requirements: ProjectRequirements) throws -> Result? {
    let job = try Job(self, requirements)
    guard job.index.findLinks.isEmpty else { return nil }
    do {
      guard let closure = try job.resolver.resolveFromCache(job.request) else { return nil }
      warn(of: closure, job)
      return job.result(closure)
    } catch {
      throw diagnostic(of: error, job)
    }
  }

  /// A resolution ready to begin.
  private struct Job {
    let requirements: ProjectRequirements
    let request: ResolutionRequest
    let index: IndexStep
    let transport: HTTPTransport
    let client: IndexClient
    let cache: FileCache?
    let resolver: IndexResolver

    init(_ step: ResolutionStep, _ given: ProjectRequirements) throws {
      let index = IndexStep(
        options: step.resolving, cacheOptions: step.cache, file: given.fileOptions,
        settings: step.settings, console: step.console)
      self.index = index
      let cache = index.cache()
      self.cache = cache
      let target = try step.target(remembering: cache)
      var requirements = given
      try requirements.settle(for: target.markers, step.console)
      try step.refuseRepositories(requirements)
      self.requirements = requirements
      request = ResolutionRequest(
        requirements: try requirements.roots.map(step.itself)
          + requirements.unnamed.map(step.named),
        constraints: requirements.constraints, overrides: requirements.overrides, target: target,
        options: try ResolutionOptions(choices: step.resolving, file: requirements.fileOptions)
          .options(hashes: requirements.hashes))
      transport = HTTPTransport(
        HTTPTransportOptions(
          userAgent: "scrimp/\(Scrimp.configuration.version)",
          environment: step.settings.networkVariables))
      client = try index.client(transport: transport) { step.builds($0) }
      resolver = IndexResolver(client: client, cache: cache, refresh: try index.refresh)
    }

    func result(_ closure: IndexResolution) -> Result {
      Result(closure: closure, target: request.target, client: client, cache: cache)
    }
  }

  private func warn(of closure: IndexResolution, _ job: Job) {
    warnOfDescribers(closure)
    warnOfBuilds(closure, job.client.options.builds, job.request.target)
    let warnings = ResolutionWarnings(closure.notices, showsAll: console.verbosity > 0)
    for line in warnings.lines { console.warn(line) }
    guard let locked = job.requirements.locked else { return }
    for package in closure.resolution.packages where !locked.contains(package.name) {
      console.warn("\(package.name) is not in the lock: it is older than what it locks")
    }
  }

  private func diagnostic(of error: any Error, _ job: Job) -> Diagnostic {
    Diagnostic(
      resolving: error, showsAll: console.verbosity > 0, knownNames: names(in: job.cache))
  }

  /// What a misspelt name may have meant; none where the cache does not tell.
  private func names(in cache: FileCache?) -> [ProjectName] {
    guard let cache, let names = try? cache.projectNames() else { return [] }
    return names
  }

  /// A repository's requirements are known only after a checkout and a build.
  private func refuseRepositories(_ requirements: ProjectRequirements) throws {
    let places = (requirements.roots + requirements.constraints).filter { root in
      root.requirement.url?.prefix { $0 != ":" && $0 != "/" }.contains("+") ?? false
    }
    guard !places.isEmpty else { return }
    let causes = places.map { root in
      "\(root.place): \(root.requirement.name) comes from \(redacted(root.requirement.url ?? ""))"
    }
    throw Diagnostic(
      "what a repository requires is known only when it is built", causes: Set(causes).sorted(),
      hint: "install it and pass --site-packages, or name a wheel: name @ https://…/name.whl")
  }

  /// A wheel among the inputs is meant itself, not what an index has under its name.
  private func itself(_ root: RootRequirement) throws -> RootRequirement {
    guard root.place.hasSuffix(".whl"),
      let path = input.inputs.first(where: { "/\($0)".hasSuffix("/\(root.place)") }),
      let absolute = LocalFile.resolved(path)
    else { return root }
    let url = IndexClient.fileURL(ofPath: absolute)
    return RootRequirement(
      try Requirement("\(root.requirement.name) @ \(url)"), at: root.place)
  }

  /// A requirement that is a path or URL, whose name stands in the file's own name.
  private func named(_ entry: RequirementsEntry) throws -> RootRequirement {
    let place = "\(entry.location.file):\(entry.location.line)"
    guard let name = entry.likelyName else {
      throw Diagnostic(
        "\(place): the name of `\(entry.text)` is not known",
        causes: ["a folder or repository tells its name only when it is built"],
        hint: "write it as `name @ URL` of a wheel, or install it and pass --site-packages")
    }
    return RootRequirement(try Requirement("\(name) @ \(entry.text)"), at: place)
  }

  // MARK: Target

  /// The target of the flags, completed by an interpreter where they leave something open.
  func target(remembering cache: FileCache?) throws -> TargetEnvironment {
    let version = input.pythonVersion
    let platform = input.pythonPlatform
    do throws(TargetError) {
      if let version {
        let asked: TargetPlatform = if let platform { try TargetPlatform(platform) } else { .host }
        return try TargetEnvironment(pythonVersion: version, platform: asked)
      }
    } catch {
      throw Diagnostic(
        "no such target", causes: ["\(error)"],
        hint: "--python-version 3.12 --python-platform linux/amd64")
    }
    let detected = try TargetStep.ask(
      input.python ?? defaultInterpreter, remembering: cache
    ).environment
    guard let platform else { return detected }
    do throws(TargetError) {
      return try TargetEnvironment(
        pythonVersion: detected.markers.pythonFullVersion, platform: platform)
    } catch {
      throw Diagnostic("no such target", causes: ["\(error)"])
    }
  }

  /// The active environment's, the project's, or the first on `PATH`.
  var defaultInterpreter: String {
    if let active = Environment()["VIRTUAL_ENV"] { return "\(active)/bin/python" }
    for folder in [".venv", "venv"] where LocalFile.exists("\(folder)/pyvenv.cfg") {
      return "\(folder)/bin/python"
    }
    return "python3"
  }
}

extension TargetPlatform {
  /// This machine's architecture with the C library most images and wheels have.
  fileprivate static var host: TargetPlatform {
    #if arch(arm64)
      TargetPlatform(architecture: .aarch64)
    #else
      TargetPlatform()
    #endif
  }
}

extension Diagnostic {
  /// Puts what stopped a resolution into the contract's form.
  ///
  /// `showsAll` asks for every step of an explanation, `knownNames` are names of projects there are.
  fileprivate init(
    resolving error: any Error, showsAll: Bool, knownNames: @autoclosure () -> [ProjectName]
  ) {
    switch error {
    case let error as Diagnostic: self = error
    case let failure as Unsatisfiable:
      let explanation = failure.explanation(knownNames: knownNames())
      self.init(
        "no versions satisfy the requirements",
        causes: showsAll ? explanation.allSentences : explanation.sentences,
        hint: explanation.hints.isEmpty ? nil : explanation.hints.joined(separator: "\nhint: "),
        status: .negative)
    case let error as BuildNeeded: self.init(error)
    case let error as IndexError:
      self.init(
        "something from an index cannot be had", causes: error.causes,
        hint: error.hint, status: error.status)
    default: self.init("the resolution failed", causes: ["\(error)"])
    }
  }
}

extension IndexError {
  fileprivate var causes: [String] {
    guard case .buildFailed(let failure) = reason, !failure.output.isEmpty else {
      return ["\(self)"]
    }
    return ["\(self)", (["it said:"] + failure.output).joined(separator: "\n    ")]
  }

  fileprivate var status: ExitStatus {
    if case .buildFailed(let failure) = reason, failure.isInterruption { return .interrupted }
    return .unreachable
  }

  fileprivate var hint: String? {
    switch reason {
    case .goneFromCache: "run it again"
    case .offline: "run once without --offline, or with --refresh"
    case .needsBuild:
      "pass --build to let its own build tell, or take another version with a wheel"
    case .buildFailed(let failure) where !failure.isInterruption:
      "--python names the interpreter that builds, SCRIMP_BUILD_TIMEOUT the seconds it may take; "
        + "--no-build takes another version"
    case .refused: "put credentials into the URL, or into ~/.netrc"
    case .digest, .size, .otherDistribution:
      "try again with --refresh; if it stays, the index or a proxy is at fault"
    case .transport: "check the network and the proxy's variables, or use --offline"
    default: nil
    }
  }
}
