import Crypto
import Foundation
import Packaging
import Testing

@testable import PackageIndex

@Suite struct ClientFileTests {
  private let url = "https://files.test/base-1.0-py3-none-any.whl"
  private let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

  private func file(size: Int? = nil, isSigned: Bool = true) -> IndexFile {
    IndexFile(
      filename: "base-1.0-py3-none-any.whl", url: url,
      sha256: isSigned ? Packaging.SHA256Digest(SHA256.hash(data: bytes)) : nil, size: size)
  }

  /// Reads the file's first and last bytes, as a server without faults would give them.
  private func expectContents(
    _ client: IndexClient, _ file: IndexFile, isLocal: Bool = false
  ) async throws {
    var opened = try await client.open(file)
    #expect(opened.size == bytes.count)
    #expect(try await opened.tail(100, checking: file) == bytes.suffix(100))
    #expect(try await opened.read(5..<10, checking: file) == Array(bytes[5..<10]))
    // Across the border of what the first request brought.
    #expect(
      try await opened.read(200_000..<260_000, checking: file) == Array(bytes[200_000..<260_000]))
    if case .local = opened { #expect(isLocal) } else { #expect(!isLocal) }
  }

  @Test func `a file's parts are read by ranges, the known end but once`() async throws {
    let bytes = bytes
    let transport = MemoryTransport { .ranged(bytes, $0) }
    let client = try client(transport)
    try await expectContents(client, file(size: bytes.count))
    #expect(
      transport.requests.map { $0.header("range") }
        == ["bytes=-67584", "bytes=5-9", "bytes=200000-232415"])
    #expect(await client.capabilities == HostCapabilities())
  }

  @Test func `a server without ranges is asked once, and remembered`() async throws {
    let bytes = bytes
    let transport = MemoryTransport { _ in MemoryTransport.Answer(body: bytes) }
    let client = try client(transport)
    try await expectContents(client, file(), isLocal: true)
    #expect(transport.requests.count == 1)
    try await expectContents(client, file(), isLocal: true)
    #expect(transport.requests.map { $0.header("range") } == ["bytes=-67584", nil])
    #expect(await client.capabilities.withoutRanges == ["files.test"])
  }

  @Test(
    arguments: [
      "bytes 0-67583/300000", "bytes 232416-299999/*", "pages 1-2/3",
      "bytes 299999-232416/300000", "",
    ]) func `a part that is not what was asked for is not believed`(range: String) async throws
  {
    let bytes = bytes
    let transport = MemoryTransport { request in
      request.header("range") == nil
        ? MemoryTransport.Answer(body: bytes)
        : MemoryTransport.Answer(
          status: 206, headers: [("content-range", range)], body: bytes.suffix(67_584))
    }
    try await expectContents(try client(transport), file(), isLocal: true)
  }

  @Test func `a server that knows no ranges from the end is asked from the start`() async throws {
    let bytes = bytes
    let transport = MemoryTransport { request in
      request.header("range")?.hasPrefix("bytes=-") == true
        ? .status(416, ("content-range", "bytes */300000")) : .ranged(bytes, request)
    }
    try await expectContents(try client(transport), file())
  }

  @Test func `a whole download with another hash or size is never data`() async throws {
    var other = bytes
    other[7] ^= 1
    let changed = other
    let client = try client(MemoryTransport { _ in MemoryTransport.Answer(body: changed) })
    let error = await #expect(throws: IndexError.self) { _ = try await client.open(file()) }
    guard case .digest(let found, let expected) = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains("\(found)") == true)
    #expect(error?.description.contains("\(expected)") == true)
    #expect(error?.description.contains("base-1.0-py3-none-any.whl") == true)
    await #expect(throws: IndexError(url, .size(found: 300_000, expected: 5))) {
      _ = try await client.open(file(size: 5, isSigned: false))
    }
  }

  @Test func `a file that changes between two requests is an error`() async throws {
    let bytes = bytes
    let transport = MemoryTransport { request in
      .ranged(request.header("range") == "bytes=-67584" ? bytes : bytes + [0], request)
    }
    var opened = try await client(transport).open(file())
    await #expect(throws: IndexError(url, .wrongRange)) {
      _ = try await opened.read(5..<10, checking: file())
    }
  }

  @Test func `a file of this machine is read where it is`() async throws {
    var template = Array("/tmp/scrimp-client-XXXXXX".utf8CString)
    mkdtemp(&template)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/base-1.0+local ü-py3-none-any.whl"
    try Data(bytes).write(to: URL(filePath: path))
    let transport = MemoryTransport { _ in .status(500) }
    let client = try client(transport) { $0.isOffline = true }
    let file = try IndexClient.file(at: IndexClient.fileURL(ofPath: path))
    #expect(file.filename == "base-1.0+local ü-py3-none-any.whl")
    try await expectContents(client, file, isLocal: true)
    await #expect(throws: IndexError.self) {
      _ = try await client.open(try IndexClient.file(at: "file://\(folder)"))
    }
    await #expect(throws: IndexError.self) {
      _ = try await client.open(try IndexClient.file(at: "file://\(folder)/none.whl"))
    }
    #expect(transport.requests.isEmpty)
  }

  @Test func `a folder's wheels and source distributions are links`() async throws {
    var template = Array("/tmp/scrimp-client-XXXXXX".utf8CString)
    mkdtemp(&template)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in [
      "base-2.0-py3-none-any.whl", "Base-1.0.tar.gz", "other_one-1-py3-none-any.whl", "notes.txt",
    ] { try Data([1, 2]).write(to: URL(filePath: "\(folder)/\(name)")) }
    let client = try client(MemoryTransport { _ in .status(500) })
    let links = try await client.findLinks(folder)
    #expect(Set(links.keys.map(\.normalized)) == ["base", "other-one"])
    let base = try #require(links[try ProjectName("base")])
    #expect(base.map(\.filename) == ["Base-1.0.tar.gz", "base-2.0-py3-none-any.whl"])
    #expect(base.map(\.size) == [2, 2])
    #expect(try await client.contents(of: base[1].url) == [1, 2])
    await #expect(throws: IndexError.self) { _ = try await client.findLinks(folder + "/none") }
  }

  @Test func `a page of links lists files of many projects`() async throws {
    let transport = MemoryTransport { _ in
      MemoryTransport.Answer(
        headers: [("content-type", "text/html")],
        body: Array(
          "<a href='a-1-py3-none-any.whl'>a</a><a href=\"/d/b-2.tar.gz#sha256=00\">b</a>".utf8))
    }
    let links = try await client(transport).findLinks("https://me:pw@links.test/x/")
    #expect(
      Set(links.values.joined().map(\.url))
        == ["https://links.test/x/a-1-py3-none-any.whl", "https://links.test/d/b-2.tar.gz"])
    #expect(transport.requests[0].header("authorization") == "Basic bWU6cHc=")
  }

  @Test func `a requirement's own reference is a file with its hash`() throws {
    let digits = String(repeating: "ab", count: 32)
    let file = try IndexClient.file(
      at: "https://me:pw@host.test/d/base-1.0%2Bcpu-py3-none-any.whl?x=1#egg=base&sha256=\(digits)")
    #expect(file.filename == "base-1.0+cpu-py3-none-any.whl")
    #expect(file.url == "https://host.test/d/base-1.0%2Bcpu-py3-none-any.whl?x=1")
    #expect(file.sha256?.description == digits)
    #expect(throws: IndexError.self) { try IndexClient.file(at: "git+https://host.test/x") }
  }
}
