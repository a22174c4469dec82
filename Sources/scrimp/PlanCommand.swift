import ArgumentParser
import Pruning

/// `scrimp plan`: what would be kept and dropped, and why.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", _superCommandName: Scrimp.name,
    abstract: "Show what is kept and what goes, in any format.",
    discussion: """
      Of an installed tree, or, where there is none, of what a package index would install: file \
      lists and modules are read out of the wheels, which are not downloaded. The options of \
      `scrimp resolve` apply then.

      EXAMPLES
        scrimp plan -r requirements.txt --python-version 3.12 --python-platform linux/amd64
        scrimp plan -r requirements.txt --site-packages .venv
        scrimp plan -r requirements.txt --site-packages .venv --app src --format json -o plan.json
        scrimp plan requirements.txt .venv --format paths --null > kept
        rsync --archive --from0 --files-from=kept .venv/ out/
        scrimp plan -r requirements.txt --site-packages /opt/venv --format dockerfile
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var source: PlanSourceOptions
  @OptionGroup var levels: LevelOptions

  @Option(help: "text, json, paths, dockerfile or dockerignore.")
  var format = PlanFormat.text

  @Flag(help: "With --format paths: end each path with a NUL byte instead of a line end.")
  var null = false

  @Flag(
    name: .customLong("generate-hashes"),
    help: "With --format json: each file's SHA-256, as the RECORD of its distribution has it.")
  var generatesHashes = false

  @OptionGroup var docker: DockerOptions
  @OptionGroup(title: "Index and resolver options") var resolving: ResolvingOptions
  @Option(name: ResultFile.names, help: ResultFile.help)
  var output: String?
  @OptionGroup(title: "General options") var general: GeneralOptions

  mutating func run() async throws {
    let console = general.console
    let settings = try general.settings()
    input.apply(settings)
    try levels.apply(settings)
    resolving.apply(settings)
    let cache = general.cache(settings)
    var answer = try await PlanSource(
      options: source, input: input, levels: levels, resolving: resolving, cache: cache,
      settings: settings, console: console
    ).plan(withDigests: generatesHashes)
    if answer.isInstalled, format == .text || format == .json {
      answer.plan = try SystemStep(console: console).applied(to: answer.plan)
    }
    let rendering = PlanRendering(
      answer: answer, docker: docker,
      stageArguments: input.stageArguments + levels.arguments, console: console)
    try ResultFile.write(
      try rendering.bytes(as: format, endingWithNUL: null), to: output, console)
    console.say(PlanSummary(answer.plan).line)
  }
}

extension InputOptions {
  /// A `scrimp stage` command line with the same inputs.
  var stageArguments: [String] {
    // Standard input has been read by now: a file has to stand in for it.
    func file(_ path: String) -> String { path == "-" ? "requirements.txt" : path }
    var arguments = ["scrimp", "stage"] + inputs.map(file)
    func add(_ option: String, _ values: [String]) {
      for value in values { arguments += [option, value] }
    }
    add("-r", requirementFiles.map(file))
    add("-c", constraintFiles.map(file))
    add("--extra", extras)
    if allExtras { arguments.append("--all-extras") }
    add("--group", groups)
    add("--site-packages", sitePackages)
    add("--python", python.map { [$0] } ?? [])
    add("--python-version", pythonVersion.map { [$0] } ?? [])
    add("--python-platform", pythonPlatform.map { [$0] } ?? [])
    add("--app", app)
    if allowsMissing { arguments.append("--allow-missing") }
    return arguments
  }
}

extension LevelOptions {
  var arguments: [String] {
    var arguments: [String] = []
    if let level { arguments += ["--level", level.rawValue] }
    if strip { arguments.append("--strip") }
    if let bytecode { arguments += ["--bytecode", bytecode.rawValue] }
    for name in entryPoints { arguments += ["--entry-point", name] }
    for glob in keep { arguments += ["--keep", glob] }
    for glob in drop { arguments += ["--drop", glob] }
    return arguments
  }
}
