internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
public import PackageIndex

/// Carries requests over HTTP/2, or HTTP/1.1 where a server has nothing better.
///
/// Made for nothing until the first request: no thread, no certificate, no socket.
public actor HTTPTransport: Transport {
  private let options: HTTPTransportOptions
  /// By the proxy they go through.
  private var clients: [String?: HTTPClient] = [:]
  private var isShutDown = false

  public init(_ options: HTTPTransportOptions) { self.options = options }

  public nonisolated func send(
    _ request: TransportRequest
  ) async throws(TransportError) -> TransportResponse {
    let url: IndexURL
    do { url = try IndexURL(request.url) } catch { throw .invalidURL(error.url) }
    let client = try await client(for: url)
    var outgoing = HTTPClientRequest(url: url.text)
    outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
    for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
    outgoing.headers.replaceOrAdd(name: "user-agent", value: options.userAgent)
    let seconds = options.readSeconds
    do {
      // A body may take as long as it likes while it keeps coming.
      let response = try await client.execute(outgoing, deadline: .now() + .hours(24))
      return TransportResponse(
        status: Int(response.status.code),
        headers: response.headers.map { ($0.name.lowercased(), $0.value) },
        body: stream(response.body, host: url.host))
    } catch {
      throw TransportError(error, host: url.host, readSeconds: seconds)
    }
  }

  /// The chunks of a body; the network waits for a reader that falls far behind.
  private nonisolated func stream(
    _ body: HTTPClientResponse.Body, host: String
  ) -> AsyncThrowingStream<[UInt8], any Error> {
    let seconds = options.readSeconds
    return AsyncThrowingStream(bufferingPolicy: .bufferingOldest(256)) { chunks in
      let reading = Task {
        do {
          for try await buffer in body {
            let chunk = Array(buffer.readableBytesView)
            while case .dropped = chunks.yield(chunk) {
              try await Task.sleep(for: .milliseconds(1))
            }
          }
          chunks.finish()
        } catch {
          chunks.finish(throwing: TransportError(error, host: host, readSeconds: seconds))
        }
      }
      chunks.onTermination = { _ in reading.cancel() }
    }
  }

  /// Closes every connection; no request can follow.
  public func shutdown() async {
    isShutDown = true
    let clients = clients.values
    self.clients = [:]
    for client in clients { try? await client.shutdown() }
  }

  private func client(for url: IndexURL) throws(TransportError) -> HTTPClient {
    guard !isShutDown else { throw .cancelled }
    let proxy = options.proxies.proxy(for: url)
    if let client = clients[proxy] { return client }
    var configuration = HTTPClient.Configuration()
    if let proxy {
      guard let server = HTTPClient.Configuration.Proxy(proxy) else {
        throw .cannotConnect(host: url.host, cause: "the proxy `\(redacted(proxy))` is no URL")
      }
      configuration.proxy = server
    }
    if url.scheme == "https" || proxy != nil {
      do { configuration.tlsConfiguration = try options.trust.configuration() } catch {
        throw .untrusted(host: url.host, cause: error.description)
      }
    }
    configuration.redirectConfiguration = .disallow
    configuration.timeout = HTTPClient.Configuration.Timeout(
      connect: .seconds(Int64(options.connectSeconds)),
      read: .seconds(Int64(options.readSeconds)))
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
      options.connectionsPerHost
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    clients[proxy] = client
    return client
  }
}
