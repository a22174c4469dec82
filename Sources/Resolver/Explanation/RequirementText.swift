internal import Packaging

extension Requirement {
  /// The requirement as it is written, but for its marker.
  var unconditional: String {
    var text = name.normalized
    if !extras.isEmpty { text += "[\(extras.map(\.normalized).joined(separator: ","))]" }
    text += specifiers.inReadingOrder
    if let url { text += " @ \(url)" }
    return text
  }
}

extension SpecifierSet {
  /// The clauses as one writes them: where the versions begin, where they end, what is left out.
  fileprivate var inReadingOrder: String {
    func rank(_ specifier: Specifier) -> Int {
      switch specifier.operator {
      case .equal, .arbitrary, .compatible, .greater, .greaterOrEqual: 0
      case .less, .lessOrEqual: 1
      case .notEqual: 2
      }
    }
    return (0...2).flatMap { wanted in specifiers.filter { rank($0) == wanted } }
      .map(\.description).joined(separator: ",")
  }
}
