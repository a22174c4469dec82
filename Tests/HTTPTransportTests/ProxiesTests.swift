import AsyncHTTPClient
import PackageIndex
import Testing

@testable import HTTPTransport

@Suite struct ProxiesTests {
  private func proxy(_ environment: [String: String], for url: String) throws -> String? {
    Proxies(environment).proxy(for: try IndexURL(url))
  }

  @Test func `the environment names a proxy for each scheme`() throws {
    let environment = [
      "HTTPS_PROXY": "http://upper:1", "https_proxy": "http://lower:1", "HTTP_PROXY": "http://h:1",
    ]
    #expect(try proxy(environment, for: "https://index.test/") == "http://lower:1")
    #expect(try proxy(environment, for: "http://index.test/") == "http://h:1")
    #expect(try proxy(["ALL_PROXY": "http://a:1"], for: "http://index.test/") == "http://a:1")
    #expect(try proxy(["https_proxy": ""], for: "https://index.test/") == nil)
  }

  @Test func `NO_PROXY names hosts and domains`() throws {
    let environment = ["all_proxy": "http://a:1", "NO_PROXY": "one.test, .two.test,h:8080"]
    for url in [
      "https://one.test/", "https://a.one.test/", "https://b.two.test/", "http://h:8080/",
    ] {
      #expect(try proxy(environment, for: url) == nil)
    }
    for url in ["https://someone.test/", "https://two.test.other/", "http://h:8081/"] {
      #expect(try proxy(environment, for: url) == "http://a:1")
    }
    #expect(try proxy(["all_proxy": "http://a:1", "no_proxy": "*"], for: "http://h/") == nil)
  }

  @Test func `a proxy's text gives host, port and credentials`() {
    typealias Proxy = HTTPClient.Configuration.Proxy
    #expect(Proxy("http://p.test:3128") == .server(host: "p.test", port: 3128))
    #expect(Proxy("p.test:3128") == .server(host: "p.test", port: 3128))
    #expect(Proxy("socks5h://p.test/") == .socksServer(host: "p.test", port: 1080))
    #expect(
      Proxy("http://me:a%20b@p.test/")?.authorization == .basic(username: "me", password: "a b"))
    for text in ["", "https://p.test", "http://", "http://p:x"] { #expect(Proxy(text) == nil) }
  }
}
