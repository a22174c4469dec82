/// One comparison of a marker: an operand, an operator, an operand.
struct MarkerComparison: Hashable, Sendable, CustomStringConvertible {
  let left: MarkerOperand
  let `operator`: MarkerOperator
  let right: MarkerOperand

  /// Normalizes what is compared with an extra's or a group's name, as PEP 685 asks.
  init(_ left: MarkerOperand, _ operator: MarkerOperator, _ right: MarkerOperand) {
    self.operator = `operator`
    switch (left, right) {
    case (.variable(.extra), .text(let text)):
      self.left = left
      self.right = .text(normalizedName(text))
    case (.text(let text), .variable(.extra)), (.text(let text), .variable(.extras)),
      (.text(let text), .variable(.dependencyGroups)):
      self.left = .text(normalizedName(text))
      self.right = right
    default:
      self.left = left
      self.right = right
    }
  }

  var description: String { "\(left) \(self.operator) \(right)" }

  /// The extra that `extra == "x"` asks for, whichever way round it is written.
  var requiredExtra: ProjectName? {
    guard self.operator == .comparison(.equal) else { return nil }
    switch (left, right) {
    case (.variable(.extra), .text(let name)), (.text(let name), .variable(.extra)):
      return try? ProjectName(name)
    default: return nil
    }
  }

  func holds(in context: MarkerContext) -> Bool {
    if let names = right.names(in: context) {
      guard let name = left.values(in: context).first else { return false }
      return self.operator.holds(name, in: names)
    }
    let comparesVersions = left.variable?.isVersion ?? right.variable?.isVersion ?? false
    return left.values(in: context).contains { left in
      right.values(in: context).contains { right in
        self.operator.holds(left, right, comparesVersions: comparesVersions)
      }
    }
  }
}

/// A side of a comparison.
enum MarkerOperand: Hashable, Sendable, CustomStringConvertible {
  case variable(MarkerVariable)
  case text(String)

  var variable: MarkerVariable? {
    guard case .variable(let variable) = self else { return nil }
    return variable
  }

  /// The names of a set variable; `nil` for what is text.
  func names(in context: MarkerContext) -> Set<ProjectName>? {
    switch self {
    case .variable(.extras): context.extras
    case .variable(.dependencyGroups): context.dependencyGroups
    default: nil
    }
  }

  /// The text compared: one, or one for each extra; none of a set, which is no text.
  func values(in context: MarkerContext) -> [String] {
    switch self {
    case .text(let text): [text]
    case .variable(.extra):
      context.extras.isEmpty ? [""] : context.extras.map(\.normalized)
    case .variable(let variable): context.environment[variable].map { [$0] } ?? []
    }
  }

  var description: String {
    switch self {
    case .variable(let variable): variable.rawValue
    case .text(let text): text.utf8.contains(UInt8(ascii: "\"")) ? "'\(text)'" : "\"\(text)\""
    }
  }
}

/// What a comparison does.
enum MarkerOperator: Hashable, Sendable, CustomStringConvertible {
  case comparison(Specifier.Operator)
  case `in`
  case notIn

  /// Compares as versions when a variable that is one takes part and the right side makes a
  /// specifier, else as text, which has no order: `<=` and `>=` then mean equality.
  func holds(_ left: String, _ right: String, comparesVersions: Bool) -> Bool {
    switch self {
    case .in: return right.hasUTF8(left)
    case .notIn: return !right.hasUTF8(left)
    case .comparison(let `operator`):
      if comparesVersions, let specifier = try? Specifier(`operator`.rawValue + right) {
        return specifier.accepts(text: left)
      }
      switch `operator` {
      case .equal, .lessOrEqual, .greaterOrEqual: return left.utf8.elementsEqual(right.utf8)
      case .notEqual: return !left.utf8.elementsEqual(right.utf8)
      case .less, .greater, .compatible, .arbitrary: return false
      }
    }
  }

  /// Whether `name` is one of `names`, or is not.
  func holds(_ name: String, in names: Set<ProjectName>) -> Bool {
    switch self {
    case .in: names.contains { $0.normalized == name }
    case .notIn: !names.contains { $0.normalized == name }
    // A name never equals a set of names.
    case .comparison(let `operator`): `operator` == .notEqual
    }
  }

  var description: String {
    switch self {
    case .comparison(let `operator`): `operator`.rawValue
    case .in: "in"
    case .notIn: "not in"
    }
  }
}

extension Specifier {
  /// Whether the clause takes the version `text` spells; `===` takes texts that spell none.
  fileprivate func accepts(text: String) -> Bool {
    if self.operator == .arbitrary { return text.lowercased() == self.text.lowercased() }
    return (try? Version(text)).map(accepts) ?? false
  }
}

/// PEP 503's normalization of a text that need not be a name.
private func normalizedName(_ text: String) -> String {
  var bytes: [UInt8] = []
  for byte in text.lowercased().utf8 {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
      if bytes.last != UInt8(ascii: "-") { bytes.append(UInt8(ascii: "-")) }
    default: bytes.append(byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

extension String {
  /// Whether `part` stands somewhere in the text, byte for byte.
  fileprivate func hasUTF8(_ part: String) -> Bool {
    let (whole, part) = (Array(utf8), Array(part.utf8))
    guard part.count <= whole.count else { return false }
    return (0...(whole.count - part.count)).contains { whole[$0...].starts(with: part) }
  }
}
