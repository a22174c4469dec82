import Crypto
import Packaging
import Testing

@testable import PackageIndex

@Suite struct ClientMetadataTests {
  private let url = "https://files.test/base-1.0-py3-none-any.whl"
  private let text = "Metadata-Version: 2.1\nName: Base\nVersion: 1.0\n"

  private func file(_ metadata: IndexFile.Metadata = .unadvertised) -> IndexFile {
    IndexFile(filename: "base-1.0-py3-none-any.whl", url: url, metadata: metadata)
  }

  private var digest: Packaging.SHA256Digest? {
    Packaging.SHA256Digest(SHA256.hash(data: Array(text.utf8)))
  }

  /// A server with the wheel, and beside it what `metadata` gives.
  private func transport(_ metadata: MemoryTransport.Answer) -> MemoryTransport {
    let wheel = SampleZip([SampleZip.Entry("base-1.0.dist-info/METADATA", text)]).bytes
    return MemoryTransport { request in
      request.url.hasSuffix(".metadata") ? metadata : .ranged(wheel, request)
    }
  }

  private func metadata(
    _ file: IndexFile, _ transport: MemoryTransport
  ) async throws -> String {
    let fetched = try await client(transport, retries: 0).metadata(of: file)
    return String(decoding: fetched.metadata, as: UTF8.self)
  }

  @Test func `advertised metadata is fetched beside the file and checked`() async throws {
    let transport = transport(.text(text))
    #expect(try await metadata(file(.advertised(digest)), transport) == text)
    #expect(transport.urls == [url + ".metadata"])
  }

  @Test func `metadata with another hash is never data`() async throws {
    let other = text + "Requires-Dist: evil\n"
    let error = await #expect(throws: IndexError.self) {
      _ = try await metadata(file(.advertised(digest)), transport(.text(other)))
    }
    guard case .digest? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains("base-1.0-py3-none-any.whl.metadata") == true)
  }

  @Test func `metadata of another distribution is an error`() async throws {
    for other in ["Name: other\nVersion: 1.0\n", "Name: base\nVersion: 2.0\n"] {
      let error = await #expect(throws: IndexError.self) {
        _ = try await metadata(file(.advertised(nil)), transport(.text(other)))
      }
      guard case .otherDistribution? = error?.reason else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test func `advertised metadata that is missing is read from the wheel`() async throws {
    let transport = transport(.status(404))
    #expect(try await metadata(file(.advertised(digest)), transport) == text)
    #expect(transport.urls == [url + ".metadata", url])
  }

  @Test(
    arguments: [
      MemoryTransport.Answer.status(404), .status(403), .status(405), .status(500),
      .text("<!DOCTYPE html>nothing here"),
    ]) func `a server without metadata is asked for it once`(
      answer: MemoryTransport.Answer
    ) async throws
  {
    let transport = transport(answer)
    let client = try client(transport, retries: 0)
    for _ in 0..<2 {
      let fetched = try await client.metadata(of: file())
      #expect(fetched.metadata == Array(text.utf8))
    }
    #expect(transport.urls == [url + ".metadata", url, url])
    #expect(await client.capabilities.withoutMetadata == ["files.test"])
  }

  @Test func `what an earlier run learnt is not asked again`() async throws {
    let transport = transport(.status(500))
    let client = try client(transport) { $0.capabilities.withoutMetadata = ["files.test"] }
    _ = try await client.metadata(of: file())
    #expect(transport.urls == [url])
  }
}
