import ArgumentParser
import Pruning
import Reports

/// `scrimp why`: why a distribution is in, why a file stays or goes.
struct WhyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Say why a distribution is in, and why a file stays or goes.",
    discussion: """
      EXAMPLES
        scrimp why click -r requirements.txt
        scrimp why pandas.tests -r requirements.txt --site-packages .venv
        scrimp why numpy/conftest.py -r requirements.txt --app src
      """)

  @Argument(
    help: ArgumentHelp(
      "A project's name, a path relative to site-packages or the prefix, or a module.",
      valueName: "name|path|module"))
  var subject: String

  @OptionGroup var input: InputOptions
  @OptionGroup var source: PlanSourceOptions
  @OptionGroup var levels: LevelOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var choices: ResolverChoiceOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "General options") var general: GeneralOptions

  mutating func run() async throws {
    let console = general.console
    let settings = try general.settings()
    input.apply(settings)
    try levels.apply(settings)
    choices.apply(settings)
    let cache = general.cache(settings)
    let plan = try await PlanSource(
      options: source, input: input, levels: levels, index: index, choices: choices, cache: cache,
      settings: settings, console: console
    ).plan().plan
    let why = WhyText(plan, ruleDescriptions: try RuleBook.curated().titles)
    guard let bytes = why.bytes(about: subject) else {
      throw Diagnostic(
        "nothing is called `\(subject)`",
        causes: ["it is no distribution, no file and no module of the plan"],
        hint: "scrimp plan --format json lists everything", status: .negative)
    }
    try output.write(bytes, console)
  }
}
