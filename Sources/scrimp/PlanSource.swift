import ArgumentParser
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
  let index: IndexOptions
  let choices: ResolverChoiceOptions
  let cache: CacheOptions
  let settings: Settings
  let console: Console

  /// - Throws: ``Diagnostic``.
  func plan() async throws -> (plan: PrunePlan, isInstalled: Bool) {
    if options.fromIndex, !input.sitePackages.isEmpty {
      throw Diagnostic(
        "--from-index and --site-packages contradict each other", hint: "pass one of them")
    }
    guard try options.fromIndex || !InstalledEnvironment.isPresent(input) else {
      let pipeline = PlanPipeline(input: input, levels: levels, cache: cache, console: console)
      return (try pipeline.plan(), true)
    }
    let pipeline = IndexPlanPipeline(
      input: input, index: index, choices: choices, levels: levels, cache: cache,
      settings: settings, console: console)
    return (try await pipeline.plan(), false)
  }
}
