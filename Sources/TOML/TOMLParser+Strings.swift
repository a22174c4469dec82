// The four kinds of strings. Text without escapes stays where it is in the document.
extension TOMLParser {
  // string = '"""' … '"""' | '"' … '"' | "'''" … "'''" | "'" … "'"
  mutating func string(quote: UInt8) throws(TOMLFault) -> TOMLTree.Text {
    if byte(1) == quote, byte(2) == quote { return try multilineString(quote) }
    return quote == UInt8(ascii: "'") ? try literalString() : try basicString()
  }

  mutating func literalString() throws(TOMLFault) -> TOMLTree.Text {
    let opening = offset
    offset += 1
    let start = offset
    while true {
      offset = textEnd(UInt8(ascii: "'"))
      if next == UInt8(ascii: "'") { break }
      try passText(opening)
    }
    offset += 1
    return TOMLTree.Text(start: UInt32(start), end: UInt32(offset - 1))
  }

  mutating func basicString() throws(TOMLFault) -> TOMLTree.Text {
    let opening = offset
    offset += 1
    let start = offset
    var pending = start
    var text: TOMLTree.Text?
    while true {
      offset = textEnd(UInt8(ascii: "\""))
      if next == UInt8(ascii: "\"") { break }
      if next == UInt8(ascii: "\\") {
        text = text ?? startDecoding()
        tree.decode(bytes[pending..<offset])
        try escape()
        pending = offset
      } else {
        try passText(opening)
      }
    }
    defer { offset += 1 }
    return end(text, start: start, pending: pending)
  }

  /// Where the plain text from here ends: most of a lock file's bytes are passed here.
  private func textEnd(_ quote: UInt8) -> Int {
    let span = bytes.span
    var index = offset
    while index < span.count {
      let byte = span[index]
      if byte == quote || byte == UInt8(ascii: "\\") || byte < 0x20 || byte == 0x7F { break }
      index += 1
    }
    return index
  }

  /// Passes over one byte of a string of one line.
  private mutating func passText(_ opening: Int) throws(TOMLFault) {
    if isAtEnd || next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r") {
      throw TOMLFault(.unclosedString, at: opening)
    }
    guard !Self.isControl(next) else { throw TOMLFault(.control(byte: next), at: offset) }
    offset += 1
  }

  /// Reads text over lines: a line end after the opening is left out, `\r\n` is `\n`.
  private mutating func multilineString(_ quote: UInt8) throws(TOMLFault) -> TOMLTree.Text {
    let opening = offset
    offset += 3
    _ = takeNewline()
    let start = offset
    var pending = start
    var text: TOMLTree.Text?
    while true {
      switch next {
      case quote:
        var count = 1
        while count < 5, byte(count) == quote { count += 1 }
        guard count >= 3 else {
          offset += count
          continue
        }
        // Up to two quotes may stand before the three that close.
        offset += count - 3
        defer { offset += 3 }
        return end(text, start: start, pending: pending)
      case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
        text = text ?? startDecoding()
        tree.decode(bytes[pending..<offset])
        if !skipFoldedLines() { try escape() }
        pending = offset
      case UInt8(ascii: "\r") where byte(1) == UInt8(ascii: "\n"):
        text = text ?? startDecoding()
        tree.decode(bytes[pending..<offset])
        offset += 1
        pending = offset
      case UInt8(ascii: "\n"): offset += 1
      default:
        if isAtEnd { throw TOMLFault(.unclosedString, at: opening) }
        guard !Self.isControl(next) else { throw TOMLFault(.control(byte: next), at: offset) }
        offset += 1
      }
    }
  }

  /// Passes over a backslash at a line's end and all white space after it.
  private mutating func skipFoldedLines() -> Bool {
    let start = offset
    offset += 1
    skipBlanks()
    guard takeNewline() else {
      offset = start
      return false
    }
    repeat { skipBlanks() } while takeNewline()
    return true
  }

  private func startDecoding() -> TOMLTree.Text {
    TOMLTree.Text(start: tree.decodedEnd, end: tree.decodedEnd, isDecoded: true)
  }

  /// The text up to the offset: decoded where `text` says so, else as it stands.
  private mutating func end(
    _ text: TOMLTree.Text?, start: Int, pending: Int
  ) -> TOMLTree.Text {
    guard var text else { return TOMLTree.Text(start: UInt32(start), end: UInt32(offset)) }
    tree.decode(bytes[pending..<offset])
    text.end = tree.decodedEnd
    return text
  }

  // escape = '\' (b | t | n | f | r | '"' | '\' | u and 4 hexadecimal digits | U and 8)
  private mutating func escape() throws(TOMLFault) {
    let start = offset
    offset += 2
    switch byte(-1) {
    case UInt8(ascii: "b"): tree.decode(0x08 as UInt8)
    case UInt8(ascii: "t"): tree.decode(0x09 as UInt8)
    case UInt8(ascii: "n"): tree.decode(0x0A as UInt8)
    case UInt8(ascii: "f"): tree.decode(0x0C as UInt8)
    case UInt8(ascii: "r"): tree.decode(0x0D as UInt8)
    case UInt8(ascii: "\""): tree.decode(0x22 as UInt8)
    case UInt8(ascii: "\\"): tree.decode(0x5C as UInt8)
    case UInt8(ascii: "u"): try scalar(digits: 4, start)
    case UInt8(ascii: "U"): try scalar(digits: 8, start)
    default: throw TOMLFault(.escape, at: start)
    }
  }

  private mutating func scalar(digits: Int, _ start: Int) throws(TOMLFault) {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = TOMLNumber.digit(next), digit < 16 else {
        throw TOMLFault(.escape, at: start)
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    guard let scalar = Unicode.Scalar(value) else { throw TOMLFault(.escape, at: start) }
    tree.decode(Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter))
  }
}
