import ArgumentParser
import ConfigurationFiles
import Pruning
import Reports
import Staging

/// `scrimp stage`: writes the kept tree somewhere else.
struct StageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stage", _superCommandName: Scrimp.name,
    abstract: "Write the kept tree to a folder or an archive.",
    discussion: """
      The folder appears whole or not at all. Installed files are never written to: they may be \
      hard links into an installer's cache.

      EXAMPLES
        scrimp stage -r requirements.txt --site-packages .venv --app src --to out
        scrimp stage -r requirements.txt --site-packages .venv --layout flat --to package
        scrimp stage requirements.txt .venv --format tar --to deps.tar
        scrimp stage -r requirements.txt --python python3.12 --bytecode compile --to out
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var levels: LevelOptions

  @Option(
    help: ArgumentHelp(
      "The folder (or, with --format tar or zip, the file) to write.", valueName: "path"))
  var to: String

  @Option(help: "dir, tar or zip; archives are the same bytes for the same plan.")
  var format = StageFormat.dir

  @Option(
    help: ArgumentHelp(
      "prefix mirrors the environment (bin/, lib/python3.X/site-packages/); flat puts the packages "
        + "straight into the folder, for PYTHONPATH, Lambda and distroless.", valueName: "layout"))
  var layout = StageLayout.prefix

  @Option(
    name: .customLong("link-mode"),
    help: ArgumentHelp(
      "auto, hardlink, reflink or copy. auto shares bytes where the file system can.",
      valueName: "mode"))
  var linkMode: LinkMode?

  @Flag(help: "Replace what the folder or file holds.")
  var force = false

  @OptionGroup(title: "General options") var general: GeneralOptions

  mutating func run() async throws {
    let console = general.console
    let settings = try general.settings()
    input.apply(settings)
    try levels.apply(settings)
    let cache = general.cache(settings)
    linkMode =
      try linkMode
      ?? settings.text(.linkMode).map {
        // uv calls a reflink a clone.
        try Settings.value($0 == "clone" ? "reflink" : $0, .linkMode)
      }
    let planned = try PlanPipeline(
      input: input, levels: levels, cache: cache, console: console
    ).plan()
    try refuseInputs()
    let compilation = BytecodeStep(input: input, console: console)
    let python = levels.bytecode == .compile ? try compilation.python(for: planned) : nil
    if python != nil, format != .dir {
      throw Diagnostic(
        "`--bytecode compile` writes a folder, not \(format.rawValue)",
        hint: "stage to a folder and pack it, or leave --format out")
    }
    let plan = try await StripStep(levels: levels, console: console).applied(to: planned)
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let how = try await Interruption.guarding { try await write(plan, console) }
      if let python { try await compilation.compile(to, layout, of: plan, by: python) }
      console.say(PlanSummary(plan).line)
      SystemStep(console: console).say(
        try SystemStep(console: console).applied(to: plan).systemNeeds)
      console.say("Wrote \(to) in \(PlanSummary.seconds(clock.now - start)) (\(how))")
    } catch let error as StagingError {
      throw Diagnostic(writing: to, error)
    }
  }

  /// Writes the tree and says how its files got there.
  private func write(_ plan: PrunePlan, _ console: Console) async throws -> String {
    let tree = try StagedTree(plan, layout: layout)
    switch format {
    case .dir:
      let options = StageOptions(
        linkMode: linkMode ?? .auto, replacesExisting: force)
      let progress = ProgressLine("Staging", of: plan.keptFileCount, console)
      defer { progress?.clear() }
      let report = try await tree.write(
        to: to, options: options, cancellation: Interruption.cancellation
      ) { progress?.show($0.files) }
      for left in report.leftBehind {
        console.warn("could not remove `\(left)`, left by an earlier run")
      }
      return report.manner
    case .tar: return try archive(tree, as: .tar, of: plan, console)
    case .zip: return try archive(tree, as: .zip, of: plan, console)
    }
  }

  private func archive(
    _ tree: StagedTree, as format: ArchiveFormat, of plan: PrunePlan, _ console: Console
  ) throws -> String {
    let progress = ProgressLine("Packing", of: plan.keptFileCount, console)
    defer { progress?.clear() }
    let bytes = try tree.archive(
      to: to, as: format,
      options: ArchiveOptions(modified: try modificationTime(), replacesExisting: force),
      cancellation: Interruption.cancellation
    ) { progress?.show($0.files) }
    return "\(format.rawValue), \(ByteCountText.text(bytes))"
  }

  /// The one time that every entry of an archive has.
  ///
  /// See: <https://reproducible-builds.org/specs/source-date-epoch/>
  private func modificationTime() throws -> Int? {
    guard let text = Environment()["SOURCE_DATE_EPOCH"] else { return nil }
    guard let seconds = Int(text), seconds >= 0 else {
      throw Diagnostic(
        "`\(text)` of SOURCE_DATE_EPOCH is no time", hint: "it counts seconds since 1970")
    }
    return seconds
  }

  /// What the plan was made from must not be replaced by it.
  private func refuseInputs() throws {
    guard force, let target = LocalFile.resolved(to) else { return }
    for path in input.app + input.requirementFiles + input.constraintFiles + input.inputs {
      guard let source = LocalFile.resolved(path) else { continue }
      guard source == target || source.hasPrefix(target == "/" ? "/" : "\(target)/") else {
        continue
      }
      throw Diagnostic(
        "`\(to)` cannot be replaced", causes: ["it holds `\(path)`, which the plan reads"],
        hint: "name a new folder, such as --to out")
    }
  }
}

enum StageFormat: String, CaseIterable, ExpressibleByArgument {
  case dir, tar, zip
}

extension StageReport {
  /// How the files got to the folder: `594 hard links, 2 copies`.
  fileprivate var manner: String {
    let parts = [(linked, "hard link"), (cloned, "reflink"), (copied, "copie")]
    let said = parts.filter { $0.0 > 0 }.map { count, name in
      count == 1 ? "1 \(name == "copie" ? "copy" : name)" : "\(count) \(name)s"
    }
    return said.isEmpty ? "no files" : said.joined(separator: ", ")
  }
}
