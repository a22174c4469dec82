import Packaging
import Synchronization
import Testing

@testable import PackageIndex

@Suite struct ClientRetryTests {
  /// Answers in turn, the last for ever.
  private func transport(
    _ answers: [MemoryTransport.Answer]
  ) -> MemoryTransport {
    let rest = Mutex(answers)
    return MemoryTransport { _ in
      rest.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    }
  }

  private func contents(_ client: IndexClient) async throws -> String {
    String(decoding: try await client.contents(of: "https://host.test/a.txt"), as: UTF8.self)
  }

  @Test(arguments: [408, 429, 500, 502, 503, 504])
  func `what may pass is asked again`(status: Int) async throws {
    let transport = transport([.status(status), .text("fine")])
    #expect(try await contents(try client(transport)) == "fine")
    #expect(transport.requests.count == 2)
  }

  @Test(arguments: [400, 404, 501]) func `what will not pass is asked once`(
    status: Int
  ) async throws {
    let transport = transport([.status(status)])
    await #expect(throws: IndexError.self) { _ = try await contents(try client(transport)) }
    #expect(transport.requests.count == 1)
  }

  @Test func `a lost connection is tried four times`() async throws {
    let lost = TransportError.connectionLost(host: "host.test", cause: "reset")
    let transport = MemoryTransport { _ in throw lost }
    await #expect(throws: IndexError("https://host.test/a.txt", .transport(lost))) {
      _ = try await contents(try client(transport))
    }
    #expect(transport.requests.count == 4)
  }

  @Test func `a body that ends early is asked for again`() async throws {
    var short = MemoryTransport.Answer.text("fi")
    short.headers = [("content-length", "4")]
    var died = MemoryTransport.Answer.text("fin")
    died.failure = .connectionLost(host: "host.test", cause: "reset")
    #expect(try await contents(try client(transport([short, died, .text("fine")]))) == "fine")
  }

  @Test func `a body that always ends early is an error`() async throws {
    var short = MemoryTransport.Answer.text("fi")
    short.headers = [("content-length", "4")]
    await #expect(
      throws: IndexError("https://host.test/a.txt", .truncated(received: 2, expected: 4))
    ) { _ = try await contents(try client(transport([short]))) }
  }

  @Test func `a server's Retry-After is waited for`() async throws {
    let waits = Mutex<[Duration]>([])
    let answers = transport([
      .status(429, ("retry-after", "7")),
      .status(503, ("retry-after", "Thu, 01 Jan 1970 00:00:20 GMT")), .text("fine"),
    ])
    _ = try await contents(
      try client(answers) {
        $0.now = { 9 }
        $0.retry.sleep = { wait in waits.withLock { $0.append(wait) } }
      })
    #expect(waits.withLock { $0 } == [.seconds(7), .seconds(11)])
  }

  @Test func `a server that asks for an hour is given up`() async throws {
    let transport = transport([.status(429, ("retry-after", "3600")), .text("fine")])
    await #expect(throws: IndexError("https://host.test/a.txt", .status(429))) {
      _ = try await contents(try client(transport))
    }
  }

  @Test func `waits double, and chance takes at most half of them`() {
    var policy = RetryPolicy()
    policy.jitter = { 1 }
    #expect(
      (0..<4).map { policy.delay(after: $0, retryAfter: nil, now: 0) }
        == [.milliseconds(300), .milliseconds(600), .milliseconds(1200), nil])
    policy.jitter = { 0 }
    #expect(policy.delay(after: 0, retryAfter: nil, now: 0) == .milliseconds(150))
  }

  @Test func `no more requests are in flight than allowed`() async throws {
    let transport = CountingTransport()
    let client = try client(transport) { $0.concurrency = 3 }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try await contents(client) } }
      try await group.waitForAll()
    }
    #expect(transport.most.withLock { $0 } <= 3)
  }
}

private final class CountingTransport: Transport {
  let most = Mutex(0)
  private let running = Mutex(0)

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    let now = running.withLock { count in
      count += 1
      return count
    }
    most.withLock { $0 = max($0, now) }
    for _ in 0..<50 { await Task.yield() }
    running.withLock { $0 -= 1 }
    return TransportResponse(status: 200, headers: [], body: AsyncThrowingStream { $0.finish() })
  }
}
