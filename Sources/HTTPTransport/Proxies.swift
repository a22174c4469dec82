internal import AsyncHTTPClient
internal import PackageIndex

/// Through which proxy a server is reached.
///
/// See: <https://curl.se/libcurl/c/libcurl-env.html>
public struct Proxies: Sendable {
  private var byScheme: [String: String] = [:]
  private var all: String?
  private var exceptions: [String] = []

  /// No proxy at all.
  public init() {}

  /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; of both cases the lower wins.
  public init(_ environment: [String: String]) {
    func value(_ name: String) -> String? {
      [name.lowercased(), name].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    byScheme["http"] = value("HTTP_PROXY")
    byScheme["https"] = value("HTTPS_PROXY")
    all = value("ALL_PROXY")
    exceptions = (value("NO_PROXY") ?? "").lowercased()
      .split { $0 == "," || $0 == " " }.map(String.init)
  }

  /// The proxy for a URL, as the environment writes it.
  func proxy(for url: IndexURL) -> String? {
    guard let proxy = byScheme[url.scheme] ?? all, !isException(url) else { return nil }
    return proxy
  }

  private func isException(_ url: IndexURL) -> Bool {
    exceptions.contains { exception in
      if exception == "*" || exception == url.authority { return true }
      let suffix = exception.hasPrefix("*.") ? exception.dropFirst(2) : exception.drop { $0 == "." }
      return url.host == suffix || url.host.hasSuffix("." + suffix)
    }
  }
}

extension HTTPClient.Configuration.Proxy {
  /// Reads `http://user:password@host:3128`, `socks5://host:1080` or `host:3128`.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: true)
    let scheme = text.contains("://") ? (parts.first ?? "").dropLast().lowercased() : "http"
    let rest = text.contains("://") ? parts.dropFirst().first : parts.first
    guard let rest, ["http", "socks", "socks5", "socks5h"].contains(scheme),
      let url = try? IndexURL("http://\(rest)/")
    else { return nil }
    let port = url.authority.split(separator: ":").last.flatMap { Int($0) }
    guard scheme == "http" else {
      self = .socksServer(host: url.host, port: port ?? 1080)
      return
    }
    self = .server(
      host: url.host, port: port ?? 80,
      authorization: url.credentials.map {
        .basic(credentials: String($0.basicAuthorization.dropFirst("Basic ".count)))
      })
  }
}
