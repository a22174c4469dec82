internal import TOML

/// The settings of a `scrimp.toml`, or of `[tool.scrimp]` in a `pyproject.toml`.
public struct ConfigurationFile: Sendable {
  public enum Value: Sendable, Equatable {
    case text(String)
    case list([String])
    case flag(Bool)
  }

  public let path: String
  public private(set) var values: [ConfigurationKey: Value] = [:]
  /// What is said of single packages, by their normalized names and the settings' names:
  /// `[tool.scrimp.package.botocore] services = ["s3"]`.
  public private(set) var packages: [String: [String: [String]]] = [:]
  /// What a user should know and stops nothing, with its place.
  public private(set) var warnings: [String] = []

  /// Parses a file; `nil` for a `pyproject.toml` without our table.
  ///
  /// - Throws: ``ConfigurationError`` with every value that makes no sense.
  public init?(_ bytes: [UInt8], path: String) throws(ConfigurationError) {
    self.path = path
    let isOfProject = path.split(separator: "/").last == "pyproject.toml"
    // Another tool's fault in a file without our table is not ours to report.
    if isOfProject, !Self.mentionsTable(bytes) { return nil }
    let root: TOMLTable
    do throws(TOMLError) { root = try TOMLDocument(bytes).root } catch {
      throw ConfigurationError(issues: ["\(path):\(error)"])
    }
    guard isOfProject else {
      try read(root)
      return
    }
    guard let value = root["tool"]?.table?["scrimp"] else { return nil }
    guard let table = value.table else {
      throw ConfigurationError(issues: ["\(Self.place(value.position, path)): expected a table"])
    }
    try read(table)
  }

  private static func mentionsTable(_ bytes: [UInt8]) -> Bool {
    let name = Array("scrimp".utf8)
    guard bytes.count >= name.count else { return false }
    return (0...(bytes.count - name.count)).contains { start in
      bytes[start] == name[0] && bytes[start..<(start + name.count)].elementsEqual(name)
    }
  }

  private mutating func read(_ table: TOMLTable) throws(ConfigurationError) {
    var issues: [String] = []
    for entry in table {
      if entry.key == "package" {
        readPackages(entry.value, &issues)
        continue
      }
      guard let key = ConfigurationKey(spelled: entry.key) else {
        let nearest = ConfigurationKey.nearest(to: entry.key)
        warnings.append(
          "\(Self.place(entry.position, path)): there is no setting `\(entry.key)`"
            + (nearest.map { "; did you mean `\($0.rawValue)`?" } ?? ""))
        continue
      }
      if let value = value(entry.value, of: key) {
        values[key] = value
      } else {
        let expected =
          switch key.kind {
          case .text: "a string"
          case .list: "a string or an array of strings"
          case .flag: "true or false"
          }
        issues.append(
          "\(Self.place(entry.value.position, path)): `\(key.rawValue)` takes \(expected)")
      }
    }
    guard issues.isEmpty else { throw ConfigurationError(issues: issues) }
  }

  private mutating func readPackages(_ value: TOMLValue, _ issues: inout [String]) {
    guard let table = value.table else {
      issues.append("\(Self.place(value.position, path)): `package` is a table of packages")
      return
    }
    for package in table {
      // PEP 503.
      let name = package.key.lowercased().split { "-_.".contains($0) }.joined(separator: "-")
      guard let settings = package.value.table else {
        issues.append(
          "\(Self.place(package.value.position, path)): `package.\(package.key)` is a table")
        continue
      }
      for setting in settings {
        let texts = setting.value.array?.compactMap(\.string) ?? []
        guard let array = setting.value.array, texts.count == array.count else {
          issues.append(
            "\(Self.place(setting.value.position, path)): `\(setting.key)` takes an array of strings"
          )
          continue
        }
        packages[name, default: [:]][setting.key] = texts
      }
    }
  }

  private func value(_ value: TOMLValue, of key: ConfigurationKey) -> Value? {
    switch key.kind {
    case .flag: return value.boolean.map(Value.flag)
    case .text: return value.string.map { .text(located($0, key)) }
    case .list:
      if let one = value.string { return .list([located(one, key)]) }
      guard let array = value.array else { return nil }
      let texts = array.compactMap(\.string)
      return texts.count == array.count ? .list(texts.map { located($0, key) }) : nil
    }
  }

  /// A path from the file's folder, as the current one sees it.
  private func located(_ text: String, _ key: ConfigurationKey) -> String {
    guard key.isPath, !text.hasPrefix("/"), !text.contains("://"),
      let slash = path.lastIndex(of: "/")
    else { return text }
    return path[...slash] + text
  }

  private static func place(_ position: TOMLPosition, _ path: String) -> String {
    "\(path):\(position.line):\(position.column)"
  }
}

/// Everything that is wrong with a configuration file, each with its place.
public struct ConfigurationError: Error, Equatable, Sendable {
  public let issues: [String]

  public init(issues: [String]) { self.issues = issues }
}
