/// A dotted name in a source.
struct DottedName {
  let end: Int
  /// Whether it has a word that was asked for, and whether a rule did.
  let isInteresting: Bool
  let isOfRules: Bool

  init(_ end: Int, _ isInteresting: Bool = false, _ isOfRules: Bool = false) {
    self.end = end
    self.isInteresting = isInteresting
    self.isOfRules = isOfRules
  }
}

extension SourceText {
  /// The quote of the next constant if only blanks or a `+` stand before it.
  func adjoined(_ start: Int, bracketed: Bool) -> Int? {
    var index = skipBlanks(start, bracketed: bracketed)
    if bytes[index] == UInt8(ascii: "+") { index = skipBlanks(index + 1, bracketed: bracketed) }
    var letters = 0
    while letters < 2, bytes[index].isStringPrefix {
      index += 1
      letters += 1
    }
    guard index < end, bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\"")
    else { return nil }
    return index
  }

  func endsStatement(_ offset: Int) -> Bool {
    let next = skipBlanks(offset)
    if next >= end { return true }
    switch bytes[next] {
    case 10, 13, UInt8(ascii: "#"), UInt8(ascii: ";"): return true
    default: return false
    }
  }

  /// The name after `as`; an empty range where what follows begins, if there is none.
  func alias(after start: Int, bracketed: Bool) -> Range<Int> {
    var index = skipBlanks(start, bracketed: bracketed)
    guard hasKeyword("as", at: index) else { return index..<index }
    index = skipBlanks(index + 2, bracketed: bracketed)
    let first = index
    while bytes[index].isIdentifier { index += 1 }
    return first..<index
  }

  /// The source without the blanks that may stand around dots.
  func text(_ range: Range<Int>) -> String {
    let source = self[range]
    let text = String(
      decoding: source.filter { $0.isIdentifier || $0 == UInt8(ascii: ".") || $0 == 42 },
      as: UTF8.self)
    return source.contains { $0 >= 0x80 } ? text.asIdentifier : text
  }

  /// Finds the end of a dotted name, and whether it holds a word of interest.
  ///
  ///     dotted_name: NAME (blanks? '.' blanks? NAME)*
  func dottedName(at start: Int, _ names: NameTable) -> DottedName {
    var index = start
    var nameEnd = start
    var isInteresting = false
    var isOfRules = false
    while true {
      let first = index
      while bytes[index].isIdentifier { index += 1 }
      if index == first { return DottedName(nameEnd, isInteresting, isOfRules) }
      nameEnd = index
      let kinds = names.kinds(of: NameHash.of(bytes + first, index - first))
      if kinds.contains(.word) {
        isInteresting = true
        isOfRules = isOfRules || kinds.contains(.rule)
      }
      index = skipBlanks(index)
      guard bytes[index] == UInt8(ascii: ".") else {
        return DottedName(nameEnd, isInteresting, isOfRules)
      }
      index = skipBlanks(index + 1)
    }
  }
}
