import ImportGraph

/// A string as a name or a path of a module.
struct NameReading {
  /// The names; an empty last one where the text ends in a separator.
  let parts: [Substring]
  /// How many dots stand before them.
  let level: Int
  /// Whether the last name may go on.
  let isPrefix: Bool
  let isPath: Bool

  init(_ named: NamedText) {
    var text = named.text[...]
    var level = 0
    isPath = text.utf8.contains(UInt8(ascii: "/"))
    while text.utf8.first == UInt8(ascii: ".") {
      level += 1
      text = text.dropFirst()
    }
    while text.utf8.first == UInt8(ascii: "/") { text = text.dropFirst() }
    // A full stop.
    if named.isAmongWords, !named.isUnfinished {
      while text.utf8.last == UInt8(ascii: ".") { text = text.dropLast() }
    }
    let endsOpen = text.utf8.last == UInt8(ascii: ".") || text.utf8.last == UInt8(ascii: "/")
    // Of a path the last name is a file's, whose module ends at its first dot.
    var parts =
      isPath
      ? text.split(separator: "/") : text.split(separator: ".")
    if isPath, !endsOpen, let last = parts.last, let dot = last.firstIndex(of: ".") {
      parts[parts.count - 1] = last[..<dot]
    }
    isPrefix = named.isUnfinished || (endsOpen && !parts.isEmpty)
    if endsOpen, isPrefix { parts.append("") }
    self.parts = parts
    self.level = isPath ? 0 : level
  }

  var isBare: Bool { parts.count == 1 && !isPrefix && level == 0 }
}
