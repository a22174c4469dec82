import Oracle
import Testing

@testable import Packaging

@Suite struct `Requirements against the reference implementation` {
  private struct Answer: Decodable {
    let text: String
    let name: String
    let extras: [String]
    let specifiers: String
    let url: String?
    let marker: String?
  }

  @Test func `parse and print alike`() throws {
    var generator = SeededGenerator(seed: 508)
    let texts = (0..<16_000).map { _ in generator.requirement() }
    guard let answers = try Oracle.ask("requirements", texts, as: Answer?.self) else { return }
    var differences = 0
    var exceptions = 0
    for (text, answer) in zip(texts, answers) {
      let requirement = try? Requirement(text)
      if agrees(requirement, with: answer) { continue }
      // PEP 508: a name ends in a letter or digit. The reference lets `_` end one.
      if requirement == nil, let answer,
        ([answer.name] + answer.extras).contains(where: { $0.hasSuffix("-") })
      {
        exceptions += 1
        continue
      }
      differences += 1
      Issue.record(
        "\(text.debugDescription): \(requirement?.description ?? "invalid") \(answer as Any)")
    }
    print(
      "differential requirements: \(texts.count) cases, \(differences) differences,"
        + " \(exceptions) names ending in `_`")
  }

  private func agrees(_ requirement: Requirement?, with answer: Answer?) -> Bool {
    guard let requirement, let answer else { return requirement == nil && answer == nil }
    return requirement.description == answer.text && requirement.name.normalized == answer.name
      && requirement.extras.map(\.normalized) == answer.extras
      && requirement.specifiers.description == answer.specifiers && requirement.url == answer.url
      && requirement.marker?.description == answer.marker
      && (try? Requirement(requirement.description)) == requirement
  }
}
