import Packaging
import Testing

@testable import PackageIndex

@Suite struct ClientPageTests {
  let base: ProjectName

  init() throws { base = try ProjectName("Base") }

  private func page(
    _ client: IndexClient, validators: Validators? = nil
  ) async throws -> IndexClient.PageResponse {
    try await client.page(base, of: client.options.indexes[0], validators: validators)
  }

  @Test func `a page is asked for by its normalized name with a slash`() async throws {
    let transport = MemoryTransport { _ in .json(emptyPage) }
    _ = try await page(try client(transport))
    #expect(transport.urls == ["https://index.test/simple/base/"])
    #expect(
      transport.requests[0].header("accept")?.hasPrefix("application/vnd.pypi.simple.v1+json")
        == true)
  }

  @Test func `a page's relative links lead from where it was found`() async throws {
    let transport = MemoryTransport { request in
      request.url.hasPrefix("https://index.test/")
        ? .status(302, ("location", "https://mirror.test/a/base/"))
        : .json(
          projectPage(
            #"{"filename": "base-1.0-py3-none-any.whl", "url": "../f/base-1.0-py3-none-any.whl", "hashes": {}}"#
          ))
    }
    guard case .page(let files, _) = try await page(try client(transport)) else {
      Issue.record("no page")
      return
    }
    #expect(files.map(\.url) == ["https://mirror.test/a/f/base-1.0-py3-none-any.whl"])
  }

  @Test(arguments: [404, 410]) func `a project an index lacks is missing`(
    status: Int
  ) async throws {
    let response = try await page(try client(MemoryTransport { _ in .status(status) }))
    guard case .missing(let freshness) = response else {
      Issue.record("\(response)")
      return
    }
    #expect(!freshness.isFresh(at: 1_000_000))
  }

  @Test func `an unchanged page is confirmed by its etag`() async throws {
    let transport = MemoryTransport { request in
      request.header("if-none-match") == "\"a\""
        ? .status(304, ("cache-control", "max-age=60")) : .status(500)
    }
    let response = try await page(
      try client(transport), validators: Validators(etag: "\"a\"", lastModified: "then"))
    #expect(
      response
        == .notModified(
          Freshness(
            fetchedAt: 1_000_000, expiresAt: 1_000_060,
            validators: Validators(etag: "\"a\"", lastModified: "then"))))
  }

  @Test(arguments: [401, 403]) func `a refusal names the host and no password`(
    status: Int
  ) async throws {
    let client = try client(
      MemoryTransport { _ in .status(status) }, index: "https://me:pass%20word@index.test/simple")
    let error = await #expect(throws: IndexError.self) { _ = try await page(client) }
    #expect(error?.reason == .refused(status: status))
    #expect(error?.description.contains("index.test") == true)
    #expect(error?.description.contains("pass") == false)
    #expect(!"\(client.options)".contains("pass"))
  }

  @Test func `credentials go to their own host alone`() async throws {
    let transport = MemoryTransport { request in
      request.url.hasPrefix("https://index.test/")
        ? .status(307, ("location", "https://other.test/base/")) : .json(emptyPage)
    }
    _ = try await page(try client(transport, index: "https://me:pass%20word@index.test/simple/"))
    #expect(transport.urls == ["https://index.test/simple/base/", "https://other.test/base/"])
    #expect(
      transport.requests.map { $0.header("authorization") } == ["Basic bWU6cGFzcyB3b3Jk", nil])
  }

  @Test func `what netrc holds for a host is sent to it`() async throws {
    let transport = MemoryTransport { _ in .json(emptyPage) }
    _ = try await page(
      try client(transport) {
        $0.netrc = Netrc(parsing: Array("machine index.test login me password pw".utf8))
      })
    #expect(transport.requests[0].header("authorization") == "Basic bWU6cHc=")
  }

  @Test func `redirects in a circle and without end are refused`() async throws {
    let circle = MemoryTransport { .status(301, ("location", $0.url)) }
    let endless = MemoryTransport { .status(301, ("location", $0.url + "x/")) }
    await #expect(throws: IndexError("https://index.test/simple/base/", .redirectLoop)) {
      _ = try await page(try client(circle))
    }
    await #expect(throws: IndexError("https://index.test/simple/base/", .tooManyRedirects)) {
      _ = try await page(try client(endless))
    }
    #expect(endless.requests.count == 11)
  }

  @Test(arguments: ["http://index.test/simple/base/x", "file:///etc/passwd"])
  func `a redirect away from https is refused`(target: String) async throws {
    let transport = MemoryTransport { _ in .status(301, ("location", target)) }
    let error = await #expect(throws: IndexError.self) {
      _ = try await page(try client(transport))
    }
    #expect(error?.reason == .insecureRedirect(to: target))
  }

  @Test func `a page that is none is an error with its address`() async throws {
    let error = await #expect(throws: IndexError.self) {
      _ = try await page(try client(MemoryTransport { _ in .json("{\"files\": [") }))
    }
    #expect(error?.description.contains("https://index.test/simple/base/") == true)
  }

  @Test func `offline nothing is asked`() async throws {
    let transport = MemoryTransport { _ in .json(emptyPage) }
    await #expect(throws: IndexError("https://index.test/simple/base/", .offline)) {
      _ = try await page(try client(transport) { $0.isOffline = true })
    }
    #expect(transport.requests.isEmpty)
  }
}
