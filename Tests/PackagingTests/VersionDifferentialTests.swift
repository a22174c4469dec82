import Oracle
import Testing

@testable import Packaging

@Suite struct `Versions against the reference implementation` {
  private struct Answer: Decodable {
    let text: String
    let release: [String]
    let local: String?
    let `public`: String
    let base: String
    let flags: [Bool]
    let order: Int?
  }

  @Test func `parse, print and order alike`() throws {
    var generator = SeededGenerator(seed: 440)
    let texts = (0..<16_000).map { _ in generator.versionText() }
    guard let answers = try Oracle.ask("versions", texts, as: Answer?.self) else { return }
    var differences = 0
    var previous: Version?
    for (text, answer) in zip(texts, answers) {
      let version = try? Version(text)
      if !agrees(version, after: previous, with: answer) {
        differences += 1
        Issue.record(
          "\(text.debugDescription): \(version?.description ?? "invalid") \(answer as Any)")
      }
      previous = version
    }
    print("differential versions: \(texts.count) cases, \(differences) differences")
  }

  private func agrees(_ version: Version?, after previous: Version?, with answer: Answer?) -> Bool {
    guard let version, let answer else { return version == nil && answer == nil }
    if let previous, answer.order != order(version, previous) { return false }
    return version.description == answer.text
      && version.release.map(\.description) == answer.release && version.local == answer.local
      && version.public.description == answer.public && version.base.description == answer.base
      && [version.isPrerelease, version.isPostrelease, version.isDevelopment] == answer.flags
  }

  /// 2 when the operators or the hashes contradict one another.
  private func order(_ left: Version, _ right: Version) -> Int {
    switch (left < right, left == right, right < left) {
    case (true, false, false): -1
    case (false, true, false): left.hashValue == right.hashValue ? 0 : 2
    case (false, false, true): 1
    default: 2
    }
  }
}
