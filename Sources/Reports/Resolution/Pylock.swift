internal import Packaging
public import Resolver

/// A closure as a lock in the standard's format, for the one target it was resolved for.
///
/// The same bytes for the same answer: no time of writing, packages and files sorted.
///
/// See: <https://packaging.python.org/en/latest/specifications/pylock-toml/>
public struct Pylock: Sendable {
  private let report: ResolutionReport

  public init(_ report: ResolutionReport) { self.report = report }

  /// The packages of which a file has no SHA-256 digest, which the format asks of every file.
  public var packagesWithoutHashes: [Resolution.Package] {
    report.resolution.packages.filter { hashed($0).isEmpty }
  }

  /// UTF-8, a table for each package in the order of their names.
  public var bytes: [UInt8] {
    let markers = report.target.markers
    let environment = [
      ("implementation_name", markers.implementationName),
      ("platform_machine", markers.platformMachine),
      ("python_version", markers.pythonVersion), ("sys_platform", markers.sysPlatform),
    ].map { "\($0) == '\($1)'" }.joined(separator: " and ")
    var text = ""
    text += "lock-version = \"1.0\"\n"
    text += "environments = [\(quoted(environment))]\n"
    text += "requires-python = \(quoted(">=\(markers.pythonVersion)"))\n"
    text += "created-by = \"scrimp\"\n"
    if report.resolution.packages.isEmpty { text += "packages = []\n" }
    for package in report.resolution.packages { text += table(package) }
    return Array(text.utf8)
  }

  private func table(_ package: Resolution.Package) -> String {
    var text = "\n[[packages]]\nname = \(quoted(package.name.normalized))\n"
    text += "version = \(quoted(package.version.description))\n"
    if !package.dependencies.isEmpty {
      let names = package.dependencies.map { "    {name = \(quoted($0.normalized))},\n" }
      text += "dependencies = [\n\(names.joined())]\n"
    }
    let files = hashed(package)
    guard case .index = package.source else {
      return text + (files.first.map { "archive = \(inline($0, isNamed: false))\n" } ?? "")
    }
    if let index = report.indexes[package.name] { text += "index = \(quoted(index))\n" }
    let wheels = files.filter { $0.filename.hasSuffix(".whl") }
    if let sdist = files.first(where: { !$0.filename.hasSuffix(".whl") }) {
      text += "sdist = \(inline(sdist, isNamed: true))\n"
    }
    if !wheels.isEmpty {
      let lines = wheels.map { "    \(inline($0, isNamed: true)),\n" }
      text += "wheels = [\n\(lines.joined())]\n"
    }
    return text
  }

  private func hashed(_ package: Resolution.Package) -> [IndexFile] {
    (report.allFiles[package.name] ?? []).filter { $0.sha256 != nil }
      .sorted { $0.filename.utf8.lexicographicallyPrecedes($1.filename.utf8) }
  }

  private func inline(_ file: IndexFile, isNamed: Bool) -> String {
    var parts = isNamed ? ["name = \(quoted(file.filename))"] : []
    if let path = file.localPath {
      parts.append("path = \(quoted(path))")
    } else {
      parts.append("url = \(quoted(file.url))")
    }
    if let time = file.uploadTime { parts.append("upload-time = \(time.rfc3339)") }
    if let size = file.size { parts.append("size = \(size)") }
    if let digest = file.sha256 { parts.append("hashes = {sha256 = \"\(digest)\"}") }
    return "{" + parts.joined(separator: ", ") + "}"
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension IndexFile {
  /// The path of a `file:` URL without escapes, which the format wants as a path.
  fileprivate var localPath: String? {
    guard url.hasPrefix("file:///"), !url.utf8.contains(UInt8(ascii: "%")) else { return nil }
    return String(url.dropFirst("file://".count))
  }
}
