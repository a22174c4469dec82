/// What an archive's file name says, by pip's rules.
enum ArchiveName {
  static func isWheel(_ fileName: String) -> Bool {
    fileName.utf8.count > 4 && fileName.utf8.suffix(4).elementsEqual(".whl".utf8)
  }

  /// Whether the suffix is one of an archive pip unpacks.
  static func isArchive(_ path: String) -> Bool {
    let name = path.lowercased().utf8.split(separator: UInt8(ascii: "/")).last ?? "".utf8[...]
    return [
      ".whl", ".zip", ".tar.bz2", ".tbz", ".tar.gz", ".tgz", ".tar", ".tar.xz", ".txz", ".tlz",
      ".tar.lz", ".tar.lzma",
    ].contains { suffix in
      name.count > suffix.utf8.count && name.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
  }

  /// `name==version` of a wheel.
  ///
  ///     wheel = name "-" version ["-" build] "-" interpreters "-" abis "-" platforms ".whl"
  static func nameAndVersion(ofWheel fileName: String) -> String? {
    let parts = split(fileName.utf8.dropLast(4), at: "-")
    guard parts.count == 5 || parts.count == 6 else { return nil }
    let tags = parts.suffix(3).map { split($0.utf8[...], at: ".") }
    guard parts.count == 5 || parts[2].utf8.first.map({ $0 >= 0x30 && $0 <= 0x39 }) == true,
      !split(parts[0].utf8[...], at: "_").dropFirst().dropLast().contains(""),
      tags.allSatisfy({ !$0.contains("") }), tags[0].allSatisfy(isIdentifier),
      let name = try? ProjectName(parts[0]), let version = try? Version(parts[1])
    else { return nil }
    return "\(name)==\(version)"
  }

  /// The name of a source distribution, whose version starts at the last `-`; `nil` when no version
  /// does, as in `project-main.zip`.
  static func name(ofSourceDistribution fileName: String) -> ProjectName? {
    for suffix in [".tar.gz", ".zip"] where fileName.utf8.count > suffix.utf8.count {
      guard fileName.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else { continue }
      let stem = fileName.utf8.dropLast(suffix.utf8.count)
      guard let dash = stem.lastIndex(of: UInt8(ascii: "-")),
        (try? Version(String(Substring(stem[dash...].dropFirst())))) != nil
      else { return nil }
      return try? ProjectName(String(Substring(stem[..<dash])))
    }
    return nil
  }

  private static func split(_ text: Substring.UTF8View, at mark: Unicode.Scalar) -> [String] {
    text.split(separator: UInt8(ascii: mark), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }

  private static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return false }
    return text.unicodeScalars.allSatisfy(PythonText.isWord)
  }
}
