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
  /// Whether it stands in a sentence or a pattern.
  let isAmongWords: Bool

  init(_ named: NamedText) {
    var text = named.text[...]
    var level = 0
    isAmongWords = named.isAmongWords
    isPath = text.utf8.contains(UInt8(ascii: "/")) || text.isFileName
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
      ? text.parts(between: UInt8(ascii: "/")) : text.parts(between: UInt8(ascii: "."))
    if isPath, !endsOpen, let last = parts.last,
      let dot = last.utf8.firstIndex(of: UInt8(ascii: "."))
    {
      parts[parts.count - 1] = last[..<dot]
    }
    isPrefix = named.isUnfinished || (endsOpen && !parts.isEmpty)
    if endsOpen, isPrefix { parts.append("") }
    self.parts = parts
    self.level = isPath ? 0 : level
  }

  var isBare: Bool { parts.count == 1 && !isPrefix && level == 0 }
}

extension Substring {
  /// Whether it is the name of a module's file: `_C.abi3.so`, `worker.py`.
  var isFileName: Bool {
    guard let last = utf8.last, last >= UInt8(ascii: "d") else { return false }
    return switch last {
    case UInt8(ascii: "o"), UInt8(ascii: "y"), UInt8(ascii: "d"):
      [".so", ".py", ".pyd"].contains { utf8.count > $0.utf8.count && hasSuffix($0) }
    default: false
    }
  }
}

extension StringProtocol where SubSequence == Substring {
  /// The parts that stand between bytes of ASCII, without those that are empty: much faster than to
  /// look for characters.
  func parts(between separator: UInt8) -> [Substring] {
    var parts: [Substring] = []
    var first = startIndex
    while first < endIndex {
      let end = utf8[first...].firstIndex(of: separator) ?? endIndex
      if end > first { parts.append(self[first..<end]) }
      first = end < endIndex ? utf8.index(after: end) : end
    }
    return parts
  }
}
