/// A version constraint as Poetry writes it: `^1.2`, `~1.2`, `1.*`, `>=1,<2`, `^1 || ^2`.
///
/// See: <https://python-poetry.org/docs/dependency-specification/#version-constraints>
struct PoetryConstraint {
  /// One of these takes a version.
  let alternatives: [SpecifierSet]
  /// Of alternatives, and of clauses in one: they become markers within markers.
  private static let limit = 100

  init(alternatives: [SpecifierSet]) { self.alternatives = alternatives }

  /// `nil` for a text that is none.
  init?(_ text: String) {
    guard text.utf8.count <= 100 * Self.limit else { return nil }
    var alternatives: [SpecifierSet] = []
    for part in text.split(separator: "|", omittingEmptySubsequences: true) {
      guard let clauses = Self.clauses(part) else { return nil }
      alternatives.append(SpecifierSet(clauses))
    }
    guard !alternatives.isEmpty, alternatives.count <= Self.limit else { return nil }
    self.alternatives = alternatives
  }

  func accepts(_ version: Version) -> Bool {
    alternatives.contains { $0.contains(version, prereleases: true) }
  }

  /// Clauses all of which must hold, between commas or blanks; a blank may follow an operator.
  private static func clauses(_ text: Substring) -> [Specifier]? {
    var specifiers: [Specifier] = []
    var pending = ""
    for word in text.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }) {
      pending += word
      guard word.contains(where: { $0.isNumber || $0 == "*" }) else { continue }
      guard let clause = clause(pending) else { return nil }
      specifiers += clause
      pending = ""
      guard specifiers.count <= limit else { return nil }
    }
    return pending.isEmpty ? specifiers : nil
  }

  private static func clause(_ text: String) -> [Specifier]? {
    if text == "*" || text == "==*" || text == "=*" { return [] }
    if text.hasPrefix("^") { return range(text.dropFirst(), raising: caretPlace) }
    if text.hasPrefix("~"), !text.hasPrefix("~=") {
      return range(text.dropFirst()) { $0.count > 1 ? 1 : 0 }
    }
    let isPlain = text.first?.isNumber ?? false
    let isSingleEquals = text.hasPrefix("=") && !text.hasPrefix("==")
    let spelled = isPlain ? "==\(text)" : isSingleEquals ? "=\(text)" : text
    guard let specifier = try? Specifier(spelled) else { return nil }
    return [specifier]
  }

  /// From the version to the next one that differs in the place that `place` names.
  private static func range(
    _ text: Substring, raising place: ([Int]) -> Int
  ) -> [Specifier]? {
    var text = text
    while text.hasSuffix(".*") { text = text.dropLast(2) }
    guard let version = try? Version(String(text)), version.local == nil else { return nil }
    var release: [Int] = []
    for number in version.release {
      guard let number = Int(exactly: number), number < Int.max else { return nil }
      release.append(number)
    }
    let index = place(release)
    let upper = release[..<index] + [release[index] + 1]
    let epoch = version.epoch == 0 ? "" : "\(version.epoch)!"
    let bound = upper.map(String.init).joined(separator: ".")
    guard let atLeast = try? Specifier(">=\(version)"),
      let below = try? Specifier("<\(epoch)\(bound)")
    else { return nil }
    return [atLeast, below]
  }

  /// The first number that is not 0, else the last.
  private static func caretPlace(_ release: [Int]) -> Int {
    release.firstIndex { $0 != 0 } ?? release.count - 1
  }
}

extension PoetryConstraint {
  /// The constraint as a marker on the target's Python; `nil` where every one will do.
  var pythonMarker: Marker? {
    var marker: Marker?
    for alternative in alternatives {
      var all: Marker?
      for clause in alternative.specifiers {
        // Poetry takes `3.8` for every 3.8, and `>3.8` for what comes after all of them.
        let isMinor = !clause.isPrefix && (clause.version?.segmentCount ?? 3) <= 2
        let variable = isMinor ? "python_version" : "python_full_version"
        guard
          let one = try? Marker("\(variable) \(clause.operator.rawValue) \"\(clause.text)\"")
        else { continue }
        all = all.map { $0.and(one) } ?? one
      }
      guard let all else { return nil }
      marker = marker.map { $0.or(all) } ?? all
    }
    return marker
  }
}
