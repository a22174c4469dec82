extension TOMLParser {
  // value = string | array | inline table | boolean | number | date and time
  mutating func value(into node: TOMLTree.NodeID, depth: Int) throws(TOMLFault) {
    tree.nodes[Int(node)].offset = UInt32(offset)
    switch next {
    case UInt8(ascii: "\""): set(node, .string, try string(quote: UInt8(ascii: "\"")))
    case UInt8(ascii: "'"): set(node, .string, try string(quote: UInt8(ascii: "'")))
    case UInt8(ascii: "["): try array(into: node, depth: depth + 1)
    case UInt8(ascii: "{"): try inlineTable(into: node, depth: depth + 1)
    default: try plainValue(into: node)
    }
  }

  private mutating func set(
    _ node: TOMLTree.NodeID, _ kind: TOMLValue.Kind, _ text: TOMLTree.Text
  ) {
    tree.nodes[Int(node)].kind = kind
    tree.nodes[Int(node)].text = text
  }

  // array = '[' (value (',' value)* ','?)? ']', with line ends and comments anywhere between
  private mutating func array(
    into node: TOMLTree.NodeID, depth: Int
  ) throws(TOMLFault) {
    guard depth <= Self.depthLimit else { throw TOMLFault(.tooDeep, at: offset) }
    let start = offset
    tree.nodes[Int(node)].kind = .array
    tree.nodes[Int(node)].state = .inline
    offset += 1
    while true {
      try skipLines()
      if next == UInt8(ascii: "]") { break }
      if isAtEnd { throw TOMLFault(.unclosedArray, at: start) }
      try value(into: try appendElement(to: node), depth: depth)
      try skipLines()
      if next == UInt8(ascii: "]") { break }
      if isAtEnd { throw TOMLFault(.unclosedArray, at: start) }
      guard next == UInt8(ascii: ",") else { throw TOMLFault(.expectedElementEnd, at: offset) }
      offset += 1
    }
    offset += 1
  }

  private mutating func skipLines() throws(TOMLFault) {
    repeat {
      skipBlanks()
      try comment()
    } while takeNewline()
  }

  // inline table = '{' (entry (',' entry)*)? '}', on one line
  private mutating func inlineTable(
    into node: TOMLTree.NodeID, depth: Int
  ) throws(TOMLFault) {
    guard depth <= Self.depthLimit else { throw TOMLFault(.tooDeep, at: offset) }
    let start = offset
    let section = newSection()
    tree.nodes[Int(node)].kind = .table
    tree.nodes[Int(node)].state = .inline
    offset += 1
    skipBlanks()
    if next == UInt8(ascii: "}") {
      offset += 1
      return
    }
    while true {
      try entry(in: node, section: section, depth: depth)
      skipBlanks()
      switch next {
      case UInt8(ascii: ","): offset += 1
      case UInt8(ascii: "}"):
        offset += 1
        return
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0:
        throw TOMLFault(.unclosedTable, at: start)
      default: throw TOMLFault(.expectedEntryEnd, at: offset)
      }
    }
  }

  /// Reads what stands without quotes or brackets, up to what can follow a value.
  private mutating func plainValue(into node: TOMLTree.NodeID) throws(TOMLFault) {
    let start = offset
    while Self.isPlainByte(next) { offset += 1 }
    // A blank may stand between a date and a time.
    if offset - start == 10, bytes[start + 4] == UInt8(ascii: "-"),
      next == UInt8(ascii: " "), Self.isDigit(byte(1)), Self.isDigit(byte(2)),
      byte(3) == UInt8(ascii: ":")
    {
      offset += 1
      while Self.isPlainByte(next) { offset += 1 }
    }
    guard offset > start else { throw TOMLFault(.expectedValue, at: offset) }
    do throws(TOMLError.Reason) {
      let kind = try TOMLNumber.kind(of: bytes[start..<offset])
      set(node, kind, TOMLTree.Text(start: UInt32(start), end: UInt32(offset)))
    } catch {
      throw TOMLFault(error, at: start)
    }
  }

  private static func isPlainByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"):
      true
    default: false
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

extension TOMLError.Reason: Error {}
