extension FileCache {
  /// The folder the cache is in.
  ///
  /// A flag goes before `SCRIMP_CACHE_DIR`, which goes before the XDG base directory: `scrimp` in
  /// `XDG_CACHE_HOME`, or in `.cache` of the home folder. A relative `XDG_CACHE_HOME` is ignored,
  /// as the standard asks.
  ///
  /// See: <https://specifications.freedesktop.org/basedir-spec/latest/>
  public static func folder(
    flag: String?, environment: [String: String]
  ) throws(FileCacheError) -> String {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    if let flag, !flag.isEmpty { return flag }
    if let folder = value("SCRIMP_CACHE_DIR") { return folder }
    if let base = value("XDG_CACHE_HOME"), base.hasPrefix("/") { return join(base, "scrimp") }
    guard let home = value("HOME") else { throw .noFolder }
    return join(join(home, ".cache"), "scrimp")
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}
