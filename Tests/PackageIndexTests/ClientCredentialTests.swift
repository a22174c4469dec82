import Testing

@testable import PackageIndex

@Suite struct ClientCredentialTests {
  private func sent(_ netrc: String, to host: String) -> String? {
    Netrc(parsing: Array(netrc.utf8)).credentials(for: host).map { "\($0.user):\($0.password)" }
  }

  @Test func `a netrc file is read as curl reads it`() {
    let file = """
      # of the office
      machine one.test login me password "two words"
      machine two.test
        login you
        account ignored
        password a#b\\"c
      macdef init
      machine three.test login no password no

      machine One.test login later password later
      default login any password body
      """
    #expect(sent(file, to: "one.test") == "me:two words")
    #expect(sent(file, to: "TWO.test") == "you:a#b\"c")
    #expect(sent(file, to: "three.test") == "any:body")
  }

  @Test(
    arguments: [
      "", "machine", "machine a.test", "machine a.test login", "default", "\"", "macdef",
      "macdef x\nmachine a.test login a password b",
    ]) func `a broken netrc file gives nothing`(text: String)
  {
    #expect(sent(text, to: "a.test") == nil)
  }

  @Test func `an index's URL loses its credentials and gets its slash`() throws {
    let location = try IndexLocation("https://me:p%40ss@Index.test:8443/simple#x")
    #expect(location.url == "https://index.test:8443/simple/")
    #expect(location.credentials?.password == "p@ss")
    #expect(!"\(location)".contains("ss@"))
    #expect(try IndexLocation("https://a@b@index.test/x/").credentials?.user == "a@b")
  }

  @Test func `no description tells a password`() throws {
    let location = try IndexLocation("https://me:hunter2@index.test/simple")
    let error = IndexError("https://me:hunter2@index.test/simple", .missing)
    #expect(error.description == "`https://me:****@index.test/simple` does not exist (HTTP 404)")
    #expect(redacted("https://token@host/a@b") == "https://****@host/a@b")
    #expect(redacted("https://host/a@b") == "https://host/a@b")
    let failure = #expect(throws: IndexURLError.self) { try IndexURL("ftp://me:hunter2@host/") }
    var dumped = ""
    dump(location, to: &dumped)
    dump(failure, to: &dumped)
    dump(error, to: &dumped)
    #expect(!dumped.contains("hunter2"))
    #expect(
      !"\(location)\(String(reflecting: location))\(failure.debugDescription)".contains("hunter2"))
  }

  @Test(
    arguments: [
      "", "simple", "/simple", "https://", "https:///simple", "https://a b/", "https://h:99999/",
      "https://h:x/", "ftp://host/", "https://[::1/", "https://ho\u{0}st/",
    ]) func `what names no server is refused`(text: String)
  {
    #expect(throws: IndexURLError.self) { try IndexLocation(text) }
  }

  @Test func `what no request line can hold is encoded`() throws {
    #expect(try IndexURL("https://h/a b/ü?q=%20").text == "https://h/a%20b/%C3%BC?q=%20")
    #expect(try IndexURL("https://[::1]:8080").text == "https://[::1]:8080/")
    #expect(try IndexURL("file:///a%20b").filePath == "/a b")
    #expect(try IndexURL("file://other/a").filePath == nil)
  }
}
