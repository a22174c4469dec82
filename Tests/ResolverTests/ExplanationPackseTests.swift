import Foundation
import Packaging
import Resolver
import Testing

/// Explanations of packse's unsatisfiable scenarios, held beside uv's.
@Suite struct `Explanations of packse's scenarios` {
  static let unsatisfiable = PackseScenario.all.filter {
    !$0.expected.satisfiable && !$0.resolverOptions.universal
  }

  @Test(.timeLimit(.minutes(1)), arguments: unsatisfiable)
  func `name what uv's name, in no more sentences`(scenario: PackseScenario) throws {
    guard case .unsatisfiable(let failure) = try scenario.solve() else {
      Issue.record("a solution was found")
      return
    }
    let explanation = failure.explanation
    if ProcessInfo.processInfo.environment["SCRIMP_PRINT"] != nil {
      print("## \(scenario.category)/\(scenario.name)")
      for sentence in explanation.sentences { print("  \(sentence)") }
      for hint in explanation.hints { print("  hint: \(hint)") }
    }
    #expect(!explanation.places.isEmpty)
    guard let reference = Self.references["\(scenario.category)/\(scenario.name)"] else { return }
    let text = explanation.sentences.joined(separator: " ")
    for name in scenario.inMemoryIndex.keys where Self.names(name, in: reference) {
      #expect(Self.names(name, in: text), "uv names \(name), we say: \(text)")
    }
    #expect(explanation.sentences.count <= Self.sentenceCount(reference), "\(text)")
  }

  /// Whether a project of one letter, as packse's are, is spoken of.
  private static func names(_ name: String, in text: String) -> Bool {
    text.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
      .contains { $0 == name }
  }

  private static func sentenceCount(_ text: String) -> Int {
    max(1, text.components(separatedBy: "we can conclude").count - 1)
  }

  private static let references: [String: String] = {
    struct Snapshot: Decodable { let snapshots: [String] }
    guard let folder = PackseScenario.folder,
      let data = try? Data(contentsOf: folder.appending(path: "uv_snapshots.json")),
      let all = try? JSONDecoder().decode([String: Snapshot].self, from: data)
    else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: all.compactMap { key, value in
        guard let text = value.snapshots.first, let proof = text.components(separatedBy: "╰─▶").last
        else { return nil }
        return (
          key.replacingOccurrences(of: ".toml", with: ""),
          proof.components(separatedBy: "\n    \nhint:")[0].components(separatedBy: "hint:")[0]
        )
      })
  }()
}
