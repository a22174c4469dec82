import ArgumentParser
import HTTPTransport
import PackageIndex
import Packaging
import Resolver
import SitePackages

/// From the user's requirements to the closure, by way of the indexes.
struct ResolutionStep {
  let input: InputOptions
  let index: IndexOptions
  let choices: ResolverChoiceOptions
  let cache: CacheOptions
  let console: Console
  /// Whether pip's configuration files count in a build.
  var readsConfiguration = true

  struct Result {
    let closure: IndexResolution
    let target: TargetEnvironment
    let client: IndexClient
  }

  /// - Throws: ``Diagnostic``.
  func run(_ requirements: ProjectRequirements) async throws -> Result {
    let target = try target()
    let request = ResolutionRequest(
      requirements: requirements.roots + (try requirements.unnamed.map(named)),
      constraints: requirements.constraints, overrides: requirements.overrides, target: target,
      options: try ResolutionOptions(choices: choices, file: requirements.fileOptions)
        .options(hashes: requirements.hashes))
    let step = IndexStep(
      options: index, cacheOptions: cache, file: requirements.fileOptions, console: console)
    let transport = HTTPTransport(
      HTTPTransportOptions(
        userAgent: "scrimp/\(Scrimp.configuration.version)",
        environment: Environment().variables))
    let client = try step.client(transport: transport, builds: builds)
    let resolver = IndexResolver(client: client, cache: step.cache(), refresh: try step.refresh)
    let drawsProgress = console.showsProgress
    do {
      let closure = try await resolver.resolve(
        request, links: try await step.links(client),
        progress: { count in
          guard drawsProgress, count % 8 == 0 else { return }
          console.drawProgress("Resolving: \(count) pages and metadata fetched")
        })
      if drawsProgress { console.clearProgress() }
      await transport.shutdown()
      for notice in closure.resolution.notices { console.warn("\(notice)") }
      warnOfBuilds(closure, client.options.builds, target)
      return Result(closure: closure, target: target, client: client)
    } catch {
      if drawsProgress { console.clearProgress() }
      await transport.shutdown()
      throw Diagnostic(resolving: error)
    }
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
  func target() throws -> TargetEnvironment {
    let environment = Environment()
    let version =
      input.pythonVersion ?? environment["SCRIMP_PYTHON_VERSION", "UV_PYTHON_VERSION"]
    let platform =
      input.pythonPlatform ?? environment["SCRIMP_PYTHON_PLATFORM", "UV_PYTHON_PLATFORM"]
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
    let detected = try TargetStep.ask(input.python ?? defaultInterpreter).environment
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
  fileprivate init(resolving error: any Error) {
    switch error {
    case let error as Diagnostic: self = error
    case let failure as Unsatisfiable:
      let explanation = failure.explanation
      self.init(
        "no versions satisfy the requirements", causes: explanation.sentences,
        hint: explanation.hints.isEmpty ? nil : explanation.hints.joined(separator: "\nhint: "),
        status: .negative)
    case let error as BuildNeeded: self.init(error)
    case let error as IndexError:
      self.init(
        "something the resolution needs cannot be had", causes: error.causes,
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
