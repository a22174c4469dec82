/// A virtual environment's `pyvenv.cfg`.
///
/// See: <https://docs.python.org/3/library/venv.html>
struct EnvironmentConfiguration {
  private var values: [String: String] = [:]

  init(parsing bytes: [UInt8]) {
    for line in bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    ) {
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let key = line[..<equals].trimmed.lowercased()
      values[key] = line[equals...].dropFirst().trimmed
    }
  }

  /// The version with all its numbers: `version` of venv, `version_info` of uv and virtualenv.
  var fullVersion: String? {
    guard let text = values["version_info"] ?? values["version"] else { return nil }
    let parts = text.split(separator: ".")
    guard parts.count >= 3, parts[..<2].allSatisfy({ Int($0) != nil }) else { return nil }
    let release = parts[..<3].joined(separator: ".")
    guard parts.count == 5 else { return release }
    // virtualenv writes `sys.version_info` out: `3.14.0.candidate.1`.
    let stages = ["alpha": "a", "beta": "b", "candidate": "rc"]
    return stages[String(parts[3])].map { release + $0 + parts[4] } ?? release
  }

  var implementation: String? { values["implementation"]?.lowercased() }

  /// Where the Python lives that the environment was made with.
  var home: String? { values["home"] }
}

extension ArraySlice<UInt8> {
  fileprivate var trimmed: String {
    var rest = self
    while let first = rest.first, first <= UInt8(ascii: " ") { rest.removeFirst() }
    while let last = rest.last, last <= UInt8(ascii: " ") { rest.removeLast() }
    return rest.text
  }
}
