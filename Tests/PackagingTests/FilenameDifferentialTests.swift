import Oracle
import Testing

@testable import Packaging

@Suite struct `Names against the reference implementation` {
  private struct Answer: Decodable, Equatable {
    let name: String
    let valid_name: Bool
    var version: String?
    var build: [String]?
    var tags: [String]?
  }

  @Test(arguments: ["project", "wheel", "sdist"])
  func `are taken apart alike`(kind: String) throws {
    var generator = SeededGenerator(seed: 427)
    let texts = (0..<8_000).map { _ in
      switch kind {
      case "wheel": generator.wheelFilename()
      case "sdist": generator.sdistFilename()
      default: generator.nameText()
      }
    }
    guard
      let answers = try Oracle.ask("filenames", texts, arguments: [kind], as: Answer?.self)
    else { return }
    var differences = 0
    var exceptions = 0
    for (text, answer) in zip(texts, answers) {
      let own = parse(text, as: kind)
      if own == answer { continue }
      // In file names the reference takes names the core metadata has no place for, such as `_x`.
      if own == nil, answer?.valid_name == false {
        exceptions += 1
        continue
      }
      differences += 1
      Issue.record("\(text.debugDescription): \(own as Any), not \(answer as Any)")
    }
    print(
      "differential \(kind) names: \(texts.count) cases, \(differences) differences,"
        + " \(exceptions) names no metadata can have")
  }

  private func parse(_ text: String, as kind: String) -> Answer? {
    switch kind {
    case "wheel":
      (try? WheelFilename(text)).map {
        Answer(
          name: $0.name.normalized, valid_name: true, version: $0.version.description,
          build: $0.build.map { [$0.number.description, $0.suffix] } ?? [],
          tags: $0.tags.map(\.description).sorted())
      }
    case "sdist":
      (try? SourceDistributionFilename(text)).map {
        Answer(name: $0.name.normalized, valid_name: true, version: $0.version.description)
      }
    default: (try? ProjectName(text)).map { Answer(name: $0.normalized, valid_name: true) }
    }
  }
}
