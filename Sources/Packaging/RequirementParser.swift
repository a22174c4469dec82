/// Reads PEP 508's grammar by recursive descent; each function's comment has its rule.
struct RequirementParser {
  typealias SpelledName = (name: ProjectName, spelling: String)

  struct Parsed {
    var name: SpelledName
    var extras: [SpelledName] = []
    var specifiers = SpecifierSet([])
    var url: String?
    var marker: Marker?
  }

  private var text: DependencyText

  init(_ text: String) { self.text = DependencyText(text) }

  // requirement = blanks? name blanks? extras? blanks? ('@' url | specifiers) (';' marker)?
  mutating func parse() throws(RequirementError) -> Parsed {
    text.skipBlanks()
    var parsed = Parsed(name: try name(RequirementError.Reason.name, missing: .expectedName))
    text.skipBlanks()
    parsed.extras = try extras()
    text.skipBlanks()
    if text.take(UInt8(ascii: "@")) {
      parsed.url = try url()
    } else {
      parsed.specifiers = try specifiers()
    }
    text.skipBlanks()
    if text.take(UInt8(ascii: ";")) { parsed.marker = try marker() }
    guard text.isAtEnd else {
      throw error(parsed.url == nil ? .expectedEnd : .expectedMarkerAfterURL)
    }
    return parsed
  }

  // name = letterOrDigit (letterOrDigit | '-' | '_' | '.')* letterOrDigit
  private mutating func name(
    _ reason: (ProjectNameError.Reason) -> RequirementError.Reason,
    missing: RequirementError.Reason
  ) throws(RequirementError) -> SpelledName {
    let range = text.take { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard !range.isEmpty else { throw error(missing) }
    let spelling = text.text(in: range)
    do {
      return (try ProjectName(spelling), spelling)
    } catch {
      throw RequirementError(reason: reason(error.reason), offset: range.lowerBound + error.offset)
    }
  }

  // extras = '[' (name (',' name)*)? ']'
  private mutating func extras() throws(RequirementError) -> [SpelledName] {
    guard text.take(UInt8(ascii: "[")) else { return [] }
    text.skipBlanks()
    if text.take(UInt8(ascii: "]")) { return [] }
    var extras: [SpelledName] = []
    while true {
      extras.append(try name(RequirementError.Reason.extra, missing: .expectedExtra))
      text.skipBlanks()
      if text.take(UInt8(ascii: "]")) { return extras }
      guard text.take(UInt8(ascii: ",")) else { throw error(.unclosedExtras) }
      text.skipBlanks()
    }
  }

  // url = blanks? (anything but blanks)+
  private mutating func url() throws(RequirementError) -> String {
    text.skipBlanks()
    let range = text.take { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    guard !range.isEmpty else { throw error(.expectedURL) }
    return text.text(in: range)
  }

  // specifiers = '(' clauses ')' | clauses
  private mutating func specifiers() throws(RequirementError) -> SpecifierSet {
    let isParenthesized = text.take(UInt8(ascii: "("))
    text.skipBlanks()
    let specifiers = try clauses()
    text.skipBlanks()
    if isParenthesized, !text.take(UInt8(ascii: ")")) { throw error(.unclosedSpecifiers) }
    return specifiers
  }

  // clauses = (specifier (',' specifier)* ','?)?
  private mutating func clauses() throws(RequirementError) -> SpecifierSet {
    var specifiers: [Specifier] = []
    while let layout = SpecifierLayout(scanning: text.bytes.span, from: text.offset) {
      let start = text.offset
      do {
        // The text of `===` runs over commas here and is split at them after all.
        let clauses = try SpecifierSet(utf8: text.bytes.span.extracting(start..<layout.end))
        specifiers += clauses.specifiers
      } catch {
        throw RequirementError(reason: .specifier(error.reason), offset: start + error.offset)
      }
      text.offset = layout.end
      if let reason = layout.misplacedSuffix(in: text.bytes.span) {
        throw error(.specifier(reason))
      }
      text.skipBlanks()
      guard text.take(UInt8(ascii: ",")) else { break }
      text.skipBlanks()
    }
    return SpecifierSet(specifiers)
  }

  private mutating func marker() throws(RequirementError) -> Marker {
    var parser = MarkerParser(text)
    do {
      let marker = try parser.marker()
      text = parser.text
      return marker
    } catch {
      throw RequirementError(reason: .marker(error.reason), offset: error.offset)
    }
  }

  private func error(_ reason: RequirementError.Reason) -> RequirementError {
    RequirementError(reason: reason, offset: text.offset)
  }
}
