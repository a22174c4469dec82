import PackageIndex
import Packaging
import Pruning
import Reports
import Resolver
import SitePackages

/// The main job up to the plan when nothing is installed: requirements, closure, wheels, rules.
struct IndexPlanPipeline {
  let input: InputOptions
  let resolving: ResolvingOptions
  let levels: LevelOptions
  let cache: CacheChoice
  let settings: Settings
  let console: Console

  /// Makes the plan, saying on standard error what was found.
  ///
  /// - Throws: ``Diagnostic``.
  func plan(
    withDigests: Bool = false
  ) async throws -> (plan: PrunePlan, digests: [FileID: SHA256Digest]?) {
    let requirements = try SortedInputs(input).projectRequirements(
      constraintFiles: input.constraintFiles)
    console.say("Reading \(requirements.sources.joined(separator: ", ")), planning from the index")
    try levels.requireCode(input.app)
    let application = try ApplicationCode(
      input.app, excluding: [], workers: Workers(), console: console)
    let step = ResolutionStep(
      input: input, resolving: resolving, cache: cache, settings: settings,
      console: console)
    return try await step.run(requirements) { result in
      console.say("Target: \(result.target.text)")
      let before = await result.client.traffic
      let (inventory, wheels) = try await WheelStep(result: result, console: console).environment()
      if inventory.closure.members.isEmpty {
        console.warn("the requirements ask for nothing on this target")
      }
      let plan = try await ReviewStep(
        inventory: inventory.inventory, closure: inventory.closure, target: result.target,
        level: levels.level ?? .safe, levels: levels, application: application.files,
        applicationData: application.others, workers: Workers(), console: console
      ).plan(inventory, from: wheels)
      let digests =
        withDigests ? try await RecordedDigests.listed(inventory, from: wheels) : nil
      say(wheels, await result.client.traffic - before)
      return (plan, digests)
    }
  }

  /// `Read 7 file lists and 1,204 modules of 12 wheels: 48 requests, 7.1 MB`.
  private func say(_ wheels: WheelFiles, _ traffic: Traffic) {
    if let failure = wheels.cacheFailure { console.warn("going on without the cache: \(failure)") }
    let counts = wheels.counts
    func text(_ cached: Int, _ fetched: Int, _ noun: String) -> String {
      let all = "\(cached + fetched) \(noun)\(cached + fetched == 1 ? "" : "s")"
      return cached == 0 || fetched == 0 ? all : "\(all) (\(cached) from the cache)"
    }
    let lists = text(counts.listsFromCache, counts.listsFetched, "file list")
    let modules = text(counts.contentsFromCache, counts.contentsFetched, "module")
    let asked =
      traffic.requests == 0
      ? "nothing fetched"
      : "\(traffic.requests) \(traffic.requests == 1 ? "request" : "requests"), "
        + ByteCountText.text(traffic.bytes)
    console.say("Read \(lists) and \(modules) of wheels: \(asked)")
  }
}
