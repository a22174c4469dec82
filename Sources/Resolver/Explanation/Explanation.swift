public import Packaging

/// Why there is no solution, in plain words.
public struct Explanation: Sendable, Equatable {
  /// The proof, each step from those before it, no longer than a reader follows.
  public let sentences: [String]
  /// The proof with every step, also when ``sentences`` leaves some out.
  public let allSentences: [String]
  /// What may help.
  public let hints: [String]
  /// Where the requirements that take part stand, such as `requirements.txt:3`.
  public let places: [String]

  static let longest = 20
}

extension Unsatisfiable {
  /// The shortest proof found, and what may help.
  public var explanation: Explanation { explanation(knownNames: []) }

  /// The same, where a name that nothing has may be a misspelling of one of `knownNames`.
  public func explanation(knownNames: some Collection<ProjectName>) -> Explanation {
    let evidence = Evidence(self)
    var search = CoreSearch(evidence)
    let core = search.run()
    let wording = Wording(evidence)
    let all = wording.sentences(of: core)
    var sentences = all
    if all.count > Explanation.longest {
      let omitted = all.count - Explanation.longest + 1
      sentences = Array(all.prefix(Explanation.longest - 2))
      sentences.append("(\(omitted) more steps are left out; -v shows all.)")
      sentences.append(all[all.count - 1])
    }
    var places: [String] = []
    for place in core.statements.flatMap(wording.places) where !places.contains(place) {
      places.append(place)
    }
    return Explanation(
      sentences: sentences, allSentences: all,
      hints: Hints(evidence, core.statements, knownNames: knownNames).texts, places: places)
  }
}

extension Unsatisfiable: CustomStringConvertible {
  public var description: String { "no versions meet all requirements" }
}
