import Packaging
import Synchronization
import Testing

@testable import PackageIndex

/// A network in memory: what each URL answers, and what was asked.
final class MemoryTransport: Transport {
  struct Answer: Sendable {
    var status = 200
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// What the connection dies of after the body's bytes, if it does.
    var failure: TransportError?
  }

  typealias Handler = @Sendable (TransportRequest) throws -> Answer

  private let handler: Handler
  private let asked = Mutex<[TransportRequest]>([])

  init(_ handler: @escaping Handler) { self.handler = handler }

  var requests: [TransportRequest] { asked.withLock { $0 } }
  var urls: [String] { requests.map(\.url) }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    asked.withLock { $0.append(request) }
    let answer: Answer
    do { answer = try handler(request) } catch {
      throw error as? TransportError ?? .connectionLost(host: "?", cause: "\(error)")
    }
    return TransportResponse(
      status: answer.status, headers: answer.headers,
      body: AsyncThrowingStream { chunks in
        for start in stride(from: 0, to: answer.body.count, by: 1 << 16) {
          chunks.yield(Array(answer.body[start..<min(answer.body.count, start + 1 << 16)]))
        }
        chunks.finish(throwing: answer.failure)
      })
  }
}

extension MemoryTransport.Answer {
  static func status(_ status: Int, _ headers: (name: String, value: String)...) -> Self {
    Self(status: status, headers: headers)
  }

  static func json(_ text: String, _ headers: (name: String, value: String)...) -> Self {
    Self(
      headers: [("content-type", "application/vnd.pypi.simple.v1+json")] + headers,
      body: Array(text.utf8))
  }

  static func text(_ text: String) -> Self { Self(body: Array(text.utf8)) }

  /// A file on a server that answers ranges.
  static func ranged(_ bytes: [UInt8], _ request: TransportRequest) -> Self {
    guard let range = request.header("range") else { return Self(body: bytes) }
    let ends = range.dropFirst("bytes=".count).split(
      separator: "-", omittingEmptySubsequences: false)
    let start = ends[0].isEmpty ? max(0, bytes.count - (Int(ends[1]) ?? 0)) : Int(ends[0]) ?? 0
    let end = ends[0].isEmpty ? bytes.count : min(bytes.count, (Int(ends[1]) ?? 0) + 1)
    guard start < end else {
      return Self(status: 416, headers: [("content-range", "bytes */\(bytes.count)")])
    }
    return Self(
      status: 206, headers: [("content-range", "bytes \(start)-\(end - 1)/\(bytes.count)")],
      body: Array(bytes[start..<end]))
  }
}

extension TransportRequest {
  func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// A client of `transport` that never waits, at second 1,000,000.
func client(
  _ transport: any Transport, index: String = "https://index.test/simple", retries: Int = 3,
  _ change: (inout IndexClientOptions) -> Void = { _ in }
) throws -> IndexClient {
  var options = IndexClientOptions(indexes: [try IndexLocation(index)], now: { 1_000_000 })
  options.retry.retries = retries
  options.retry.sleep = { _ in }
  change(&options)
  return IndexClient(options: options, transport: transport)
}

let emptyPage = #"{"meta": {"api-version": "1.0"}, "name": "base", "files": []}"#

func projectPage(_ files: String) -> String {
  #"{"meta": {"api-version": "1.0"}, "name": "base", "files": [\#(files)]}"#
}
