/// Reads PEP 508's marker grammar by recursive descent; each function's comment has its rule.
struct MarkerParser {
  private(set) var text: DependencyText
  private var depth = 0

  /// Far beyond any marker written, far below what a thread's stack bears.
  private static let deepest = 100

  init(_ text: DependencyText) { self.text = text }

  mutating func wholeMarker() throws(MarkerError) -> Marker {
    let marker = try marker()
    guard text.isAtEnd else { throw error(.expectedEnd) }
    return marker
  }

  // marker = term (('and' | 'or') term)*
  mutating func marker() throws(MarkerError) -> Marker {
    var alternatives = [[try term()]]
    while true {
      if text.takeWord("and") {
        alternatives[alternatives.count - 1].append(try term())
      } else if text.takeWord("or") {
        alternatives.append([try term()])
      } else {
        return Marker(alternatives)
      }
    }
  }

  // term = '(' marker ')' | comparison
  private mutating func term() throws(MarkerError) -> Marker.Term {
    text.skipBlanks()
    defer { text.skipBlanks() }
    let start = text.offset
    guard text.take(UInt8(ascii: "(")) else { return .comparison(try comparison()) }
    guard depth < Self.deepest else { throw MarkerError(reason: .tooDeep, offset: start) }
    depth += 1
    let marker = try marker()
    depth -= 1
    guard text.take(UInt8(ascii: ")")) else { throw error(.unclosedParenthesis) }
    return marker.asTerm
  }

  // comparison = operand operator operand
  private mutating func comparison() throws(MarkerError) -> MarkerComparison {
    let left = try operand()
    text.skipBlanks()
    let `operator` = try self.operator()
    text.skipBlanks()
    return MarkerComparison(left, `operator`, try operand())
  }

  // operand = variable | '"' [^"]* '"' | "'" [^']* "'"
  private mutating func operand() throws(MarkerError) -> MarkerOperand {
    let start = text.offset
    if let quote = text.next, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      text.offset += 1
      let range = text.take { $0 != quote }
      guard text.take(quote) else { throw MarkerError(reason: .unclosedQuote, offset: start) }
      if let control = range.first(where: { [0, 0x0A, 0x0D].contains(text.bytes[$0]) }) {
        throw MarkerError(reason: .controlInQuotes, offset: control)
      }
      return .text(text.text(in: range))
    }
    for (spelling, variable) in MarkerVariable.spellings where text.takeWord(spelling) {
      return .variable(variable)
    }
    throw error(.expectedOperand)
  }

  // operator = '===' | '==' | '~=' | '!=' | '<=' | '>=' | '<' | '>' | 'in' | 'not' blanks 'in'
  private mutating func `operator`() throws(MarkerError) -> MarkerOperator {
    if text.takeWord("in") { return .in }
    let start = text.offset
    if text.takeWord("not") {
      let blanks = text.offset
      text.skipBlanks()
      if text.offset > blanks, text.takeWord("in") { return .notIn }
      throw MarkerError(reason: .expectedOperator, offset: start)
    }
    for `operator` in Specifier.Operator.allCases
    where text.bytes.span.starts(with: `operator`.rawValue, at: text.offset) {
      text.offset += `operator`.rawValue.utf8.count
      return .comparison(`operator`)
    }
    throw error(.expectedOperator)
  }

  private func error(_ reason: MarkerError.Reason) -> MarkerError {
    MarkerError(reason: reason, offset: text.offset)
  }
}

extension Span<UInt8> {
  fileprivate func starts(with text: String, at offset: Int) -> Bool {
    var index = offset
    for byte in text.utf8 {
      guard index < count, self[index] == byte else { return false }
      index += 1
    }
    return true
  }
}
