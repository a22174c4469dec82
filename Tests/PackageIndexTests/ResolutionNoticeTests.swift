import FileCache
import Foundation
import Packaging
import Resolver
import Testing

@testable import PackageIndex

/// Notices whose facts the solver itself does not have.
@Suite struct `Notices of an index resolution` {
  @Test func `a yanked pin is told with its reason, also out of the cache`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "scrimp-notices-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let transport = MemoryTransport { request in
      if request.url.hasSuffix(".metadata") {
        return .text("Metadata-Version: 2.1\nName: base\nVersion: 1.0\n")
      }
      return .json(
        projectPage(
          #"{"filename": "base-1.0-py3-none-any.whl", "url": "base-1.0-py3-none-any.whl", "#
            + #""core-metadata": true, "yanked": "breaks logging"}"#))
    }
    let request = ResolutionRequest(
      requirements: [RootRequirement(try Requirement("base==1.0"), at: "requirements.txt:1")],
      target: try TargetEnvironment(pythonVersion: "3.12", platform: "linux"))
    for isOffline in [false, true] {
      let resolver = IndexResolver(
        client: try client(transport) { $0.isOffline = isOffline },
        cache: try FileCache(at: folder.path))
      let closure = try await resolver.resolve(request)
      #expect(closure.notices.map { "\($0)" } == ["base 1.0 is yanked: breaks logging"])
    }
  }

  @Test func `the cache tells the names of projects, not of what no index has`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "scrimp-names-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let cache = try FileCache(at: folder.path)
    let (base, gone) = (try ProjectName("base"), try ProjectName("gone"))
    try cache.store([
      (
        base, "https://index.test/simple/",
        FileCache.StoredPage(page: ProjectPage(base, files: []), fetchedAt: 0, expiresAt: 1)
      ),
      (
        gone, "https://index.test/simple/",
        FileCache.StoredPage(page: nil, fetchedAt: 0, expiresAt: 1)
      ),
    ])
    #expect(try cache.projectNames() == [base])
  }
}
