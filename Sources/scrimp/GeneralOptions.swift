import ArgumentParser
import ConfigurationFiles

/// What every command takes: the cache, where settings come from, and how much is said.
///
/// One group and not three: the parser's reflection costs a short run a third of a millisecond for
/// each type of group.
struct GeneralOptions: ParsableArguments {
  @Option(
    name: .customLong("cache-dir"),
    help: ArgumentHelp(
      "The cache folder. Default: $SCRIMP_CACHE_DIR, else scrimp in $XDG_CACHE_HOME or ~/.cache.",
      valueName: "dir"))
  var cacheFolder: String?

  @Flag(name: .customLong("no-cache"), help: "Neither read nor write the cache.")
  var noCache = false

  @Option(
    name: .customLong("config-file"),
    help: ArgumentHelp(
      "The settings to use: a scrimp.toml, or a pyproject.toml with [tool.scrimp]. Default: the "
        + "nearest from this folder upwards, then pip.conf.", valueName: "file"))
  var configurationFile: String?

  @Flag(name: .customLong("no-config"), help: "Read no configuration file.")
  var noConfiguration = false

  @Flag(name: .shortAndLong, help: "Say nothing but warnings and errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more: what was found where, every notice.")
  var verbose = false

  @Option(help: "Colours: auto, always or never.")
  var color = ColourChoice.auto

  @Flag(name: .customLong("no-progress"), help: "Draw no progress line.")
  var noProgress = false

  var console: Console {
    Console(
      verbosity: quiet ? -1 : verbose ? 1 : 0, colour: color, drawsProgress: !noProgress)
  }

  /// Reads the settings that stand for flags not given.
  ///
  /// - Throws: ``Diagnostic`` for a configuration that cannot be used.
  func settings() throws -> Settings {
    try Settings(file: configurationFile, readsFiles: !noConfiguration, console)
  }

  func cache(_ settings: Settings) -> CacheChoice {
    CacheChoice(
      folder: cacheFolder ?? settings.text(.cacheFolder),
      isOff: noCache || settings.flag(.noCache))
  }
}

/// Which cache is used, if any.
struct CacheChoice {
  let folder: String?
  let isOff: Bool
}
