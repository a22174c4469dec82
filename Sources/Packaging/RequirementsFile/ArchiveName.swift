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
}
