/// One `COPY` of a Dockerfile.
///
/// See: <https://docs.docker.com/reference/dockerfile/#copy>
struct CopyInstruction {
  let stage: String
  var flags: [String] = []
  /// Sources and the destination, without the escapes of an instruction.
  let sources: [String]
  let destination: String
  /// Whether each source is written on a line of its own.
  var isLong = false

  /// The instruction, without a line end.
  var text: String {
    let flags = ["--from=\(stage)"] + flags
    let words = (sources + [destination]).map(Self.escaped)
    guard isLong else {
      let arguments = needsArray ? [Self.array(words)] : words
      return (["COPY"] + flags + arguments).joined(separator: " ")
    }
    return (["COPY \(flags[0])"] + flags.dropFirst() + words).joined(separator: " \\\n  ")
  }

  /// The limit that a builder's line scanner sets is 65,535 bytes; this leaves room for an editor.
  static let maximumLength = 60_000

  /// A path as a pattern of Go's `filepath.Match` that matches it alone; `nil` for bytes that a
  /// Dockerfile cannot hold.
  ///
  /// Classes instead of backslashes, because builders unescape only what has a wildcard in it.
  static func pattern(for path: [UInt8]) -> String? {
    String(validating: path, as: UTF8.self).map(pattern)
  }

  static func pattern(for path: String) -> String {
    guard path.utf8.contains(where: isSpecial) else { return path }
    var pattern = ""
    for scalar in path.unicodeScalars {
      switch scalar {
      case "[": pattern += "[[]"
      case "*": pattern += "[*]"
      case "?": pattern += "[?]"
      case "\\": pattern += "[\\\\]"
      default: pattern.unicodeScalars.append(scalar)
      }
    }
    return pattern
  }

  /// Keeps a word through the builder's expansion of variables, which also takes quotes off.
  private static func escaped(_ word: String) -> String {
    guard word.utf8.contains(where: isSpecial) else { return word }
    var escaped = ""
    for scalar in word.unicodeScalars {
      if scalar == "$" || scalar == "\\" || scalar == "'" || scalar == "\"" { escaped += "\\" }
      escaped.unicodeScalars.append(scalar)
    }
    return escaped
  }

  /// Whether a path holds what separates words, so that only an array can carry it.
  var needsArray: Bool {
    (sources + [destination]).contains { word in
      word.utf8.contains { $0 <= 0x20 || $0 >= 0x7f }
        && word.unicodeScalars.contains {
          $0.properties.isWhitespace || $0.properties.generalCategory == .control
        }
    }
  }

  /// What a source adds to the instruction's length, in the longer of the two forms.
  static func maximumLength(ofSource source: String) -> Int {
    // In an array a control character becomes six; the quotes and the comma are four.
    escaped(source).utf8.reduce(4) { $0 + ($1 < 0x20 ? 6 : $1 == 0x5c || $1 == 0x22 ? 2 : 1) }
  }

  /// Whether a byte may need an escape; most paths have none.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "\\"),
      UInt8(ascii: "$"), UInt8(ascii: "'"), UInt8(ascii: "\""):
      true
    default: false
    }
  }

  private static func array(_ words: [String]) -> String {
    var json = JSONWriter()
    json.beginArray()
    for word in words { json.string(word) }
    json.end()
    return String(decoding: json.bytes.dropLast(), as: UTF8.self)
  }
}
