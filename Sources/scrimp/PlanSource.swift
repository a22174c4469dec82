import ArgumentParser
import Packaging
import Pruning

/// Whether a plan is about what is installed or about what an index would install.
struct PlanSourceOptions: ParsableArguments {
  @Flag(
    name: .customLong("from-index"),
    help: ArgumentHelp(
      "Plan from the index, although there is an environment here.",
      discussion: "Where nothing is installed this is what happens anyway."))
  var fromIndex = false
}

/// The way to a plan: the installed tree where there is one, else the index.
struct PlanSource {
  let options: PlanSourceOptions
  let input: InputOptions
  let levels: LevelOptions
  let resolving: ResolvingOptions
  let cache: CacheChoice
  let settings: Settings
  let console: Console

  struct Answer {
    var plan: PrunePlan
    let isInstalled: Bool
    /// What the files hash to, where that was asked for.
    let digests: [FileID: SHA256Digest]?
  }

  /// - Throws: ``Diagnostic``.
  func plan(withDigests: Bool = false) async throws -> Answer {
    if options.fromIndex, !input.sitePackages.isEmpty {
      throw Diagnostic(
        "--from-index and --site-packages contradict each other", hint: "pass one of them")
    }
    guard try options.fromIndex || !InstalledEnvironment.isPresent(input) else {
      let pipeline = PlanPipeline(input: input, levels: levels, cache: cache, console: console)
      let plan = try await StripStep(levels: levels, console: console)
        .applied(to: pipeline.plan())
      return Answer(
        plan: plan, isInstalled: true,
        digests: withDigests ? RecordedDigests.installed(plan.inventory) : nil)
    }
    if levels.strip {
      console.warn("--strip is for what is installed: sizes are those before it")
    }
    let pipeline = IndexPlanPipeline(
      input: input, resolving: resolving, levels: levels, cache: cache,
      settings: settings, console: console)
    let (plan, digests) = try await pipeline.plan(withDigests: withDigests)
    return Answer(plan: plan, isInstalled: false, digests: digests)
  }
}
