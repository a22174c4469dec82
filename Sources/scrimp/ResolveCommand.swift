import ArgumentParser
import PackageIndex
import Packaging
import Reports
import Resolver

/// `scrimp resolve`: the closure as pinned requirements.
struct ResolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "Pin everything the requirements need at run time.",
    discussion: """
      Answers from a package index, for any target, with nothing installed.

      EXAMPLES
        scrimp resolve -r requirements.in --python-version 3.12 --python-platform linux/amd64
        scrimp resolve -r requirements.in --generate-hashes -o requirements.txt
        scrimp resolve -r requirements.txt --format json --offline
        scrimp resolve -r requirements.in --resolution lowest-direct
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup(title: "Index options") var index: IndexOptions
  @OptionGroup(title: "Resolver options") var choices: ResolverChoiceOptions
  @OptionGroup(title: "Output options") var form: ResolutionFormOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var cache: CacheOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var consoleOptions: ConsoleOptions

  func run() async throws {
    let console = consoleOptions.console
    let requirements = try SortedInputs(input).projectRequirements(
      constraintFiles: input.constraintFiles)
    console.say("Reading \(requirements.sources.joined(separator: ", "))")
    let result = try await ResolutionStep(
      input: input, index: index, choices: choices, cache: cache, console: console,
      readsConfiguration: !configuration.isOff
    ).run(requirements)
    try output.write(bytes(of: result), console)
    let count = result.closure.resolution.packages.count
    console.say("Resolved \(count) \(count == 1 ? "package" : "packages")")
  }

  private func bytes(of result: ResolutionStep.Result) -> [UInt8] {
    let closure = result.closure
    var files: [ProjectName: IndexFile] = [:]
    var digests: [ProjectName: [SHA256Digest]] = [:]
    for package in closure.resolution.packages {
      if form.format == .json { files[package.name] = closure.file(of: package) }
      if form.generatesHashes {
        digests[package.name] = closure.files(of: package).compactMap(\.sha256)
      }
    }
    let report = ResolutionReport(
      closure.resolution, target: result.target, files: files, digests: digests)
    switch form.format {
    case .json: return ResolutionJSON(report).bytes
    case .requirements:
      let command = (["scrimp"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
      return PinnedRequirements(
        report, command: form.noHeader ? nil : command, isAnnotated: !form.noAnnotate
      ).bytes
    }
  }
}

/// How a closure is written.
struct ResolutionFormOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case requirements, json
  }

  @Option(help: "requirements or json (schema scrimp.resolution).")
  var format = Format.requirements

  @Flag(name: .customLong("generate-hashes"), help: "Write the hashes of every file of a version.")
  var generatesHashes = false

  @Flag(name: .customLong("no-annotate"), help: "Leave out who asks for what.")
  var noAnnotate = false

  @Flag(name: .customLong("no-header"), help: "Leave out the comment at the top.")
  var noHeader = false
}
