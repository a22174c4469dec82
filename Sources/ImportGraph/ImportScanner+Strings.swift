extension ImportScanner {
  /// A string constant: where its prefix, its content and what follows it begin.
  private struct Literal {
    let start: Int
    let content: Range<Int>
    /// The content where expressions are replaced by a byte 1; `nil` for constants without any.
    let formatted: [UInt8]?
    let next: Int
  }

  /// The byte that stands for a computed piece in a formatted string's text.
  static let interpolation: UInt8 = 1
  /// f-strings within f-strings go at most this deep; CPython's own limit is 150.
  private static let deepestNesting = 100

  /// Reads the string constant whose quote is at `quote`, and those that are joined to it.
  ///
  /// A string that begins at `docstringAt`, where a statement starts, and is all of the statement
  /// has no effect, and is passed over. `depth` brackets are open. Returns the offset after the last.
  mutating func strings(at quote: Int, docstringAt: Int, depth: Int) -> Int {
    var literal = literal(at: quote, notBefore: max(0, docstringAt))
    if literal.start == docstringAt, literal.formatted == nil, source.endsStatement(literal.next) {
      return literal.next
    }
    report(literal)
    if depth == 0, literal.formatted == nil, literal.content.count > 1,
      bytes[literal.content.upperBound - 1] == UInt8(ascii: ".")
    {
      bindsPrefix = true
    }
    guard var following = source.adjoined(literal.next, bracketed: depth > 0) else {
      return literal.next
    }
    let first = literal
    var joined = text(of: literal)
    while true {
      literal = self.literal(at: following, notBefore: literal.next)
      report(literal)
      joined += text(of: literal)
      guard let next = source.adjoined(literal.next, bracketed: depth > 0) else { break }
      following = next
    }
    joined.withUnsafeBufferPointer { mentions(in: $0, at: first.start) }
    return literal.next
  }

  /// Whether the source may put texts together, or hands out what others do: adds, formats or joins
  /// anything, or says `PREFIX = "pkg."`.
  ///
  /// Where it does not, a constant `"pkg."` is what names are compared with.
  func joinsTexts() -> Bool {
    if bindsPrefix { return true }
    var index = 0
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "+"), UInt8(ascii: "%"): return true
      case UInt8(ascii: "#"): index = commentEnd(index)
      case UInt8(ascii: ".") where holds(".join", at: index) || holds(".format", at: index):
        return true
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        for before in 1...2 where index >= before {
          switch bytes[index - before] | 0x20 {
          case UInt8(ascii: "f"), UInt8(ascii: "t"): return true
          default: break
          }
        }
        let mark = bytes[index]
        if bytes[index + 1] == mark, bytes[index + 2] == mark {
          index = tripleEnd(index + 3, mark: mark) + 3
        } else {
          index = plainEnd(index + 1, mark: mark) + 1
        }
      default: index += 1
      }
    }
    return false
  }

  private mutating func report(_ literal: Literal) {
    let isJoined =
      reportsDynamicImports
      && bytes[skipBlanks(literal.next, bracketed: true)] == UInt8(ascii: "+")
    // `__all__ = "a b".split()`: each word is a text of its own.
    let isWordList = reportsDynamicImports && holds(".split(", at: literal.next)
    if let formatted = literal.formatted {
      formatted.withUnsafeBufferPointer {
        mentions(in: $0, at: literal.start, isJoined: isJoined)
      }
    } else {
      mentions(
        in: UnsafeBufferPointer(
          start: bytes + literal.content.lowerBound, count: literal.content.count),
        at: literal.content.lowerBound, isInPlace: true, isJoined: isJoined,
        isWordList: isWordList)
      if reportsDynamicImports { constant(literal.content) }
    }
  }

  private func text(of literal: Literal) -> [UInt8] {
    literal.formatted
      ?? Array(
        UnsafeBufferPointer(
          start: bytes + literal.content.lowerBound, count: literal.content.count))
  }

  private mutating func literal(at quote: Int, notBefore limit: Int) -> Literal {
    var start = quote
    var isFormatted = false
    while start > limit, quote - start < 2, bytes[start - 1].isStringPrefix {
      start -= 1
      switch bytes[start] | 0x20 {
      case UInt8(ascii: "f"), UInt8(ascii: "t"): isFormatted = true
      default: break
      }
    }
    // `print"x"` of Python 2: the letters belong to a name, and the constant has no prefix.
    if start > limit, start < quote, bytes[start - 1].isIdentifier {
      start = quote
      isFormatted = false
    }
    let mark = bytes[quote]
    let isTriple = bytes[quote + 1] == mark && bytes[quote + 2] == mark
    let first = quote + (isTriple ? 3 : 1)
    if isFormatted {
      var text: [UInt8] = []
      let next = formattedEnd(first, mark: mark, isTriple: isTriple, text: &text)
      return Literal(
        start: start, content: first..<first, formatted: text, next: next)
    }
    let last = isTriple ? tripleEnd(first, mark: mark) : plainEnd(first, mark: mark)
    let closing = isTriple ? 3 : bytes[last] == mark ? 1 : 0
    if isTriple, last >= end { findings.opacity = findings.opacity ?? .malformed }
    return Literal(
      start: start, content: first..<min(last, end), formatted: nil,
      next: min(last + closing, end))
  }

  /// Reads a formatted string up to its end and reports the constants in its expressions.
  ///
  /// - Returns: The offset after the closing quotes.
  private mutating func formattedEnd(
    _ start: Int, mark: UInt8, isTriple: Bool, text: inout [UInt8]
  ) -> Int {
    guard nesting < Self.deepestNesting else {
      findings.opacity = findings.opacity ?? .malformed
      return end
    }
    nesting += 1
    defer { nesting -= 1 }
    var index = start
    while index < end {
      let byte = bytes[index]
      switch byte {
      case mark:
        guard isTriple else { return index + 1 }
        if bytes[index + 1] == mark, bytes[index + 2] == mark { return index + 3 }
        text.append(byte)
        index += 1
      case 10, 13:
        guard isTriple else { return index }
        text.append(byte)
        index += 1
      case 92:
        text.append(byte)
        if index + 1 < end, bytes[index + 1] != UInt8(ascii: "{") {
          text.append(bytes[index + 1])
          index += 2
        } else {
          index += 1
        }
      case UInt8(ascii: "{"):
        if bytes[index + 1] == UInt8(ascii: "{") {
          text.append(byte)
          index += 2
        } else {
          text.append(Self.interpolation)
          index = expressionEnd(index + 1, mark: mark, isTriple: isTriple)
        }
      default:
        text.append(byte)
        index += 1
      }
    }
    if isTriple { findings.opacity = findings.opacity ?? .malformed }
    return end
  }

  /// Reads a replacement field up to and over its `}`.
  private mutating func expressionEnd(_ start: Int, mark: UInt8, isTriple: Bool) -> Int {
    var index = start
    var depth = 0
    // After the `:` of the field's format, where only `{` and `}` mean anything.
    var isFormat = false
    while index < end {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "}"):
        index += 1
        if depth == 0 { return index }
        depth -= 1
      case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["):
        if reportsDynamicImports, byte == UInt8(ascii: "(") { call(at: index) }
        depth += 1
        index += 1
      case UInt8(ascii: "_") where reportsDynamicImports:
        index = max(underscore(at: index), index + 1)
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        if depth > 0 { depth -= 1 }
        index += 1
      case UInt8(ascii: ":"):
        if depth == 0 { isFormat = true }
        index += 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        if isFormat, depth == 0 {
          // Here a quote is a fill character, or ends the enclosing string.
          let isEnd =
            byte == mark && (!isTriple || bytes[index + 1] == mark && bytes[index + 2] == mark)
          if isEnd { return index }
          index += 1
          continue
        }
        let nested = literal(at: index, notBefore: start)
        report(nested)
        index = max(nested.next, index + 1)
      case 10, 13:
        if isFormat, !isTriple { return index }
        index += 1
      case UInt8(ascii: "#"): index = isFormat ? index + 1 : commentEnd(index)
      default: index += 1
      }
    }
    return end
  }
}
