import Oracle
import Packaging
import Resolver
import Synchronization

@testable import PackageIndex

/// An index of a few projects whose versions require each other at random.
struct RandomIndex: Sendable {
  private let answers: [String: MemoryTransport.Answer]
  let requirements: [String]
  let constraints: [String]

  private static let versions = ["1.0", "1.1", "1.2", "2.0rc1", "2.0", "2.1"]

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let names = (0..<8).map { "p\($0)" }
    var answers: [String: MemoryTransport.Answer] = [:]
    for name in names where !random.once(in: 12) {
      let files = Self.versions.filter { _ in !random.once(in: 3) }.map { version in
        let filename = "\(name)-\(version)-py3-none-any.whl"
        answers["https://files.test/\(filename).metadata"] = Self.metadata(
          name, version, names, &random)
        let advertises = random.once(in: 4) ? "false" : "true"
        return """
          {"filename": "\(filename)", "url": "https://files.test/\(filename)", "hashes": {},
           "core-metadata": \(advertises), "yanked": \(random.once(in: 8))}
          """
      }
      answers["https://index.test/simple/\(name)/"] = .json(
        projectPage(files.joined(separator: ",")))
    }
    self.answers = answers
    requirements = (0..<3).map { _ in Self.requirement(on: names, &random) }
    constraints =
      random.once(in: 3)
      ? [Self.reference(to: random.pick(names))] : [Self.requirement(on: names, &random)]
  }

  private static func metadata(
    _ name: String, _ version: String, _ names: [String], _ random: inout SeededGenerator
  ) -> MemoryTransport.Answer {
    // Some files cannot be read, which is a fault of a resolution only if it comes to them.
    if random.once(in: 40) { return .text("Metadata-Version: 2.1\n") }
    var text = "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\nProvides-Extra: x\n"
    for _ in 0..<Int.random(in: 0..<3, using: &random) {
      let needed =
        random.once(in: 25)
        ? reference(to: random.pick(names)) : requirement(on: names, &random)
      text += "Requires-Dist: \(needed)\(random.once(in: 4) ? "; extra == 'x'" : "")\n"
    }
    return .text(text)
  }

  private static func requirement(on names: [String], _ random: inout SeededGenerator) -> String {
    let bound = random.once(in: 3) ? "" : random.pick([">=", "<", "==", "!=", "<="])
    return random.pick(names) + (random.once(in: 6) ? "[x]" : "")
      + (bound.isEmpty ? "" : bound + random.pick(versions))
  }

  private static func reference(to name: String) -> String {
    "\(name) @ https://files.test/\(name)-1.1-py3-none-any.whl "
  }

  func answer(to url: String) -> MemoryTransport.Answer { answers[url] ?? .status(404) }

  /// What a resolution ends with, in words; answers come in an order that `order` says.
  func outcome(looksAhead: Bool, concurrency: Int, order: UInt64?) async throws -> String {
    let transport = ReorderingTransport(index: self, order: order)
    let client = try client(transport) {
      $0.looksAhead = looksAhead
      $0.concurrency = concurrency
    }
    func roots(_ texts: [String], _ file: String) throws -> [RootRequirement] {
      try texts.enumerated().map {
        RootRequirement(try Requirement($1), at: "\(file):\($0 + 1)")
      }
    }
    let request = ResolutionRequest(
      requirements: try roots(requirements, "requirements.txt"),
      constraints: try roots(constraints, "constraints.txt"),
      target: try TargetEnvironment(pythonVersion: "3.12", platform: "linux"))
    do {
      let closure = try await IndexResolver(client: client, cache: nil).resolve(request)
      return closure.resolution.packages.map {
        "\($0.name.normalized)\($0.extras)=\($0.version) \($0.requiredBy) \($0.source)"
      }.joined(separator: "\n") + "\(closure.resolution.notices)"
    } catch let failure as Unsatisfiable {
      return failure.explanation.sentences.joined(separator: "\n")
    } catch let error as IndexError {
      return "\(error)"
    }
  }
}

/// Lets other tasks go first, for a while that differs from one URL to the next.
private struct ReorderingTransport: Transport {
  let index: RandomIndex
  let order: UInt64?

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    if let order {
      var random = SeededGenerator(
        seed: request.url.utf8.reduce(order) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
      for _ in 0..<Int.random(in: 0..<100, using: &random) { await Task.yield() }
    }
    let index = index
    return try await MemoryTransport { index.answer(to: $0.url) }.send(request)
  }
}
