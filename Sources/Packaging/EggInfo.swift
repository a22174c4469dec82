/// The files of a `*.egg-info` folder that wheels have other files for.
///
/// See: <https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html>
public enum EggInfo {
  /// The requirements of `requires.txt` as PEP 508 texts, a section's extra and marker joined on.
  ///
  ///     [extra:marker]  →  name; (marker) and extra == "extra"
  public static func requirements(inRequiresText bytes: [UInt8]) -> [String] {
    var requirements: [String] = []
    var condition = ""
    for line in textLines(bytes) where !line.hasPrefix("#") {
      if line.hasPrefix("["), line.hasSuffix("]") {
        let section = line.drop { $0 == "[" }
        condition = sectionCondition(section.prefix { $0 != "]" })
      } else {
        // A URL would swallow the `;` that follows it.
        let space = line.utf8.contains(UInt8(ascii: "@")) ? " " : ""
        requirements.append(condition.isEmpty ? line : line + space + "; " + condition)
      }
    }
    return requirements
  }

  private static func sectionCondition(_ section: Substring) -> String {
    let colon = section.unicodeScalars.firstIndex(of: ":") ?? section.endIndex
    let extra = String(section[..<colon])
    let marker = String(section[colon...].dropFirst())
    let extraCondition = extra.isEmpty ? "" : "extra == \"\(extra)\""
    if marker.isEmpty { return extraCondition }
    return extra.isEmpty ? marker : "(\(marker)) and \(extraCondition)"
  }

  /// The files of `installed-files.txt`, which lists them relative to the `*.egg-info` folder.
  ///
  /// `folder` is the `*.egg-info` folder relative to site-packages, and so are the paths that come
  /// out; an absolute one or one that names nothing is left out.
  public static func installedFiles(in bytes: [UInt8], of folder: InstallPath) -> [InstallPath] {
    pathLines(bytes).compactMap { line in
      line.first == UInt8(ascii: "/")
        ? nil : InstallPath(folder.bytes + [UInt8(ascii: "/")] + line)
    }
  }

  /// The files of `SOURCES.txt`, relative to the folder that holds the `*.egg-info`.
  ///
  /// It lists what went into the source distribution, so many were never installed.
  public static func sources(in bytes: [UInt8]) -> [InstallPath] {
    pathLines(bytes).compactMap { InstallPath($0) }
  }

  /// The names of `top_level.txt`.
  public static func topLevelNames(in bytes: [UInt8]) -> [String] { textLines(bytes) }

  /// The project folder an `.egg-link` points to, its first line.
  public static func linkTarget(in bytes: [UInt8]) -> String? { textLines(bytes).first }

  private static func textLines(_ bytes: [UInt8]) -> [String] {
    PythonText.lines(String(decoding: bytes, as: UTF8.self)).compactMap {
      let line = PythonText.strip($0)
      return line.isEmpty ? nil : String(line)
    }
  }

  private static func pathLines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
  }
}
