/// The `if` blocks that a line stands in, and whether the target ever runs it.
struct ConditionBlocks {
  private struct Block {
    let indentation: Int
    /// Whether the branch that is open never runs.
    var isDead: Bool
    /// Whether a branch before is the one that runs.
    var isTaken: Bool
  }

  private var blocks: [Block] = []
  private(set) var isDead = false
  /// How far the innermost block is indented; -1 outside of all.
  var innermost: Int { blocks.last?.indentation ?? -1 }

  enum Keyword { case `if`, elif, `else`, other }

  /// Notes the first word of a statement; `condition` is asked for the value of an `if` or `elif`.
  mutating func line(
    indentation: Int, _ keyword: Keyword, _ condition: () -> Bool?
  ) {
    while let last = blocks.last, last.indentation > indentation { blocks.removeLast() }
    switch keyword {
    case .if:
      if blocks.last?.indentation == indentation { blocks.removeLast() }
      let value = isDeadOutside(blocks.count) ? nil : condition()
      blocks.append(
        Block(indentation: indentation, isDead: value == false, isTaken: value == true))
    case .elif:
      if let last = blocks.indices.last, blocks[last].indentation == indentation {
        if blocks[last].isTaken {
          blocks[last].isDead = true
        } else {
          let value = isDeadOutside(last) ? nil : condition()
          blocks[last].isDead = value == false
          blocks[last].isTaken = value == true
        }
      }
    case .else:
      if let last = blocks.indices.last, blocks[last].indentation == indentation {
        blocks[last].isDead = blocks[last].isTaken
      }
    case .other:
      if blocks.last?.indentation == indentation { blocks.removeLast() }
    }
    isDead = isDeadOutside(blocks.count)
  }

  private func isDeadOutside(_ count: Int) -> Bool {
    blocks[..<count].contains(where: \.isDead)
  }
}

extension ImportScanner {
  /// Notes that a statement begins a line here, `indentation` columns in.
  @inline(__always)
  mutating func beginLine(at index: Int, indentation: Int) {
    switch bytes[index] {
    case 10, 13, UInt8(ascii: "#"): return
    case UInt8(ascii: "i"), UInt8(ascii: "e"), UInt8(ascii: "T"):
      judgeLine(at: index, indentation: indentation)
    default: if indentation <= innermostBlock { leaveBlocks(indentation) }
    }
  }

  private mutating func leaveBlocks(_ indentation: Int) {
    blocks.line(indentation: indentation, .other) { nil }
    noteBlocks()
  }

  private mutating func noteBlocks() {
    innermostBlock = blocks.innermost
    isDead = blocks.isDead
  }

  private mutating func judgeLine(at index: Int, indentation: Int) {
    let keyword: ConditionBlocks.Keyword
    let length: Int
    switch bytes[index] {
    case UInt8(ascii: "i") where hasKeyword("if", at: index): (keyword, length) = (.if, 2)
    case UInt8(ascii: "e") where hasKeyword("elif", at: index): (keyword, length) = (.elif, 4)
    case UInt8(ascii: "e") where hasKeyword("else", at: index): (keyword, length) = (.else, 4)
    case UInt8(ascii: "T") where hasKeyword("TYPE_CHECKING", at: index) && bindsTruth(index + 13):
      isShadowed = true
      return
    default:
      if indentation <= innermostBlock { leaveBlocks(indentation) }
      return
    }
    let bytes = bytes
    let condition = keyword == .else ? nil : source.decidableEnd(index + length)
    let facts = condition == nil ? nil : interest.facts
    if let condition, !findings.asksForTypes {
      findings.asksForTypes = source.holdsTypeChecking(index + length..<condition)
    }
    blocks.line(indentation: indentation, keyword) {
      condition.flatMap {
        facts?.value(
          of: UnsafeBufferPointer(start: bytes + index + length, count: $0 - index - length))
      }
    }
    noteBlocks()
  }

  /// Whether a name is given a value that may be true.
  func bindsTruth(_ start: Int) -> Bool {
    var index = skipBlanks(start)
    if bytes[index] == UInt8(ascii: ":") {
      while index < end, bytes[index] != UInt8(ascii: "="), bytes[index] != 10 { index += 1 }
    }
    guard bytes[index] == UInt8(ascii: "="), bytes[index + 1] != UInt8(ascii: "=") else {
      return false
    }
    let value = skipBlanks(index + 1)
    return !hasKeyword("False", at: value) && !hasKeyword("0", at: value)
  }
}
