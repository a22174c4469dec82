import Foundation
import PackageIndex
import Testing

@testable import HTTPTransport

@Suite struct HTTPTransportTests {
  private func options() -> HTTPTransportOptions {
    var options = HTTPTransportOptions(userAgent: "scrimp/test")
    options.readSeconds = 1
    options.connectSeconds = 2
    return options
  }

  /// Runs `body` with a transport that is shut down afterwards.
  private func with(
    _ options: HTTPTransportOptions, _ body: (HTTPTransport) async throws -> Void
  ) async throws {
    let transport = HTTPTransport(options)
    do { try await body(transport) } catch {
      await transport.shutdown()
      throw error
    }
    await transport.shutdown()
  }

  private func bytes(_ response: TransportResponse) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await chunk in response.body { bytes += chunk }
    return bytes
  }

  @Test func `a response comes with its status, headers and whole body`() async throws {
    guard let server = FaultServer() else { return }
    try await with(options()) { transport in
      let page = try await transport.send(TransportRequest(url: server.url("healthy")))
      #expect(page.status == 200)
      #expect(page.header("content-type") == "application/vnd.pypi.simple.v1+json")
      let body = try await bytes(page)
      #expect(page.header("content-length") == "\(body.count)")
      let missing = try await transport.send(TransportRequest(url: server.url("page-missing")))
      #expect(missing.status == 404)
      let redirect = try await transport.send(TransportRequest(url: server.url("page-redirect")))
      #expect(redirect.status == 302)
    }
  }

  @Test func `a range comes as it was asked for`() async throws {
    guard let server = FaultServer() else { return }
    try await with(options()) { transport in
      let part = try await transport.send(
        TransportRequest(
          url: server.url("healthy", "files/base-2.0-py3-none-any.whl"),
          headers: [("range", "bytes=-22")]))
      #expect(part.status == 206)
      #expect(try await bytes(part).starts(with: [0x50, 0x4b, 5, 6]))
    }
  }

  @Test func `a reset, a stall and a body that ends early are errors`() async throws {
    guard let server = FaultServer() else { return }
    try await with(options()) { transport in
      let reset = await #expect(throws: TransportError.self) {
        _ = try await transport.send(TransportRequest(url: server.url("page-reset")))
      }
      guard case .connectionLost("127.0.0.1", _) = reset else {
        Issue.record("\(String(describing: reset))")
        return
      }
      await #expect(throws: TransportError.timedOut(host: "127.0.0.1", seconds: 1)) {
        _ = try await transport.send(TransportRequest(url: server.url("page-stall")))
      }
      for fault in ["page-truncated", "page-wrong-length", "page-slow-stall"] {
        let response = try await transport.send(TransportRequest(url: server.url(fault)))
        await #expect(throws: TransportError.self) { _ = try await bytes(response) }
      }
    }
  }

  @Test func `a server that is not there is one that cannot be connected to`() async throws {
    try await with(options()) { transport in
      let refused = await #expect(throws: TransportError.self) {
        _ = try await transport.send(TransportRequest(url: "http://127.0.0.1:1/"))
      }
      #expect(refused == .cannotConnect(host: "127.0.0.1", cause: "connection refused"))
      let unknown = await #expect(throws: TransportError.self) {
        _ = try await transport.send(TransportRequest(url: "http://nowhere.invalid/"))
      }
      guard case .cannotConnect("nowhere.invalid", _) = unknown else {
        Issue.record("\(String(describing: unknown))")
        return
      }
    }
  }

  @Test func `without certificates https is a clear error and http works`() async throws {
    guard let server = FaultServer() else { return }
    var options = options()
    options.trust.path = "/nowhere/ca.pem"
    try await with(options) { transport in
      let error = await #expect(throws: TransportError.self) {
        _ = try await transport.send(TransportRequest(url: "https://127.0.0.1:1/"))
      }
      guard case .untrusted("127.0.0.1", let cause) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(cause.contains("/nowhere/ca.pem"))
      let page = try await transport.send(TransportRequest(url: server.url("healthy")))
      #expect(page.status == 200)
    }
  }

  @Test func `a request through a proxy goes to the proxy`() async throws {
    guard let server = FaultServer() else { return }
    var options = options()
    options.proxies = Proxies(["http_proxy": "http://127.0.0.1:\(server.port)"])
    try await with(options) { transport in
      // The server is no proxy, and says so: without one the name would not be known.
      let error = await #expect(throws: TransportError.self) {
        _ = try await transport.send(TransportRequest(url: "http://index.invalid/x"))
      }
      #expect(error?.description.contains("the proxy refuses") == true)
    }
    options.proxies = Proxies(["http_proxy": "http://127.0.0.1:1", "no_proxy": "127.0.0.1"])
    try await with(options) { transport in
      let page = try await transport.send(TransportRequest(url: server.url("healthy")))
      #expect(page.status == 200)
    }
  }

  @Test func `nothing can be sent after the end`() async throws {
    let transport = HTTPTransport(options())
    await transport.shutdown()
    await #expect(throws: TransportError.cancelled) {
      _ = try await transport.send(TransportRequest(url: "http://127.0.0.1:1/"))
    }
  }
}
