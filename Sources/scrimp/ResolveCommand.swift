import ArgumentParser
import PackageIndex
import Packaging
import Reports
import Resolver

/// `scrimp resolve`: the closure as pinned requirements.
struct ResolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    // A root by itself, it would look for a request for completions first, a fifth of a short run.
    commandName: "resolve", _superCommandName: Scrimp.name,
    abstract: "Pin everything the requirements need at run time.",
    discussion: """
      Answers from a package index, for any target, with nothing installed.

      EXAMPLES
        scrimp resolve -r requirements.in --python-version 3.12 --python-platform linux/amd64
        scrimp resolve -r requirements.in --generate-hashes -o requirements.txt
        scrimp resolve pyproject.toml --extra web --format pylock -o pylock.toml
        scrimp resolve -r requirements.txt --format json --offline
        scrimp resolve -r requirements.in --resolution lowest-direct
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case requirements, json, pylock

    // Written out, it spares the parser's search for what the type is.
    static var allValueStrings: [String] { allCases.map(\.rawValue) }
  }

  @Option(help: "requirements, json (schema scrimp.resolution) or pylock (PEP 751).")
  var format = Format.requirements

  @Flag(name: .customLong("generate-hashes"), help: "Write the hashes of every file of a version.")
  var generatesHashes = false

  @Flag(
    name: .customLong("sizes"),
    help: "With --format json: say how much each package installs, from its wheel's file list.")
  var saysSizes = false

  @Flag(name: .customLong("no-annotate"), help: "Leave out who asks for what.")
  var noAnnotate = false

  @Flag(name: .customLong("no-header"), help: "Leave out the comment at the top.")
  var noHeader = false

  @Option(name: ResultFile.names, help: ResultFile.help)
  var output: String?

  @OptionGroup var input: InputOptions
  @OptionGroup(title: "Index and resolver options") var resolving: ResolvingOptions
  @OptionGroup(title: "General options") var general: GeneralOptions

  mutating func run() async throws { try await start()?() }

  /// Does the command, as far as the cache knows everything.
  ///
  /// - Returns: the way on by the network, where something is missing.
  mutating func start() throws -> Scrimp.AsynchronousWork? {
    let console = general.console
    let settings = try general.settings()
    input.apply(settings)
    resolving.apply(settings)
    let cache = general.cache(settings)
    let requirements = try SortedInputs(input).projectRequirements(
      constraintFiles: input.constraintFiles)
    console.say("Reading \(requirements.sources.joined(separator: ", "))")
    let step = ResolutionStep(
      input: input, resolving: resolving, cache: cache,
      settings: settings, console: console)
    if !saysSizes, let result = try step.runFromCache(requirements) {
      try write(result, sizes: [:], console)
      return nil
    }
    let command = self
    return {
      let (result, sizes) = try await step.run(requirements) { result in
        (
          result,
          command.saysSizes ? try await WheelStep(result: result, console: console).sizes() : [:]
        )
      }
      try command.write(result, sizes: sizes, console)
    }
  }

  private func write(
    _ result: ResolutionStep.Result, sizes: [ProjectName: ResolutionReport.InstalledSize],
    _ console: Console
  ) throws {
    try ResultFile.write(try bytes(of: result, sizes), to: output, console)
    let count = result.closure.resolution.packages.count
    console.say("Resolved \(count) \(count == 1 ? "package" : "packages")")
    if saysSizes { say(sizes.values, of: count, console) }
  }

  private func say(
    _ sizes: some Collection<ResolutionReport.InstalledSize>, of count: Int, _ console: Console
  ) {
    let files = sizes.reduce(0) { $0 + $1.files }
    let bytes = sizes.reduce(0) { $0 + $1.bytes }
    console.say("They install \(files) files, \(ByteCountText.text(bytes))")
    if sizes.count < count {
      console.warn("\(count - sizes.count) without a wheel are not counted")
    }
  }

  private func bytes(
    of result: ResolutionStep.Result, _ sizes: [ProjectName: ResolutionReport.InstalledSize]
  ) throws -> [UInt8] {
    let closure = result.closure
    var files: [ProjectName: IndexFile] = [:]
    var digests: [ProjectName: [SHA256Digest]] = [:]
    var allFiles: [ProjectName: [IndexFile]] = [:]
    var indexes: [ProjectName: String] = [:]
    for package in closure.resolution.packages {
      if format == .json { files[package.name] = closure.file(of: package) }
      if format == .pylock {
        allFiles[package.name] = closure.files(of: package)
        indexes[package.name] = closure.index(of: package)
      }
      if generatesHashes {
        digests[package.name] = closure.files(of: package).compactMap(\.sha256)
      }
    }
    let report = ResolutionReport(
      closure.resolution, target: result.target, files: files, digests: digests,
      allFiles: allFiles, indexes: indexes, sizes: sizes)
    switch format {
    case .json: return ResolutionJSON(report).bytes
    case .pylock:
      let pylock = Pylock(report)
      let unhashed = pylock.packagesWithoutHashes
      guard unhashed.isEmpty else {
        throw Diagnostic(
          "a pylock needs a SHA-256 digest of every package",
          causes: unhashed.map { "none is known for \($0.name) \($0.version)" },
          hint: "add #sha256=… to its URL, or use --format requirements")
      }
      return pylock.bytes
    case .requirements:
      let command = (["scrimp"] + CommandLine.arguments.dropFirst()).joined(separator: " ")
      return PinnedRequirements(
        report, command: noHeader ? nil : command, isAnnotated: !noAnnotate
      ).bytes
    }
  }
}
