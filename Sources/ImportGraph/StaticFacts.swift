/// What is known of the target before its program runs, for the conditions that guard imports.
public struct StaticFacts: Sendable, Hashable {
  /// `sys.platform`.
  public let sysPlatform: String
  /// `os.name`.
  public let osName: String
  /// `platform.system()`.
  public let platformSystem: String
  /// `sys.implementation.name`.
  public let implementation: String
  /// The first two numbers of `sys.version_info`.
  public let version: (major: Int, minor: Int)
  /// Whether the program says that types are checked, so that nobody knows `TYPE_CHECKING`.
  public var checksTypes = false

  public init(
    sysPlatform: String, osName: String, platformSystem: String, implementation: String,
    version: (major: Int, minor: Int)
  ) {
    self.sysPlatform = sysPlatform
    self.osName = osName
    self.platformSystem = platformSystem
    self.implementation = implementation
    self.version = version
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.sysPlatform == right.sysPlatform && left.osName == right.osName
      && left.platformSystem == right.platformSystem
      && left.implementation == right.implementation && left.version == right.version
      && left.checksTypes == right.checksTypes
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(sysPlatform)
    hasher.combine(version.major)
    hasher.combine(version.minor)
  }
}

extension StaticFacts {
  /// The value of a condition as it stands in a source, where the target alone decides it.
  ///
  /// Knows `TYPE_CHECKING` and comparisons of the platform's names and `sys.version_info` with
  /// constants, joined by `and`, `or` and `not`. Everything else is `nil`: both may happen.
  public func value(of condition: some Collection<UInt8>) -> Bool? {
    // By far the most frequent.
    if condition.elementsEqual(" TYPE_CHECKING".utf8) { return checksTypes ? nil : false }
    var tokens = ConditionTokens(condition)
    guard let value = tokens.disjunction(self), tokens.isAtEnd else { return nil }
    return value.known
  }
}

/// The truth of a part of a condition; `known` is `nil` where either may be.
private struct Truth {
  var known: Bool?
}

/// A reader of Python's boolean expressions, as far as ``StaticFacts`` needs them.
private struct ConditionTokens {
  private var tokens: [Substring] = []
  private var next = 0
  /// Deeper brackets are no condition anybody writes.
  private var depth = 0

  init(_ condition: some Collection<UInt8>) {
    let text = String(decoding: condition, as: UTF8.self)
    var index = text.startIndex
    while index < text.endIndex {
      let start = index
      let character = text[index]
      if character.isASCII, character.isWhitespace || character == "\\" {
        index = text.index(after: index)
        continue
      }
      if character == "#" {
        while index < text.endIndex, !text[index].isNewline { index = text.index(after: index) }
        continue
      }
      if character == "\"" || character == "'" {
        index = text.index(after: index)
        while index < text.endIndex, text[index] != character { index = text.index(after: index) }
        guard index < text.endIndex else {
          tokens = ["?"]
          return
        }
        index = text.index(after: index)
      } else if character.isWordPart {
        while index < text.endIndex, text[index].isWordPart || text[index] == "." {
          index = text.index(after: index)
        }
      } else if "<>=!".contains(character) {
        while index < text.endIndex, "<>=!".contains(text[index]) {
          index = text.index(after: index)
        }
      } else {
        index = text.index(after: index)
      }
      tokens.append(text[start..<index])
      if tokens.count > 64 {
        tokens = ["?"]
        return
      }
    }
  }

  var isAtEnd: Bool { next == tokens.count }

  private var token: Substring? { next < tokens.count ? tokens[next] : nil }

  private mutating func take(_ expected: Substring) -> Bool {
    guard token == expected else { return false }
    next += 1
    return true
  }

  mutating func disjunction(_ facts: StaticFacts) -> Truth? {
    guard var value = conjunction(facts) else { return nil }
    while take("or") {
      guard let other = conjunction(facts) else { return nil }
      value.known =
        value.known == true || other.known == true
        ? true : value.known == nil || other.known == nil ? nil : false
    }
    return value
  }

  private mutating func conjunction(_ facts: StaticFacts) -> Truth? {
    guard var value = negation(facts) else { return nil }
    while take("and") {
      guard let other = negation(facts) else { return nil }
      value.known =
        value.known == false || other.known == false
        ? false : value.known == nil || other.known == nil ? nil : true
    }
    return value
  }

  private mutating func negation(_ facts: StaticFacts) -> Truth? {
    if take("not") { return negation(facts).map { Truth(known: $0.known.map { !$0 }) } }
    if token == "(" {
      let start = next
      next += 1
      depth += 1
      defer { depth -= 1 }
      if depth < 8, let value = disjunction(facts), take(")"), endsOperand { return value }
      next = start
    }
    let start = next
    if let value = comparison(facts), endsOperand { return Truth(known: value) }
    next = start
    return skipOperand() ? Truth(known: nil) : nil
  }

  private var endsOperand: Bool {
    token.map { ["and", "or", ")"].contains($0) } ?? true
  }

