import Foundation

/// What a Docker builder makes of a Dockerfile's text, as far as `COPY` and `RUN` go: lines,
/// continuations, flags, arrays, the expansion of words.
struct DockerfileReader {
  struct Instruction {
    let name: String
    let flags: [String]
    let words: [String]
    /// The bytes of all its lines, joined.
    let length: Int
  }

  let instructions: [Instruction]
  let longestLine: Int

  init(_ text: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    longestLine = lines.map(\.utf8.count).max() ?? 0
    var instructions: [Instruction] = []
    var pending = ""
    for line in lines where !line.drop(while: \.isWhitespace).hasPrefix("#") {
      if line.hasSuffix("\\") {
        pending += line.dropLast()
        continue
      }
      pending += line
      if !pending.isEmpty { instructions.append(try Self.instruction(pending)) }
      pending = ""
    }
    self.instructions = instructions
  }

  private static func instruction(_ line: String) throws -> Instruction {
    var rest = line[...]
    let name = rest.prefix { $0 != " " }
    rest = rest.dropFirst(name.count).drop { $0 == " " }
    var flags: [String] = []
    while rest.hasPrefix("--") {
      let flag = rest.prefix { $0 != " " }
      // Flags are read byte by byte, with quotes and backslashes taken off: ours must have none.
      guard flag.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x5c && $0 != 0x27 && $0 != 0x22 }) else {
        throw Failure.oddFlag(String(flag))
      }
      flags.append(String(flag))
      rest = rest.dropFirst(flag.count).drop { $0 == " " }
    }
    let array = try? JSONSerialization.jsonObject(with: Data(rest.utf8)) as? [String]
    let words =
      array ?? rest.split(whereSeparator: { " \t\r\u{0b}\u{0c}".contains($0) }).map(String.init)
    return Instruction(
      name: String(name), flags: flags, words: try name == "COPY" ? words.map(expanded) : words,
      length: line.utf8.count)
  }

  /// The lexer of words: backslashes and quotes come off, and no variable is set.
  private static func expanded(_ word: String) throws -> String {
    var result = String.UnicodeScalarView()
    var scalars = word.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      switch scalar {
      case "\\": if let next = scalars.next() { result.append(next) }
      case "$", "'", "\"": throw Failure.expansion(word)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  enum Failure: Error { case oddFlag(String), expansion(String) }
}

/// Go's `filepath.Match` and moby's `patternmatcher`, over the characters as Go counts them.
struct GoPattern {
  enum Dialect {
    /// `filepath.Match`: classes and backslashes.
    case match
    /// `patternmatcher`: the pattern becomes a regular expression.
    case regularExpression
  }

  private let tokens: [(inout ArraySlice<[UInt8]>) -> Bool]

  /// `nil` for what would not compile or would not mean what it says.
  init?(_ pattern: [UInt8], _ dialect: Dialect) {
    var tokens: [(inout ArraySlice<[UInt8]>) -> Bool] = []
    var rest = Self.runes(pattern)[...]
    func literal(_ rune: [UInt8]) -> (inout ArraySlice<[UInt8]>) -> Bool {
      { $0.popFirst() == rune }
    }
    while let rune = rest.popFirst() {
      switch rune {
      case Array("*".utf8): return nil
      case Array("?".utf8): tokens.append { $0.popFirst().map { $0 != Array("/".utf8) } ?? false }
      case Array("\\".utf8):
        // A letter after a backslash is a class of a regular expression.
        guard let next = rest.popFirst(), next.count == 1, next[0] < 0x80,
          !(next[0] | 0x20 >= 0x61 && next[0] | 0x20 <= 0x7a), !(next[0] >= 0x30 && next[0] <= 0x39)
        else { return nil }
        tokens.append(literal(next))
      case Array("[".utf8):
        guard dialect == .match, var only = rest.popFirst(), only != Array("]".utf8) else {
          return nil
        }
        if only == Array("\\".utf8) {
          guard let escaped = rest.popFirst() else { return nil }
          only = escaped
        }
        guard rest.popFirst() == Array("]".utf8) else { return nil }
        tokens.append(literal(only))
      case Array("^".utf8), Array("]".utf8), Array("|".utf8), Array("{".utf8), Array("}".utf8),
        Array("(".utf8), Array(")".utf8):
        // Unescaped, these mean something in the regular expression, at least in an older one.
        guard dialect == .match else { return nil }
        tokens.append(literal(rune))
      default: tokens.append(literal(rune))
      }
    }
    self.tokens = tokens
  }

  func matches(_ path: [UInt8]) -> Bool {
    var rest = Self.runes(path)[...]
    for token in tokens where !token(&rest) { return false }
    return rest.isEmpty
  }

  /// Whether the pattern matches the path or a folder it is in.
  func matchesOrParentMatches(_ path: [UInt8]) -> Bool {
    if matches(path) { return true }
    return path.indices.contains { path[$0] == UInt8(ascii: "/") && matches(Array(path[..<$0])) }
  }

  static func runes(_ text: [UInt8]) -> [[UInt8]] {
    var runes: [[UInt8]] = []
    var index = 0
    while index < text.count {
      let length = (2...4).first {
        text.count - index >= $0
          && String(validating: text[index..<(index + $0)], as: UTF8.self)?.unicodeScalars.count
            == 1
          && text[index] >= 0x80
      }
      runes.append(Array(text[index..<(index + (length ?? 1))]))
      index += length ?? 1
    }
    return runes
  }
}
