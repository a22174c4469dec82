internal import Packaging

/// What a configuration file can set: a flag by its long name.
public enum ConfigurationKey: String, CaseIterable, Sendable {
  case allExtras = "all-extras"
  case app
  case bytecode
  case cacheFolder = "cache-dir"
  case drop
  case entryPoints = "entry-points"
  case excludedPackages = "exclude-package"
  case excludeNewer = "exclude-newer"
  case extra
  case extraIndexURL = "extra-index-url"
  case findLinks = "find-links"
  case group
  case indexURL = "index-url"
  case keep
  case level
  case linkMode = "link-mode"
  case noBinary = "no-binary"
  case noCache = "no-cache"
  case noIndex = "no-index"
  case offline
  case onlyBinary = "only-binary"
  case prerelease
  case provided
  case pythonPlatform = "python-platform"
  case pythonVersion = "python-version"
  case requireHashes = "require-hashes"
  case resolution
  case sitePackages = "site-packages"
  case strip

  public enum Kind: Sendable {
    case text, list, flag
  }

  public var kind: Kind {
    switch self {
    case .allExtras, .noCache, .noIndex, .offline, .requireHashes, .strip: .flag
    case .app, .drop, .entryPoints, .excludedPackages, .extra, .extraIndexURL, .findLinks, .group,
      .keep,
      .noBinary, .onlyBinary, .provided, .sitePackages:
      .list
    case .bytecode, .cacheFolder, .excludeNewer, .indexURL, .level, .linkMode, .prerelease,
      .pythonPlatform,
      .pythonVersion, .resolution:
      .text
    }
  }

  /// Whether its values are paths, which a file names from its own folder.
  var isPath: Bool {
    switch self {
    case .app, .cacheFolder, .findLinks, .sitePackages: true
    default: false
    }
  }

  /// The environment variables that set it, the strongest first: ours, uv's, pip's.
  public var variables: [String] {
    switch self {
    case .indexURL:
      [
        "SCRIMP_INDEX_URL", "SCRIMP_DEFAULT_INDEX", "UV_DEFAULT_INDEX", "UV_INDEX_URL",
        "PIP_INDEX_URL",
      ]
    case .extraIndexURL:
      ["SCRIMP_EXTRA_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_INDEX", "PIP_EXTRA_INDEX_URL"]
    case .findLinks, .noIndex, .requireHashes, .onlyBinary, .noBinary:
      ["SCRIMP_", "UV_", "PIP_"].map { $0 + variable }
    case .offline, .pythonVersion, .pythonPlatform, .excludeNewer, .resolution, .prerelease,
      .linkMode:
      ["SCRIMP_", "UV_"].map { $0 + variable }
    // The cache folders of uv and pip are theirs.
    case .allExtras, .app, .bytecode, .cacheFolder, .drop, .entryPoints, .excludedPackages, .extra,
      .group, .keep,
      .level, .noCache, .provided, .sitePackages, .strip:
      ["SCRIMP_" + variable]
    }
  }

  private var variable: String {
    String(rawValue.uppercased().map { $0 == "-" ? "_" : $0 })
  }

  /// Reads a key in any spelling of its flag: `index_url`, `default-index`.
  init?(spelled text: String) {
    let name = String(text.lowercased().map { $0 == "_" ? "-" : $0 })
    switch name {
    case "default-index": self = .indexURL
    case "index": self = .extraIndexURL
    case "platform": self = .pythonPlatform
    case "entry-point": self = .entryPoints
    default: self.init(rawValue: name)
    }
  }

  /// The key whose name is nearest to a misspelled one.
  static func nearest(to text: String) -> ConfigurationKey? {
    let limit = max(2, text.utf8.count / 3)
    return EditDistance.nearest(to: text, among: allCases.map(\.rawValue), limit: limit).first
      .flatMap(Self.init(rawValue:))
  }
}
