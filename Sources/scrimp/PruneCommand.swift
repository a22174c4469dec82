import ArgumentParser
import Packaging
import Pruning
import Reports
import Resolver
import Staging

/// `scrimp prune`: takes the dropped files out of the tree itself.
struct PruneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", _superCommandName: Scrimp.name,
    abstract: "Take what is dropped out of the installed tree itself.",
    discussion: """
      The list of what goes is written before anything does. A prune that was interrupted is \
      finished by the next one.

      EXAMPLES
        scrimp prune -r requirements.txt --site-packages .venv --in-place --dry-run
        scrimp prune -r requirements.txt --site-packages /opt/venv --app src --in-place
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var levels: LevelOptions

  @Flag(name: .customLong("in-place"), help: "Needed: files are removed from the tree itself.")
  var inPlace = false

  @Flag(name: .customLong("dry-run"), help: "Print what would be removed, and remove nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp("Where the list of what was removed is written.", valueName: "file"))
  var manifest = "scrimp-removed.json"

  @OptionGroup(title: "General options") var general: GeneralOptions

  mutating func run() async throws {
    let console = general.console
    let settings = try general.settings()
    input.apply(settings)
    try levels.apply(settings)
    let cache = general.cache(settings)
    guard !levels.strip else {
      throw Diagnostic(
        "--strip does not change an installed tree in place",
        hint: "write the kept tree elsewhere, stripped: scrimp stage … --strip --to DIR")
    }
    guard levels.bytecode != .compile else {
      throw Diagnostic(
        "`--bytecode compile` writes into a staged tree, not into an installed one",
        hint: "scrimp stage … --bytecode compile --to DIR, or --bytecode keep")
    }
    guard inPlace || dryRun else {
      throw Diagnostic(
        "prune changes the installed tree itself",
        hint:
          "say --in-place, try it with --dry-run, or write the kept tree elsewhere: scrimp stage"
      )
    }
    do {
      try await prune(cache, console)
    } catch StagingError.cancelled {
      throw Diagnostic(
        "interrupted; the prune is half done", hint: "run the same command again to finish it",
        status: .interrupted)
    } catch let error as StagingError {
      throw Diagnostic(
        "the prune is not complete", causes: ["\(error)"],
        hint: "settle the cause and run the same command again: it goes on where this one ended")
    }
  }

  private func prune(_ cache: CacheChoice, _ console: Console) async throws {
    let pipeline = PlanPipeline(input: input, levels: levels, cache: cache, console: console)
    if !dryRun { try await finishInterrupted(pipeline.roots(), console) }
    let plan = try pipeline.plan()
    let prune = InPlacePrune(plan)
    guard !plan.closure.members.isEmpty || prune.removed.isEmpty else {
      throw Diagnostic(
        "no requirement leads to anything installed here, so everything would be removed",
        hint: "check the requirements file and the environment")
    }
    if dryRun { return try list(prune, plan, console) }
    guard !prune.removed.isEmpty else { return console.say("Nothing to remove") }

    let manifest = unusedManifest()
    let reasons = ReasonText(plan, ruleDescriptions: try curatedRuleTitles())
    let report = try await Interruption.guarding {
      let progress = ProgressLine("Removing", of: prune.removed.count, console)
      defer { progress?.clear() }
      return try prune.run(
        manifest: manifest, reason: { reasons.sentence(for: plan[$0]) },
        cancellation: Interruption.cancellation
      ) { progress?.show($0.files) }
    }
    console.say(PlanSummary(plan).line)
    let bytes = prune.removed.reduce(0) { $0 + plan.inventory[$1].size }
    console.say(
      "Removed \(report.removedFiles) files, \(ByteCountText.text(bytes)); "
        + "the list is in \(manifest)")
  }

  private func finishInterrupted(_ roots: [InstallRoot], _ console: Console) async throws {
    for root in roots {
      let report = try await Interruption.guarding {
        try PruneJournal.resume(root, cancellation: Interruption.cancellation)
      }
      if report != nil { console.say("Finished the prune of \(root.path) that was interrupted") }
    }
  }

  private func list(_ prune: InPlacePrune, _ plan: PrunePlan, _ console: Console) throws {
    var paths: [UInt8] = []
    for id in prune.removed {
      paths += plan.inventory.prefixPath(of: id).bytes + [UInt8(ascii: "\n")]
    }
    try ResultFile.write(paths)
    console.say(PlanSummary(plan).line)
    console.say("Nothing was removed: this is a dry run")
  }

  /// The manifest's name, numbered where an earlier prune's is there: it is the only list of what
  /// that one removed.
  private func unusedManifest() -> String {
    guard LocalFile.exists(manifest) else { return manifest }
    let stem = manifest.hasSuffix(".json") ? String(manifest.dropLast(5)) : manifest
    let suffix = manifest.hasSuffix(".json") ? ".json" : ""
    var number = 2
    while LocalFile.exists("\(stem)-\(number)\(suffix)") { number += 1 }
    return "\(stem)-\(number)\(suffix)"
  }
}
