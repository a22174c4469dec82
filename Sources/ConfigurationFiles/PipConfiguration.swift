/// The settings of a `pip.conf` that mean the same to us.
///
/// See: <https://pip.pypa.io/en/stable/topics/configuration/>
public struct PipConfiguration: Sendable {
  /// The values of `[global]`, and over them those of `[install]`, by key.
  private var values: [String: String] = [:]

  public init() {}

  /// Reads a file in Python's `configparser` form; what is no setting is passed over.
  ///
  /// Lines that begin with white space go on with the value before, comments stand on lines of their
  /// own, names are without case and `_` is `-`.
  public init(_ bytes: [UInt8]) {
    var sections: [String: [String: String]] = [:]
    var section = ""
    var key: String?
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(whereSeparator: \.isNewline) {
      let content = Self.trimmed(line)
      if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
      if let key, let first = line.first, first.isWhitespace {
        sections[section, default: [:]][key, default: ""] += "\n" + content
      } else if content.hasPrefix("["), let end = content.firstIndex(of: "]") {
        section = content[content.index(after: content.startIndex)..<end].lowercased()
        key = nil
      } else if let mark = content.firstIndex(where: { $0 == "=" || $0 == ":" }) {
        let name = String(
          Self.trimmed(content[..<mark]).lowercased().map { $0 == "_" ? "-" : $0 })
        sections[section, default: [:]][name] = Self.trimmed(
          content[content.index(after: mark)...])
        key = name
      }
    }
    values = (sections["global"] ?? [:]).merging(sections["install"] ?? [:]) { $1 }
  }

  /// Both, the values of `other` going first.
  public func under(_ other: PipConfiguration) -> PipConfiguration {
    var merged = self
    merged.values.merge(other.values) { $1 }
    return merged
  }

  public subscript(name: String) -> String? {
    values[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The value of a key of ours.
  public func value(of key: ConfigurationKey) -> ConfigurationFile.Value? {
    switch key {
    case .indexURL: self["index-url"].map(ConfigurationFile.Value.text)
    case .extraIndexURL, .findLinks, .onlyBinary, .noBinary:
      self[key.rawValue].map { .list($0.split(whereSeparator: \.isWhitespace).map(String.init)) }
    case .noIndex, .requireHashes:
      self[key.rawValue].map {
        .flag(["1", "true", "yes", "on", "t", "y"].contains($0.lowercased()))
      }
    default: nil
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace ?? false { text.removeFirst() }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }
}
