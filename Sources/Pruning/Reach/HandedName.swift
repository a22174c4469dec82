/// What the name of a function says, which is given a module's own name.
enum HandedName {
  private static let ofLoading = words([
    "import", "load", "lazy", "modul", "plugin", "discover", "scan", "walk", "regist",
  ])
  private static let ofOther = words([
    "log", "version", "resource", "tracer", "meter", "warn", "deprecat", "file", "path", "text",
    "data", "template",
  ])

  /// Whether it says itself that modules are looked for or loaded.
  static func saysLoading(_ name: String) -> Bool { holds(plain(last(name)), ofLoading) }

  /// Whether it may load what the package holds.
  ///
  /// Packages give their names to loggers, and applications to the classes of frameworks, far more
  /// often than to what loads their modules.
  static func mayLoad(_ name: String) -> Bool {
    let last = last(name)
    let text = plain(last)
    // `lazy_loader`'s functions are told all names, or read them in a stub.
    if text.starts(with: "attach".utf8) { return false }
    if holds(text, ofLoading) { return true }
    return last.first?.isUppercase == false && !holds(text, ofOther)
  }

  private static func words(_ words: [String]) -> [[UInt8]] { words.map { Array($0.utf8) } }

  private static func last(_ name: String) -> Substring {
    name[
      (name.utf8.lastIndex(of: UInt8(ascii: ".")).map(name.utf8.index(after:)) ?? name.startIndex)...
    ]
  }

  private static func plain(_ name: Substring) -> [UInt8] {
    name.utf8.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
  }

  /// Whether one of the words stands anywhere; thousands of names are asked.
  private static func holds(_ text: [UInt8], _ words: [[UInt8]]) -> Bool {
    text.indices.contains { start in
      words.contains { word in
        text[start] == word[0] && text[start...].starts(with: word)
      }
    }
  }
}
