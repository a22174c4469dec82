/// How an ``HTTPTransport`` reaches servers.
public struct HTTPTransportOptions: Sendable {
  public var userAgent: String
  public var connectSeconds = 10
  /// How long a server may say nothing.
  public var readSeconds = 30
  public var proxies = Proxies()
  public var trust = TrustStore()
  /// Connections to one server that speaks HTTP/1.1 only.
  public var connectionsPerHost = 50

  public init(userAgent: String) { self.userAgent = userAgent }

  /// Reads proxies, certificates and the timeout from the environment's variables.
  public init(userAgent: String, environment: [String: String]) {
    self.init(userAgent: userAgent)
    proxies = Proxies(environment)
    trust = TrustStore(environment)
    for name in ["SCRIMP_HTTP_TIMEOUT", "UV_HTTP_TIMEOUT"] {
      if let seconds = environment[name].flatMap({ Int($0) }), 1...86_400 ~= seconds {
        readSeconds = seconds
        break
      }
    }
  }
}
