/// What the name of a function says, which is given a module's own name.
enum HandedName {
  private static let ofLoading = [
    "import", "load", "lazy", "modul", "plugin", "discover", "scan", "walk", "regist",
  ]
  private static let ofOther = [
    "log", "version", "resource", "tracer", "meter", "warn", "deprecat", "file", "path", "text",
    "data", "template",
  ]

  /// Whether it says itself that modules are looked for or loaded.
  static func saysLoading(_ name: String) -> Bool {
    let text = (name.parts(between: UInt8(ascii: ".")).last ?? "").lowercased()
    return ofLoading.contains(where: text.contains)
  }

  /// Whether it may load what the package holds.
  ///
  /// Packages give their names to loggers, and applications to the classes of frameworks, far more
  /// often than to what loads their modules.
  static func mayLoad(_ name: String) -> Bool {
    let last = name.parts(between: UInt8(ascii: ".")).last ?? ""
    let text = last.lowercased()
    // `lazy_loader`'s functions are told all names, or read them in a stub.
    if text.hasPrefix("attach") { return false }
    if saysLoading(name) { return true }
    return last.first?.isUppercase == false && !ofOther.contains(where: text.contains)
  }
}
