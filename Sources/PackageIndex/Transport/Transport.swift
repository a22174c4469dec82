/// Something that carries one HTTP request to a server and its response back: no retry, no
/// redirect, no cache.
public protocol Transport: Sendable {
  func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse
}

public struct TransportRequest: Sendable {
  public enum Method: String, Sendable { case get = "GET", head = "HEAD" }
  public var method: Method
  /// Absolute: `https://host/path?query`; credentials never stand in it.
  public var url: String
  public var headers: [(name: String, value: String)]

  public init(_ method: Method = .get, url: String, headers: [(name: String, value: String)] = []) {
    self.method = method
    self.url = url
    self.headers = headers
  }
}

public struct TransportResponse: Sendable {
  public let status: Int
  /// Names in lower case.
  public let headers: [(name: String, value: String)]
  /// The content in its `Content-Encoding`; a reader may stop early, which ends the request.
  public let body: AsyncThrowingStream<[UInt8], any Error>

  public init(
    status: Int, headers: [(name: String, value: String)],
    body: AsyncThrowingStream<[UInt8], any Error>
  ) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Why no response came.
public enum TransportError: Error, Sendable, Equatable {
  case invalidURL(String)
  case cannotConnect(host: String, cause: String)
  case timedOut(host: String, seconds: Int)
  case connectionLost(host: String, cause: String)
  /// The server's certificate does not convince.
  case untrusted(host: String, cause: String)
  case cancelled
}
