import PackageIndex
import Testing

@Suite struct `A URL reference` {
  /// The examples of RFC 3986, 5.4, but those whose path climbs above the top.
  @Test(arguments: [
    ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
    ("/g", "http://a/g"), ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"),
    ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"),
    ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"),
    (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../", "http://a/b/"),
    ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"),
    ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("/../g", "http://a/g"),
    ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."),
    ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"),
    ("g/../h", "http://a/b/c/h"), ("g;x=1/../y", "http://a/b/c/y"),
    ("g?y/../x", "http://a/b/c/g?y/../x"), ("https://u:p@H:443/x", "https://u:p@h/x"),
  ])
  func `resolves as RFC 3986 says`(reference: String, expected: String) throws {
    let base = try #require(URLReference("http://a/b/c/d;p?q"))
    let own = try #require(URLReference(reference))
    #expect(own.resolved(against: base).description == expected)
  }

  @Test func `loses the scheme's own port also where the scheme is inherited`() throws {
    let base = try #require(URLReference("https://index/simple/"))
    let own = try #require(URLReference("//files:443/x"))
    #expect(own.resolved(against: base).description == "https://files/x")
  }

  @Test(arguments: [
    ("http://h/a b\u{e9}%2B%zz\\", "http://h/a%20b%C3%A9%2B%25zz%5C"),
    ("  HTTPS://H:8443\n/x\t", "https://h:8443/x"),
    ("http://[::1]:80/x", "http://[::1]/x"), ("http://h", "http://h/"),
    ("file:///a/b.whl", "file:///a/b.whl"), ("http://u%40:p@h/", "http://u%40:p@h/"),
  ])
  func `is written with every byte a URL may have`(text: String, expected: String) {
    #expect(URLReference(text)?.description == expected)
  }

  @Test(arguments: [
    "http://a:b:c/", "http://h:99999/", "http://h:0/", "http://good\\@evil/", "http://h%00/",
    "http:///x", "https:x", "http://a b/", "http://[::1/", "http://\u{e9}/", "https://h\u{0}/",
  ])
  func `has one host or is none`(text: String) {
    #expect(URLReference(text) == nil)
  }

  @Test func `has no host that its path begins with`() throws {
    let base = try #require(URLReference("file:///a"))
    let url = try #require(URLReference("file:/.//evil/x")).resolved(against: base)
    #expect(url.description == "file:/.//evil/x")
  }

  @Test func `tells its file's name and its origin`() throws {
    let url = try #require(URLReference("https://u:p@h:8443/x/a-1.0%2Bl.whl?q#f"))
    #expect(url.fileName == "a-1.0+l.whl")
    #expect(url.origin == "https://h:8443")
    #expect(url.withoutCredentials.description == "https://h:8443/x/a-1.0%2Bl.whl?q#f")
  }
}
