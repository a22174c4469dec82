import ArgumentParser
import Pruning
import Reports

/// `scrimp why`: why a distribution is in, why a file stays or goes.
struct WhyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", _superCommandName: Scrimp.name,
    abstract: "Say why a distribution is in, and why a file stays or goes.",
    discussion: """
      EXAMPLES
        scrimp why click -r requirements.txt
        scrimp why pandas.tests -r requirements.txt --site-packages .venv
        scrimp why numpy/conftest.py -r requirements.txt --app src
        scrimp why numpy.testing --all -r requirements.txt --app src --level reachable
      """)

  @Argument(
    help: ArgumentHelp(
      "A project's name, a path relative to site-packages or the prefix, or a module.",
      valueName: "name|path|module"))
  var subject: String

  @Flag(help: "Every line that makes a file reachable, each with its way from your code.")
  var all = false

  @OptionGroup var input: InputOptions
  @OptionGroup var source: PlanSourceOptions
  @OptionGroup var levels: LevelOptions
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
    func plan(_ levels: LevelOptions, _ console: Console) async throws -> PrunePlan {
      try await PlanSource(
        options: source, input: input, levels: levels, resolving: resolving, cache: cache,
        settings: settings, console: console
      ).plan().plan
    }
    let titles = try curatedRuleTitles()
    var why = WhyText(try await plan(levels, console), ruleDescriptions: titles)
    if all {
      guard levels.level == .reachable else {
        throw Diagnostic(
          "`--all` is about what your code reaches", hint: "add --level reachable --app src")
      }
      // Which files are meant is known once there is a plan.
      levels.watched = Set(why.files(called: subject))
      why = WhyText(try await plan(levels, console.silent), ruleDescriptions: titles)
    }
    guard let bytes = why.bytes(about: subject) else {
      throw Diagnostic(
        "nothing is called `\(subject)`",
        causes: ["it is no distribution, no file and no module of the plan"],
        hint: hint(why.names(like: subject)), status: .negative)
    }
    try ResultFile.write(bytes, to: output, console)
  }

  private func hint(_ names: [String]) -> String {
    guard !names.isEmpty else { return "scrimp plan --format json lists everything" }
    return "did you mean " + names.map { "`\($0)`" }.joined(separator: " or ") + "?"
  }
}
