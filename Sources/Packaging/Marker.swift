/// A PEP 508 environment marker: when a requirement applies.
///
/// See: <https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers>
public struct Marker: Hashable, Sendable {
  /// The operands of `or`, each the operands of `and`.
  private let alternatives: [[Term]]

  /// A comparison, or a marker in parentheses.
  enum Term: Hashable, Sendable {
    case comparison(MarkerComparison)
    case group(Marker)
  }

  /// Parses a whole marker, such as `python_version < "3.8" and extra == "test"`.
  ///
  /// - Throws: ``MarkerError`` with the place of the fault.
  public init(_ text: String) throws(MarkerError) {
    var parser = MarkerParser(DependencyText(text))
    self = try parser.wholeMarker()
  }

  /// A marker that is one parenthesized marker is that marker.
  init(_ alternatives: [[Term]]) {
    if alternatives.count == 1, alternatives[0].count == 1,
      case .group(let inner) = alternatives[0][0]
    {
      self = inner
    } else {
      self.alternatives = alternatives
    }
  }

  /// The marker as a term of another: in parentheses only where there is more than a comparison.
  var asTerm: Term {
    if alternatives.count == 1, alternatives[0].count == 1 { return alternatives[0][0] }
    return .group(self)
  }

  /// Whether the marker is true on a target.
  ///
  /// `extra` is each of `extras` in turn, or empty when there are none: a comparison with it holds
  /// when it holds for one. `extras` and `dependency_groups` are the sets of PEP 751. A comparison
  /// no standard gives a meaning is false.
  public func holds(
    in environment: MarkerEnvironment, extras: Set<ProjectName> = [],
    dependencyGroups: Set<ProjectName> = []
  ) -> Bool {
    let context = MarkerContext(
      environment: environment, extras: extras, dependencyGroups: dependencyGroups)
    return holds(in: context)
  }

  private func holds(in context: MarkerContext) -> Bool {
    alternatives.contains { terms in
      terms.allSatisfy { term in
        switch term {
        case .comparison(let comparison): comparison.holds(in: context)
        case .group(let marker): marker.holds(in: context)
        }
      }
    }
  }
}

extension Marker {
  /// The extra without which the marker never holds: `extra == "x"` is one of the terms joined by
  /// `and`, and there is no `or` beside it.
  public var requiredExtra: ProjectName? {
    guard alternatives.count == 1 else { return nil }
    for case .comparison(let comparison) in alternatives[0] {
      if let name = comparison.requiredExtra { return name }
    }
    return nil
  }
}

extension Marker: CustomStringConvertible {
  /// The marker in its canonical form: double quotes, single blanks, no parentheses around a term.
  public var description: String {
    alternatives.lazy
      .map { $0.lazy.map(\.description).joined(separator: " and ") }
      .joined(separator: " or ")
  }
}

extension Marker.Term: CustomStringConvertible {
  var description: String {
    switch self {
    case .comparison(let comparison): comparison.description
    case .group(let marker): "(\(marker))"
    }
  }
}

/// Why a text is no marker, and at which byte.
public struct MarkerError: Error, Equatable, CustomStringConvertible {
  public enum Reason: Equatable, Sendable {
    /// Neither a variable PEP 508 knows nor a text in quotes.
    case expectedOperand
    case unclosedQuote
    /// A text in quotes cannot hold a line break or NUL.
    case controlInQuotes
    case expectedOperator
    case unclosedParenthesis
    case tooDeep
    case expectedEnd
  }
  public let reason: Reason
  public let offset: Int

  public var description: String { "\(reason), at byte \(offset)" }
}

extension MarkerError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .expectedOperand: "expected a marker variable or a text in quotes"
    case .unclosedQuote: "a quote is not closed"
    case .controlInQuotes: "a line break or NUL in quotes"
    case .expectedOperator:
      "expected one of `<=`, `<`, `!=`, `==`, `>=`, `>`, `~=`, `===`, `in`, `not in`"
    case .unclosedParenthesis: "expected `)`"
    case .tooDeep: "parentheses nested too deep"
    case .expectedEnd: "expected `and`, `or` or the end"
    }
  }
}
