import ConfigurationFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What stands for a flag that was not given: environment variables, then `scrimp.toml` or
/// `[tool.scrimp]`, then pip's configuration.
struct Settings {
  private let environment = Environment()
  private var file: ConfigurationFile?
  private var pip = PipConfiguration()
  /// Whether configuration files count.
  let readsFiles: Bool

  /// Reads the configuration files, saying what in them means nothing.
  ///
  /// `path` is the one to read instead of those found from the current folder upwards.
  ///
  /// - Throws: ``Diagnostic`` for a file that cannot be used.
  init(file path: String?, readsFiles: Bool, _ console: Console) throws {
    self.readsFiles = readsFiles
    guard readsFiles else { return }
    if let path {
      file = try Self.read(path)
      if file == nil {
        throw Diagnostic(
          "`\(path)` has no [tool.scrimp]", hint: "add the table, or use scrimp.toml")
      }
    } else {
      file = try Self.find()
    }
    for warning in file?.warnings ?? [] { console.warn(warning) }
    pip = Self.pipConfiguration(environment)
  }

  /// What the file says of single packages.
  var packages: [String: [String: [String]]] { file?.packages ?? [:] }

  func text(_ key: ConfigurationKey) -> String? {
    if let value = variable(key) { return value }
    switch file?.values[key] ?? pip.value(of: key) {
    case .text(let text): return text
    case .list, .flag, nil: return nil
    }
  }

  /// Every value from everywhere, the strongest first: lists add up.
  func list(_ key: ConfigurationKey) -> [String] {
    let separators: (Character) -> Bool = {
      $0.isWhitespace || key == .findLinks && $0 == ","
    }
    var values = variable(key)?.split(whereSeparator: separators).map(String.init) ?? []
    for case .list(let more)? in [file?.values[key], pip.value(of: key)] { values += more }
    return values
  }

  func flag(_ key: ConfigurationKey) -> Bool {
    if let value = variable(key) {
      return ["1", "true", "yes", "on", "t", "y"].contains(value.lowercased())
    }
    switch file?.values[key] ?? pip.value(of: key) {
    case .flag(let flag): return flag
    case .text, .list, nil: return false
    }
  }

  private func variable(_ key: ConfigurationKey) -> String? {
    key.variables.lazy.compactMap { environment[$0] }.first
  }

  /// The environment for the network, with pip's certificates and proxy where it says nothing else.
  var networkVariables: [String: String] {
    var variables = environment.variables
    func fill(_ names: [String], _ value: String?) {
      guard let value, names.allSatisfy({ variables[$0, default: ""].isEmpty }) else { return }
      variables[names[0]] = value
    }
    fill(
      ["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"],
      environment["PIP_CERT"] ?? pip["cert"])
    let proxy = environment["PIP_PROXY"] ?? pip["proxy"]
    fill(["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"], proxy)
    fill(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"], proxy)
    return variables
  }

  // MARK: Files

  /// The nearest configuration, from the current folder upwards.
  private static func find() throws -> ConfigurationFile? {
    var folder = Environment().currentFolder
    // Said from where the user stands: `../scrimp.toml`.
    var prefix = ""
    while true {
      for name in ["scrimp.toml", "pyproject.toml"] where LocalFile.exists(prefix + name) {
        if let file = try read(prefix + name) { return file }
      }
      guard let slash = folder.lastIndex(of: "/"), folder != "/" else { return nil }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
      prefix += "../"
    }
  }

  private static func read(_ path: String) throws -> ConfigurationFile? {
    let bytes = try LocalFile.read(path)
    do throws(ConfigurationError) {
      return try ConfigurationFile(bytes, path: path)
    } catch {
      throw Diagnostic(
        "cannot use the configuration in `\(path)`", causes: error.issues,
        hint: "correct it, or pass --no-config")
    }
  }

  /// pip's files, the more special ones over the others; one that cannot be read says nothing.
  private static func pipConfiguration(_ environment: Environment) -> PipConfiguration {
    let home = environment["HOME"]
    let base = environment["XDG_CONFIG_HOME"] ?? home.map { "\($0)/.config" }
    let paths = [
      "/etc/pip.conf", home.map { "\($0)/.pip/pip.conf" }, base.map { "\($0)/pip/pip.conf" },
      environment["VIRTUAL_ENV"].map { "\($0)/pip.conf" }, environment["PIP_CONFIG_FILE"],
    ]
    // As in pip, the null device turns them off.
    if environment["PIP_CONFIG_FILE"] == "/dev/null" { return PipConfiguration() }
    var configuration = PipConfiguration()
    for case let path? in paths where LocalFile.exists(path) {
      guard let bytes = try? LocalFile.read(path) else { continue }
      configuration = configuration.under(PipConfiguration(bytes))
    }
    return configuration
  }
}

// What the commands' options take from the settings.

extension InputOptions {
  mutating func apply(_ settings: Settings) {
    pythonVersion = pythonVersion ?? settings.text(.pythonVersion)
    pythonPlatform = pythonPlatform ?? settings.text(.pythonPlatform)
    app.add(settings.list(.app))
    if sitePackages.isEmpty { sitePackages = settings.list(.sitePackages) }
    extras.add(settings.list(.extra))
    groups.add(settings.list(.group))
    allExtras = allExtras || settings.flag(.allExtras)
  }
}

extension LevelOptions {
  /// - Throws: ``Diagnostic`` for a level there is not.
  mutating func apply(_ settings: Settings) throws {
    level = try level ?? settings.text(.level).map { try Settings.value($0, .level) }
    strip = strip || settings.flag(.strip)
    bytecode = try bytecode ?? settings.text(.bytecode).map { try Settings.value($0, .bytecode) }
    keep.add(settings.list(.keep))
    drop.add(settings.list(.drop))
    entryPoints.add(settings.list(.entryPoints))
    dataChoices = settings.packages
  }
}

extension ResolvingOptions {
  mutating func apply(_ settings: Settings) {
    resolution = resolution ?? settings.text(.resolution)
    prerelease = prerelease ?? settings.text(.prerelease)
    excludeNewer = excludeNewer ?? settings.text(.excludeNewer)
    noBinary.add(settings.list(.noBinary))
    onlyBinary.add(settings.list(.onlyBinary))
    requiresHashes = requiresHashes || settings.flag(.requireHashes)
    excludedPackages.add(settings.list(.excludedPackages))
    provided.add(settings.list(.provided))
  }
}

extension Settings {
  /// A setting's value among those there are.
  ///
  /// - Throws: ``Diagnostic`` listing them.
  static func value<Value: RawRepresentable<String> & CaseIterable>(
    _ text: String, _ key: ConfigurationKey
  ) throws -> Value {
    guard let value = Value(rawValue: text) else {
      let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw Diagnostic("`\(text)` is no value of \(key.rawValue)", hint: "use one of \(names)")
    }
    return value
  }
}

extension [String] {
  /// Adds what is not there yet.
  fileprivate mutating func add(_ more: [String]) { self += more.filter { !contains($0) } }
}
