import Packaging
import Resolver
import Testing

@testable import PackageIndex

@Suite struct `A source distribution's wheels` {
  /// A server whose project `base` has a source distribution and wheels for other targets.
  private struct World {
    var wheels: [(tag: String, metadata: String?)]

    var transport: MemoryTransport {
      MemoryTransport { [wheels] request in
        if request.url.hasSuffix("/simple/base/") {
          let files =
            wheels.map { tag, _ in
              #"{"filename": "base-1.0-\#(tag).whl", "url": "/base-1.0-\#(tag).whl", "hashes": {}, "core-metadata": true}"#
            } + [#"{"filename": "base-1.0.tar.gz", "url": "/base-1.0.tar.gz", "hashes": {}}"#]
          return MemoryTransport.Answer(
            headers: [("content-type", "application/vnd.pypi.simple.v1+json")],
            body: Array(projectPage(files.joined(separator: ",")).utf8))
        }
        for (tag, metadata) in wheels where request.url.hasSuffix("\(tag).whl.metadata") {
          return metadata.map { .text($0) } ?? .status(404)
        }
        return .status(404)
      }
    }

    /// What was asked for besides the page, and the outcome.
    func resolve() async throws -> (asked: [String], outcome: String) {
      let transport = transport
      let request = ResolutionRequest(
        requirements: [RootRequirement(try Requirement("base"), at: "requirements.in:1")],
        target: try TargetEnvironment(
          pythonVersion: "3.11", platform: "x86_64-manylinux_2_28"))
      let resolver = IndexResolver(client: try client(transport), cache: nil, refresh: .none)
      let outcome: String
      do {
        let found = try await resolver.resolve(request)
        outcome = found.resolution.packages.map { "\($0.name)" }.joined(separator: " ")
      } catch { outcome = "\(error)" }
      let asked = transport.requests.map(\.url).compactMap { $0.split(separator: "/").last }
      return (asked.filter { $0 != "base" }.map(String.init), outcome)
    }
  }

  private static let metadata = "Metadata-Version: 2.1\nName: base\nVersion: 1.0\n"

  @Test func `say what it requires, if they are for the target's platform`() async throws {
    let world = World(wheels: [
      ("cp310-cp310-macosx_11_0_arm64", Self.metadata + "Requires-Dist: wrong\n"),
      ("cp310-cp310-manylinux_2_17_x86_64", Self.metadata),
      ("cp39-cp39-win_amd64", Self.metadata + "Requires-Dist: wrong\n"),
    ])
    let (asked, outcome) = try await world.resolve()
    #expect(outcome == "base")
    #expect(asked == ["base-1.0-cp310-cp310-manylinux_2_17_x86_64.whl.metadata"])
  }

  @Test func `are passed over where one cannot be read`() async throws {
    let world = World(wheels: [
      ("cp310-cp310-manylinux_2_17_x86_64", "Metadata-Version: 2.1\nName: other\nVersion: 1.0\n"),
      ("cp39-cp39-linux_x86_64", Self.metadata),
    ])
    let (asked, outcome) = try await world.resolve()
    #expect(outcome == "base")
    #expect(asked.last == "base-1.0-cp39-cp39-linux_x86_64.whl.metadata")
  }

  @Test func `leave it to itself where none is for the platform or can be read`() async throws {
    let world = World(wheels: [
      ("cp310-cp310-manylinux_2_17_x86_64", "Metadata-Version: 2.1\nName: other\nVersion: 1.0\n"),
      ("cp311-cp311-macosx_11_0_arm64", Self.metadata),
    ])
    let (asked, outcome) = try await world.resolve()
    #expect(asked.last == "base-1.0.tar.gz")
    #expect(outcome.contains("base-1.0.tar.gz"), "\(outcome)")
  }
}
