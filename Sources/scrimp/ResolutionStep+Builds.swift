import FileCache
import PackageIndex
import Packaging
import Resolver

// What is done about source distributions that only a build tells about.
extension ResolutionStep {
  /// What the flags and the environment say about builds.
  func builds(_ client: IndexClientOptions) -> SourceBuilds {
    let environment = Environment()
    let isAllowed =
      resolving.build ?? environment["SCRIMP_BUILD"].map(Environment.isTrue)
      ?? environment["SCRIMP_NO_BUILD", "UV_NO_BUILD"].flatMap {
        Environment.isTrue($0) ? false : nil
      }
    guard let isAllowed else { return .refused }
    guard isAllowed else { return .passedOver }
    let child = BuildEnvironment(
      client, user: environment.variables,
      excludeNewer: resolving.excludeNewer
        ?? environment["SCRIMP_EXCLUDE_NEWER", "UV_EXCLUDE_NEWER"],
      readsConfiguration: settings.readsFiles)
    return .carriedOut(
      PythonBuilder(
        python: input.python ?? defaultInterpreter, variables: child.variables,
        secrets: child.secrets, console: console))
  }

  /// Says where another target's wheel told what is required.
  func warnOfDescribers(_ closure: IndexResolution) {
    for (package, wheel) in closure.describedPackages {
      console.warn(
        "\(package.name) \(package.version) has no wheel for the target: what it requires is taken "
          + "from \(wheel.filename)")
    }
  }

  /// Says where a build may have told another interpreter's requirements than the target's.
  func warnOfBuilds(
    _ closure: IndexResolution, _ builds: SourceBuilds, _ target: TargetEnvironment
  ) {
    let built = closure.builtPackages
    guard case .carriedOut(let builder as PythonBuilder) = builds, !built.isEmpty,
      let environment = try? builder.environment(remembering: nil),
      environment.decidesOtherwise(than: target)
    else { return }
    let names = built.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
    console.warn(
      "what \(names) \(built.count == 1 ? "requires" : "require") was told by a build with "
        + "\(environment.text), but the target is \(target.text): a setup.py may decide "
        + "otherwise there; --python names the interpreter that builds")
  }
}

extension Diagnostic {
  /// Names everything that is known to need a build, and who requires it.
  init(_ needed: BuildNeeded) {
    let sources = needed.sources
    self.init(
      sources.count == 1
        ? "\(sources[0].name) has to be built to know what it requires"
        : "\(sources.count) packages have to be built to know what they require",
      causes: sources.map { source in
        let askers = source.places + source.requiredBy.map(\.normalized)
        return "\(source.name) \(source.version), required by \(askers.joined(separator: ", ")),"
          + " is a source distribution that does not say what it requires: `\(source.url)`"
      },
      hint:
        "--build lets the own build of each tell, by your Python and pip; --no-build takes other "
        + "versions instead", status: .unreachable)
  }
}
