/// The options a requirements file sets for everything.
public struct RequirementsOptions: Sendable, Equatable {
  /// A place to look for archives.
  public struct FindLinks: Sendable, Hashable {
    /// A URL or path; pip tries a path relative to the file it stands in first.
    public let location: String
    public let file: String
  }

  /// The index to use instead of the default.
  public private(set) var indexURL: String?
  public private(set) var extraIndexURLs: [String] = []
  public private(set) var noIndex = false
  public private(set) var findLinks: [FindLinks] = []
  /// Normalized names, or `:all:`.
  public private(set) var noBinary: Set<String> = []
  /// Normalized names, or `:all:`.
  public private(set) var onlyBinary: Set<String> = []
  /// The names whose pre-releases count; `--pre` puts `:all:` here.
  public private(set) var allReleases: Set<String> = []
  public private(set) var onlyFinal: Set<String> = []
  public private(set) var prefersBinary = false
  public private(set) var requiresHashes = false
  public private(set) var trustedHosts: [String] = []
  public private(set) var features: [String] = []

  public init() {}
}

extension RequirementsOptions {
  /// Takes in the options of a line that has no requirement.
  ///
  /// As in pip, `-i` also forgets the extra indexes before it, `--no-index` all of them for good,
  /// and of several `-f` on a line the first counts.
  mutating func apply(_ line: RequirementsLineOptions, in file: String) {
    if line.has(.noIndex) {
      noIndex = true
      indexURL = nil
      extraIndexURLs = []
    }
    if !noIndex {
      if let url = line.last(.indexURL), !url.isEmpty {
        indexURL = url
        extraIndexURLs = []
      }
      extraIndexURLs += line.all(.extraIndexURL)
    }
    if let location = line.all(.findLinks).first {
      findLinks.append(FindLinks(location: location, file: file))
    }
    if line.has(.pre) { allReleases.insert(":all:") }
    if line.has(.preferBinary) { prefersBinary = true }
    if line.has(.requireHashes) { requiresHashes = true }
    for host in line.all(.trustedHost) where !trustedHosts.contains(host) {
      trustedHosts.append(host)
    }
    for feature in line.all(.useFeature) where !features.contains(feature) {
      features.append(feature)
    }
  }

  /// Takes in the options that count on any line, also beside a requirement.
  mutating func applySelections(of line: RequirementsLineOptions) {
    for (option, value) in line.values {
      switch option {
      case .noBinary: Self.select(value, into: &noBinary, outOf: &onlyBinary)
      case .onlyBinary: Self.select(value, into: &onlyBinary, outOf: &noBinary)
      case .allReleases: Self.select(value, into: &allReleases, outOf: &onlyFinal)
      case .onlyFinal: Self.select(value, into: &onlyFinal, outOf: &allReleases)
      default: break
      }
    }
  }

  /// `:all:` overrides what came before it in both sets, `:none:` empties this one.
  private static func select(
    _ value: String, into names: inout Set<String>, outOf others: inout Set<String>
  ) {
    var items = value.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map { String($0) ?? "" }[...]
    while let all = items.firstIndex(of: ":all:") {
      others = []
      names = [":all:"]
      items = items[(all + 1)...]
      guard items.contains(":none:") else { return }
    }
    for item in items {
      if item == ":none:" {
        names = []
        continue
      }
      let name = normalized(item)
      others.remove(name)
      names.insert(name)
    }
  }

  /// PEP 503 for text that need not be a valid name.
  private static func normalized(_ name: String) -> String {
    var bytes: [UInt8] = []
    for byte in name.lowercased().utf8 {
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") {
        if bytes.last != UInt8(ascii: "-") { bytes.append(UInt8(ascii: "-")) }
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
