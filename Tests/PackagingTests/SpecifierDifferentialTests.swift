import Oracle
import Testing

@testable import Packaging

@Suite struct `Specifiers against the reference implementation` {
  private struct Case: Encodable {
    let specifiers: String
    let versions: [String]
    let other: String?
  }
  private struct Answer: Decodable {
    let text: String
    let contains: [[Bool]]
    let filtered: [[String]]
    let equal: Bool
  }

  @Test func `parse, print and choose alike`() throws {
    var generator = SeededGenerator(seed: 4400)
    let cases = (0..<12_000).map { _ in Self.makeCase(&generator) }
    guard let answers = try Oracle.ask("specifiers", cases, as: Answer?.self) else { return }
    var differences = 0
    var checks = 0
    for (specimen, answer) in zip(cases, answers) {
      let specifiers = try? SpecifierSet(specimen.specifiers)
      checks += specimen.versions.count * 3
      if try !agrees(specifiers, on: specimen, with: answer) {
        differences += 1
        Issue.record("\(specimen) \(specifiers?.description ?? "invalid") \(answer as Any)")
      }
    }
    print(
      "differential specifiers: \(cases.count) cases (\(checks) versions), \(differences) differences"
    )
  }

  private static func makeCase(_ generator: inout SeededGenerator) -> Case {
    let text = generator.specifierSet()
    let clauses = text.split(separator: ",").compactMap { try? Specifier(String($0)) }
    var versions: [String] = []
    for _ in 0..<8 {
      // Near a clause's own version is where the corner cases are.
      let near = clauses.isEmpty ? nil : generator.pick(clauses).version?.base.description
      let text =
        near.flatMap { generator.once(in: 3) ? nil : $0 } ?? generator.release()
      versions.append(
        text + generator.versionSuffix() + (generator.once(in: 4) ? generator.localLabel() : ""))
    }
    let other = generator.specifierSet()
    return Case(
      specifiers: text, versions: versions,
      other: (try? SpecifierSet(other)) == nil ? nil : other)
  }

  private func agrees(
    _ specifiers: SpecifierSet?, on specimen: Case, with answer: Answer?
  ) throws -> Bool {
    guard let specifiers, let answer else { return specifiers == nil && answer == nil }
    let versions = try specimen.versions.map { try Version($0) }
    let equal = try specimen.other.map { try SpecifierSet($0) == specifiers } ?? false
    let modes: [Bool?] = [nil, true, false]
    return specifiers.description == answer.text
      && modes.map { mode in versions.map { specifiers.contains($0, prereleases: mode) } }
        == answer.contains
      && modes.map { mode in
        specifiers.filter(versions, prereleases: mode).map(\.description)
      } == answer.filtered
      && equal == answer.equal
  }
}