  /// Passes over what is not understood, up to the next `and` or `or`.
  private mutating func skipOperand() -> Bool {
    let start = next
    var open = 0
    while let token {
      if token == "(" || token == "[" || token == "{" { open += 1 }
      if token == ")" || token == "]" || token == "}" {
        if open == 0 { break }
        open -= 1
      }
      // `x if y else z` and `lambda` bind weaker.
      if open == 0, ["if", "else", "lambda", ":="].contains(token) { return false }
      if open == 0, token == "and" || token == "or" { break }
      next += 1
    }
    return next > start
  }

  // MARK: Comparisons

  private mutating func comparison(_ facts: StaticFacts) -> Bool? {
    guard let name = token else { return nil }
    next += 1
    switch name {
    case "False", "0": return false
    case "TYPE_CHECKING", "typing.TYPE_CHECKING", "t.TYPE_CHECKING",
      "te.TYPE_CHECKING", "tp.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING":
      return facts.checksTypes ? nil : false
    case "True", "1": return true
    case "sys.platform": return text(facts.sysPlatform)
    case "os.name": return text(facts.osName)
    case "sys.implementation.name": return text(facts.implementation)
    case "platform.system":
      return take("(") && take(")") ? text(facts.platformSystem) : nil
    case "platform.python_implementation":
      guard take("("), take(")") else { return nil }
      return text(facts.implementation == "cpython" ? "CPython" : facts.implementation)
    case "sys.version_info": return version(facts.version)
    case "sys.version_info.major": return number(facts.version.major)
    case "sys.platform.startswith": return prefix(facts.sysPlatform)
    default: return nil
    }
  }

  private mutating func constant() -> String? {
    guard let token, let quote = token.first, quote == "\"" || quote == "'" else { return nil }
    let inner = token.dropFirst().dropLast()
    guard !inner.contains("\\") else { return nil }
    next += 1
    return String(inner)
  }

  private mutating func constants() -> [String]? {
    let closing: Substring
    switch token {
    case "(": closing = ")"
    case "[": closing = "]"
    case "{": closing = "}"
    default: return nil
    }
    next += 1
    var values: [String] = []
    var isList = closing != ")"
    while !take(closing) {
      guard let value = constant() else { return nil }
      values.append(value)
      let hasComma = take(",")
      isList = isList || hasComma
      guard hasComma || token == closing else { return nil }
    }
    // A constant in brackets is a text, and `in` looks for a part of it.
    return isList ? values : nil
  }

  private mutating func text(_ value: String) -> Bool? {
    if take("==") { return constant().map { $0 == value } }
    if take("!=") { return constant().map { $0 != value } }
    if take("in") { return constants().map { $0.contains(value) } }
    if take("not"), take("in") { return constants().map { !$0.contains(value) } }
    return nil
  }

  private mutating func prefix(_ value: String) -> Bool? {
    guard take("(") else { return nil }
    let prefixes = constant().map { [$0] } ?? constants()
    guard let prefixes, take(")") else { return nil }
    return prefixes.contains { value.hasPrefix($0) }
  }

  private mutating func integer() -> Int? {
    guard let token, let value = Int(token) else { return nil }
    next += 1
    return value
  }

  private mutating func number(_ value: Int) -> Bool? {
    guard let operation = token else { return nil }
    next += 1
    guard let other = integer() else { return nil }
    return Self.compare(value < other ? -1 : value > other ? 1 : 0, operation)
  }

  /// `sys.version_info`, an item or a slice of it, against numbers.
  private mutating func version(_ version: (major: Int, minor: Int)) -> Bool? {
    var known = [version.major, version.minor]
    // What follows the numbers that are known: nothing in a slice, a patch and more otherwise.
    var isExact = false
    if take("[") {
      guard take(":") else {
        guard let index = integer(), index >= 0, index < 2, take("]") else { return nil }
        return number(known[index])
      }
      guard let count = integer(), count > 0, count <= 2, take("]") else { return nil }
      known = Array(known.prefix(count))
      isExact = true
    }
    guard let operation = token else { return nil }
    next += 1
    guard take("(") else { return nil }
    var other: [Int] = []
    while !take(")") {
      guard let value = integer() else { return nil }
      other.append(value)
      guard take(",") || token == ")" else { return nil }
    }
    for (mine, theirs) in zip(known, other) where mine != theirs {
      return Self.compare(mine < theirs ? -1 : 1, operation)
    }
    if isExact {
      return Self.compare(known.count - other.count, operation)
    }
    // A longer tuple is greater; the patch is not known.
    return other.count <= known.count ? Self.compare(1, operation) : nil
  }

  private static func compare(_ order: Int, _ operation: Substring) -> Bool? {
    switch operation {
    case "==": order == 0
    case "!=": order != 0
    case "<": order < 0
    case "<=": order <= 0
    case ">": order > 0
    case ">=": order >= 0
    default: nil
    }
  }
}

extension Character {
  fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
