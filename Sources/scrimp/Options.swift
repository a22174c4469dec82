public import ArgumentParser
import Packaging
public import Pruning
public import Staging

extension ColourChoice: ExpressibleByArgument {}
extension LinkMode: ExpressibleByArgument {}
extension PruneLevel: ExpressibleByArgument {}
extension StageLayout: ExpressibleByArgument {}

/// What the user's requirements are and where they are installed.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "requirements.txt, pyproject.toml, pylock.toml, uv.lock, poetry.lock, a PEP 723 script, a wheel, "
        + "a virtual environment or a site-packages folder; `-` is a requirements file on standard "
        + "input.",
      discussion: "Default: requirements.txt, a lock or pyproject.toml here, and the environment "
        + "found as below.",
      valueName: "input"))
  var inputs: [String] = []

  @Option(
    name: [.customShort("r"), .customLong("requirement"), .customLong("requirements")],
    help: ArgumentHelp(
      "A requirements file (repeatable; `-` is standard input).", valueName: "file"))
  var requirementFiles: [String] = []

  @Option(
    name: [.customShort("c"), .customLong("constraint"), .customLong("constraints")],
    help: ArgumentHelp("A constraints file (repeatable).", valueName: "file"))
  var constraintFiles: [String] = []

  @Option(
    name: .customLong("extra"),
    help: ArgumentHelp("Also what an extra of the project needs (repeatable).", valueName: "name"))
  var extras: [String] = []

  @Flag(name: .customLong("all-extras"), help: "Also what every extra of the project needs.")
  var allExtras = false

  @Option(
    name: .customLong("group"),
    help: ArgumentHelp(
      "Also a dependency group of the project (repeatable; PEP 735, Poetry).", valueName: "name"))
  var groups: [String] = []

  @Option(
    name: .customLong("site-packages"),
    help: ArgumentHelp(
      "The installed tree: site-packages, a virtual environment or a --target folder "
        + "(repeatable, in sys.path order). Default: --python's, $VIRTUAL_ENV, .venv or venv here.",
      valueName: "dir"))
  var sitePackages: [String] = []

  @Option(
    help: ArgumentHelp(
      "The interpreter of the runtime stage; it is run once to ask for its version and platform.",
      valueName: "path"))
  var python: String?

  @Option(
    name: .customLong("python-version"),
    help: ArgumentHelp(
      "The runtime stage's Python, such as 3.12 or 3.12.4. Default: what the installed tree is for.",
      valueName: "version"))
  var pythonVersion: String?

  @Option(
    name: [.customLong("python-platform"), .customLong("platform")],
    help: ArgumentHelp(
      "The runtime stage's platform: linux/arm64, x86_64-manylinux_2_28, alpine, …",
      valueName: "platform"))
  var pythonPlatform: String?

  @Option(
    help: ArgumentHelp(
      "A file or folder of your own code (repeatable): what it imports or names stays.",
      valueName: "path"))
  var app: [String] = []

  @Flag(
    name: .customLong("allow-missing"),
    help: "Warn about requirements that are not installed, or at another version, and go on.")
  var allowsMissing = false
}

/// How far the plan goes.
struct LevelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How much goes: closure (only what the requirements need, whole), "
        + "safe (also the files no run of the program reads) or reachable (also what nothing can "
        + "name that --app or --entry-point reaches).", valueName: "level"))
  var level: PruneLevel?

  @Flag(
    help: ArgumentHelp(
      "Ship native libraries without the symbols and debug information that only linkers, debuggers "
        + "and native backtraces read; each is checked to load the same bytes, or stays as it is."))
  var strip = false

  @Option(
    help: ArgumentHelp(
      "Keep these files whatever a rule says (repeatable; relative to site-packages).",
      valueName: "glob"))
  var keep: [String] = []

  @Option(
    help: ArgumentHelp(
      "Drop these files (repeatable; relative to site-packages); --keep wins.", valueName: "glob"))
  var drop: [String] = []

  @Option(
    name: [.customLong("entry-point"), .customLong("entry-points")],
    help: ArgumentHelp(
      "What is started, at reachable (repeatable): a console script such as gunicorn, a module such "
        + "as celery, or module:attr. Adds to --app, or stands for it.", valueName: "name"))
  var entryPoints: [String] = []

  @Option(
    help: ArgumentHelp(
      "From level safe on: drop (default), keep (that of kept modules) or compile (`stage` to a "
        + "folder alone: by the target's own Python, never checked against its source, the same "
        + "bytes for the same plan).",
      valueName: "what"))
  var bytecode: BytecodeChoice?

  /// What settings say to keep of packages' data, by the package and the setting.
  var dataChoices: [String: [String: [String]]] = [:]

  /// Files of which `why --all` wants every reason.
  var watched: Set<FileID> = []

  enum CodingKeys: CodingKey { case level, strip, bytecode, keep, drop, entryPoints }
}
