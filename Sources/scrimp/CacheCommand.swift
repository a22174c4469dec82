import ArgumentParser
import FileCache
import Reports

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `scrimp cache`: where the cache is, what it holds, and how it is kept small or carried along.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Show, tidy, carry along or clear the cache: pages, metadata, file lists, plans.",
    subcommands: [Dir.self, Info.self, Prune.self, Clear.self, Export.self, Import.self])

  struct Folder: ParsableArguments {
    @Option(
      name: .customLong("cache-dir"),
      help: ArgumentHelp(
        "The cache folder. Default: $SCRIMP_CACHE_DIR, else scrimp in $XDG_CACHE_HOME or ~/.cache.",
        valueName: "dir"))
    var flag: String?

    func path() throws(FileCacheError) -> String {
      var environment: [String: String] = [:]
      for name in ["SCRIMP_CACHE_DIR", "XDG_CACHE_HOME", "HOME"] {
        environment[name] = getenv(name).map { String(cString: $0) }
      }
      return try FileCache.folder(flag: flag, environment: environment)
    }

    func open() throws(FileCacheError) -> FileCache { try FileCache(at: path()) }
  }

  struct Dir: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the cache folder.")

    @OptionGroup var folder: Folder

    func run() throws { print(try folder.path()) }
  }

  struct Info: ParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
      case text, json
    }

    static let configuration = CommandConfiguration(
      abstract: "Show what the cache holds: pages, metadata, file lists, plans, bytes.")

    @OptionGroup var folder: Folder

    @Option(help: "The output: text or json.")
    var format = Format.text

    func run() throws {
      let cache = try folder.open()
      let info = try cache.info()
      CacheCommand.report(cache.warnings)
      switch format {
      case .text: print(text(of: info))
      case .json: print(json(of: info), terminator: "")
      }
    }

    private func text(of info: FileCacheInfo) -> String {
      """
      folder         \(info.folder)
      database       \(info.database)
      schema         version \(info.schemaVersion)
      pages          \(info.pages)
      metadata       \(info.metadata)
      distributions  \(info.distributions)
      files          \(info.files)
      plans          \(info.plans) (\(ByteCountText.text(info.planBytes)))
      size           \(ByteCountText.text(info.bytes))
      """
    }

    private func json(of info: FileCacheInfo) -> String {
      var json = JSONWriter()
      json.beginObject(.lines)
      json.key("schema")
      json.string("scrimp.cache")
      json.key("schema_version")
      json.integer(1)
      json.key("folder")
      json.string(info.folder)
      json.key("database")
      json.string(info.database)
      json.key("database_schema")
      json.integer(info.schemaVersion)
      json.key("pages")
      json.integer(info.pages)
      json.key("metadata")
      json.integer(info.metadata)
      json.key("distributions")
      json.integer(info.distributions)
      json.key("files")
      json.integer(info.files)
      json.key("plans")
      json.integer(info.plans)
      json.key("plan_bytes")
      json.integer(info.planBytes)
      json.key("bytes")
      json.integer(info.bytes)
      json.end()
      return String(decoding: json.bytes, as: UTF8.self)
    }
  }

  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forget everything, and remove the copies of damaged databases.")

    @OptionGroup var folder: Folder

    func run() throws {
      let cache = try folder.open()
      let before = try cache.info()
      try cache.clear()
      CacheCommand.report(cache.warnings)
      let freed = max(0, before.bytes - (try cache.info().bytes))
      CacheCommand.say(
        "Removed \(before.pages) project pages, metadata of \(before.metadata) files, "
          + "\(before.distributions) file lists, \(before.plans) plans: "
          + "\(ByteCountText.text(freed)) freed")
    }
  }
}

extension CacheCommand {
  static func report(_ warnings: [FileCacheWarning]) {
    for warning in warnings { say("warning: \(warning)") }
  }

  /// Says a line on standard error.
  static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}
