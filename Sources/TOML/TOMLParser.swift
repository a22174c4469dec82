/// Reads a document's statements: headers, and keys with their values.
///
/// Each function's comment has its rule of the grammar.
///
/// See: <https://toml.io/en/v1.0.0>
struct TOMLParser {
  static let depthLimit = 100

  struct KeyPart {
    let text: TOMLTree.Text
    let offset: Int
  }

  let bytes: [UInt8]
  var tree: TOMLTree
  var offset = 0
  /// The key read last; one array for all of them.
  private var key: [KeyPart] = []
  /// How many headers and inline tables there were.
  private var sections: UInt32 = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    tree = TOMLTree(bytes)
  }

  /// The byte at the offset; NUL at the end, which is no byte of a document.
  var next: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  func byte(_ ahead: Int) -> UInt8 {
    offset + ahead < bytes.count ? bytes[offset + ahead] : 0
  }

  var isAtEnd: Bool { offset >= bytes.count }

  // document = (blanks (header | entry)? blanks comment? newline)*
  mutating func parse() throws(TOMLFault) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    var table = TOMLTree.root
    var section = sections
    while true {
      skipBlanks()
      switch next {
      case UInt8(ascii: "["):
        table = try header()
        section = sections
      case UInt8(ascii: "#"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): break
      default:
        if isAtEnd { return }
        try entry(in: table, section: section)
      }
      skipBlanks()
      try comment()
      if isAtEnd { return }
      guard takeNewline() else { throw TOMLFault(.expectedLineEnd, at: offset) }
    }
  }

  // header = '[' key ']' | '[[' key ']]'
  private mutating func header() throws(TOMLFault) -> TOMLTree.NodeID {
    let start = offset
    let isArray = byte(1) == UInt8(ascii: "[")
    offset += isArray ? 2 : 1
    try readKey()
    guard next == UInt8(ascii: "]"), !isArray || byte(1) == UInt8(ascii: "]") else {
      throw TOMLFault(.unclosedHeader, at: offset)
    }
    offset += isArray ? 2 : 1
    sections += 1
    var table = TOMLTree.root
    for part in key.dropLast() { table = try enter(part, of: table) }
    guard let last = key.last else { return table }
    return isArray
      ? try appendElement(last, to: table, at: start) : try define(last, in: table, at: start)
  }

  /// The table that a header goes through: made where there is none, an array's last element.
  private mutating func enter(
    _ part: KeyPart, of table: TOMLTree.NodeID
  ) throws(TOMLFault) -> TOMLTree.NodeID {
    guard let child = tree.child(of: table, part.text) else {
      return try append(part, to: table)
    }
    let node = tree[child]
    switch node.kind {
    case .table where node.state != .inline: return child
    case .array where node.state != .inline: return node.lastChild
    case .table, .array: throw TOMLFault(.closedTable(name(part)), at: part.offset)
    default: throw TOMLFault(.notATable(name(part)), at: part.offset)
    }
  }

  /// The table that a header names, which may exist only by headers that go further.
  private mutating func define(
    _ part: KeyPart, in table: TOMLTree.NodeID, at start: Int
  ) throws(TOMLFault) -> TOMLTree.NodeID {
    let child: TOMLTree.NodeID
    if let existing = tree.child(of: table, part.text) {
      let node = tree[existing]
      guard node.kind == .table, node.state == .implied else {
        throw TOMLFault(.duplicateKey(name(part)), at: part.offset)
      }
      child = existing
    } else {
      child = try append(part, to: table)
    }
    tree.nodes[Int(child)].state = .explicit
    tree.nodes[Int(child)].offset = UInt32(start)
    return child
  }

  /// A new last table of the array that a header in double brackets names.
  private mutating func appendElement(
    _ part: KeyPart, to table: TOMLTree.NodeID, at start: Int
  ) throws(TOMLFault) -> TOMLTree.NodeID {
    let array: TOMLTree.NodeID
    if let existing = tree.child(of: table, part.text) {
      guard tree[existing].kind == .array, tree[existing].state != .inline else {
        throw TOMLFault(.notAnArrayOfTables(name(part)), at: part.offset)
      }
      array = existing
    } else {
      array = try append(part, to: table)
      tree.nodes[Int(array)].kind = .array
      tree.nodes[Int(array)].state = .explicit
    }
    let element = try appendElement(to: array)
    tree.nodes[Int(element)].state = .explicit
    tree.nodes[Int(element)].offset = UInt32(start)
    return element
  }

  // entry = key '=' value
  mutating func entry(
    in parent: TOMLTree.NodeID, section: UInt32, depth: Int = 0
  ) throws(TOMLFault) {
    try readKey()
    guard next == UInt8(ascii: "=") else { throw TOMLFault(.expectedEquals, at: offset) }
    var table = parent
    for part in key.dropLast() { table = try enter(part, ofDotted: table, section) }
    guard let last = key.last else { return }
    guard tree.child(of: table, last.text) == nil else {
      throw TOMLFault(.duplicateKey(name(last)), at: last.offset)
    }
    let node = try append(last, to: table)
    offset += 1
    skipBlanks()
    try value(into: node, depth: depth)
  }

  /// The table that a dotted key goes through, open only under the header that began it.
  private mutating func enter(
    _ part: KeyPart, ofDotted table: TOMLTree.NodeID, _ section: UInt32
  ) throws(TOMLFault) -> TOMLTree.NodeID {
    let child: TOMLTree.NodeID
    if let existing = tree.child(of: table, part.text) {
      let node = tree[existing]
      guard node.kind == .table else { throw TOMLFault(.notATable(name(part)), at: part.offset) }
      switch node.state {
      case .implied: break
      case .dotted where node.section == section: break
      case .dotted, .explicit, .inline:
        throw TOMLFault(.closedTable(name(part)), at: part.offset)
      }
      child = existing
    } else {
      child = try append(part, to: table)
    }
    tree.nodes[Int(child)].state = .dotted
    tree.nodes[Int(child)].section = section
    return child
  }

  /// Begins the entries of an inline table, which are a section of their own.
  mutating func newSection() -> UInt32 {
    sections += 1
    return sections
  }

  private mutating func append(
    _ part: KeyPart, to table: TOMLTree.NodeID
  ) throws(TOMLFault) -> TOMLTree.NodeID {
    try checkSize()
    return tree.appendChild(to: table, key: part.text, at: UInt32(part.offset))
  }

  mutating func appendElement(to array: TOMLTree.NodeID) throws(TOMLFault) -> TOMLTree.NodeID {
    try checkSize()
    return tree.appendChild(to: array)
  }

  private func checkSize() throws(TOMLFault) {
    guard tree.nodes.count < TOMLTree.nodeLimit else { throw TOMLFault(.tooLarge, at: offset) }
  }

  private func name(_ part: KeyPart) -> String { tree.string(part.text) }

  // key = part (blanks '.' blanks part)*, with blanks around
  private mutating func readKey() throws(TOMLFault) {
    key.removeAll(keepingCapacity: true)
    while true {
      skipBlanks()
      key.append(try keyPart())
      skipBlanks()
      guard next == UInt8(ascii: ".") else { return }
      guard key.count < Self.depthLimit else { throw TOMLFault(.tooDeep, at: offset) }
      offset += 1
    }
  }

  // part = bare | string of one line
  private mutating func keyPart() throws(TOMLFault) -> KeyPart {
    let start = offset
    switch next {
    case UInt8(ascii: "\""): return KeyPart(text: try basicString(), offset: start)
    case UInt8(ascii: "'"): return KeyPart(text: try literalString(), offset: start)
    default: break
    }
    while Self.isBareKeyByte(next) { offset += 1 }
    guard offset > start else { throw TOMLFault(.expectedKey, at: offset) }
    return KeyPart(
      text: TOMLTree.Text(start: UInt32(start), end: UInt32(offset)), offset: start)
  }

  private static func isBareKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  mutating func skipBlanks() {
    while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { offset += 1 }
  }

  // newline = '\r'? '\n'
  mutating func takeNewline() -> Bool {
    if next == UInt8(ascii: "\n") {
      offset += 1
      return true
    }
    guard next == UInt8(ascii: "\r"), byte(1) == UInt8(ascii: "\n") else { return false }
    offset += 2
    return true
  }

  // comment = ('#' anything but control characters)?
  mutating func comment() throws(TOMLFault) {
    guard next == UInt8(ascii: "#") else { return }
    while !isAtEnd, next != UInt8(ascii: "\n") {
      if next == UInt8(ascii: "\r"), byte(1) == UInt8(ascii: "\n") { return }
      guard !Self.isControl(next) else { throw TOMLFault(.control(byte: next), at: offset) }
      offset += 1
    }
  }

  /// The control characters that no text holds; a tab is none of them.
  static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7F
  }
}
