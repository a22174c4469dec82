public import ArgumentParser
import PackageIndex
import Pruning
public import Reports

enum PlanFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, paths, dockerfile, dockerignore
}

/// What `--format dockerfile` and `dockerignore` need to know about the build.
struct DockerOptions: ParsableArguments {
  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "With --format dockerfile: the stage the packages are installed in.", valueName: "stage"))
  var stage = "builder"

  @Option(
    help: ArgumentHelp(
      "With --format dockerfile: the prefix in the image. Default: the same path.",
      valueName: "path"))
  var destination: String?

  @Option(
    help: ArgumentHelp(
      "With --format dockerfile: what the builder understands: classic, 1.19 (COPY --exclude) "
        + "or 1.20 (COPY --parents).", valueName: "version"))
  var frontend = CopyList.Frontend.classic

  @Option(
    help: ArgumentHelp(
      "With --format dockerfile: at most so many COPY instructions.", valueName: "count"))
  var layers = 10

  @Option(
    help: ArgumentHelp(
      "With --format dockerignore: the build context. Default: the packages' prefix.",
      valueName: "dir"))
  var context: String?
}

extension CopyList.Frontend: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument {
    case "exclude": self = .exclude
    case "parents": self = .parents
    default: self.init(rawValue: argument)
    }
  }
}

/// Turns a plan into the bytes of a format.
struct PlanRendering {
  let answer: PlanSource.Answer
  let docker: DockerOptions
  /// The `scrimp stage` command for the same inputs, but for where to write.
  let stageArguments: [String]
  let console: Console

  private var plan: PrunePlan { answer.plan }
  /// Whether the plan knows everything that stands there, and not only what wheels bring.
  private var isInstalled: Bool { answer.isInstalled }

  /// - Throws: ``Diagnostic`` when the format cannot express the plan.
  func bytes(as format: PlanFormat, endingWithNUL: Bool) throws -> [UInt8] {
    switch format {
    case .text:
      return PlanText(
        plan, nextCommand: ShellCommand(stageArguments(in: ".venv") + ["--to", "out"]).text,
        style: PlanText.Style(isColoured: console.coloursOutput),
        ruleDescriptions: try curatedRuleTitles()
      ).bytes
    case .json:
      return PlanJSON(
        plan, toolVersion: Scrimp.configuration.version,
        ruleDescriptions: try curatedRuleTitles(), digests: answer.digests
      ).bytes
    case .paths:
      do throws(PathListError) {
        return try PathList(plan).bytes(separator: endingWithNUL ? .nul : .newline)
      } catch {
        throw Diagnostic(
          "the plan cannot be a list of lines", causes: ["\(error)"],
          hint: "--format paths --null")
      }
    case .dockerfile:
      do throws(CopyListError) {
        return try CopyList(plan, options: copyOptions).bytes()
      } catch {
        throw Diagnostic("no COPY list for this plan", causes: ["\(error)"])
      }
    case .dockerignore:
      if !isInstalled {
        console.warn("what an installer leaves beside the packages is not known, and stays")
      }
      do throws(IgnoreListError) {
        let context = docker.context.flatMap(LocalFile.resolved)
        return try IgnoreList(plan, context: context).bytes()
      } catch {
        throw Diagnostic("no .dockerignore for this plan", causes: ["\(error)"])
      }
    }
  }

  /// What is not installed yet has to be, somewhere, before it is staged.
  private func stageArguments(in environment: String) -> [String] {
    isInstalled ? stageArguments : stageArguments + ["--site-packages", environment]
  }

  private var copyOptions: CopyList.Options {
    var options = CopyList.Options()
    options.stage = docker.stage
    options.destination = docker.destination
    options.frontend = docker.frontend
    options.maximumLayers = docker.layers
    options.stageCommand = stageArguments(in: InstallScheme.usualPrefix) + ["--to", "/out"]
    options.knowsWholeTree = isInstalled
    return options
  }
}

/// What each rule takes, by its code.
///
/// - Throws: ``RuleBookError``.
func curatedRuleTitles() throws -> [String: String] {
  let titles =
    try RuleBook.curated().rules.map { ($0.code, $0.title) }
    + DataRuleBook.curated().rules.map { ($0.code, $0.title) }
  return Dictionary(titles, uniquingKeysWith: { first, _ in first })
}
