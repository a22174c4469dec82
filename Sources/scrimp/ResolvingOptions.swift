import ArgumentParser

/// Which indexes are asked and how, and which of the possible versions are taken.
struct ResolvingOptions: ParsableArguments {
  // MARK: Indexes

  @Option(
    name: [.customShort("i"), .customLong("index-url"), .customLong("default-index")],
    help: ArgumentHelp(
      "The index to ask instead of the public one (PEP 503 or 691).", valueName: "url"))
  var indexURL: String?

  @Option(
    name: [.customLong("extra-index-url"), .customLong("index")],
    help: ArgumentHelp(
      "An index asked before that one (repeatable). The first that has a project answers for it, "
        + "so that nobody can slip a newer one in elsewhere.", valueName: "url"))
  var extraIndexURLs: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("find-links")],
    help: ArgumentHelp(
      "A folder or page of wheels, which go with what the index has (repeatable).",
      valueName: "place"))
  var findLinks: [String] = []

  @Flag(name: .customLong("no-index"), help: "Ask no index: --find-links and references alone.")
  var noIndex = false

  @Flag(help: "Ask nobody: the cache alone.")
  var offline = false

  @Flag(help: "Ask again about every project, however fresh the cached answer is.")
  var refresh = false

  @Option(
    name: .customLong("refresh-package"),
    help: ArgumentHelp("Ask again about this project (repeatable).", valueName: "name"))
  var refreshPackages: [String] = []

  // MARK: Versions

  @Flag(name: .customLong("pre"), help: "Take pre-releases like any other version.")
  var pre = false

  @Option(
    help: ArgumentHelp(
      "Which pre-releases count: disallow, allow, if-necessary, explicit or "
        + "if-necessary-or-explicit (the default: where no final release does).",
      valueName: "mode"))
  var prerelease: String?

  @Option(
    help: ArgumentHelp("highest (the default), lowest or lowest-direct.", valueName: "mode"))
  var resolution: String?

  @Option(
    name: .customLong("exclude-newer"),
    help: ArgumentHelp(
      "Leave out files uploaded since: 2026-01-31 or 2026-01-31T12:00:00Z.", valueName: "date"))
  var excludeNewer: String?

  @Option(
    name: .customLong("no-binary"),
    help: ArgumentHelp("No wheels of this project, or of :all: (repeatable).", valueName: "name"))
  var noBinary: [String] = []

  @Option(
    name: .customLong("only-binary"),
    help: ArgumentHelp(
      "No source distributions of this project, or of :all: (repeatable).", valueName: "name"))
  var onlyBinary: [String] = []

  @Flag(
    name: .customLong("build"), inversion: .prefixedNo,
    help: ArgumentHelp(
      "Let a source distribution's own build tell what it requires where nothing else does; "
        + "--no-build passes over such versions. Default: an error names them.",
      discussion: "The build runs by pip and --python, $VIRTUAL_ENV's, .venv's or python3."))
  var build: Bool?

  @Flag(
    name: .customLong("require-hashes"),
    help: "Refuse every requirement without a --hash.")
  var requiresHashes = false

  @Option(
    name: .customLong("exclude-package"),
    help: ArgumentHelp(
      "Leave a project out of the closure (repeatable): `name`, `name; marker`, or `parent>name` "
        + "for what one distribution asks.", valueName: "name"))
  var excludedPackages: [String] = []

  @Option(
    help: ArgumentHelp(
      "What the base image carries already (repeatable): a project's name, or a file of pins.",
      valueName: "name|file"))
  var provided: [String] = []
}
