import Foundation
import Oracle
import PackageIndex
import Packaging
import Testing

@Suite struct `An HTML page` {
  private let base = "https://h:8443/simple/some-name/"

  private func parse(_ text: String) throws -> [IndexFile] {
    try PageHTML.parse(Array(text.utf8), base: base).files
  }

  @Test func `tells all that is known of its files`() throws {
    let files = try PageHTML.parse(seed("page-html/everything.html"), base: base).files
    let digest = try #require(files.first?.sha256)
    #expect(
      files == [
        IndexFile(
          filename: "a-1.0-py3-none-any.whl",
          url: "https://h:8443/simple/files/a-1.0-py3-none-any.whl", sha256: digest,
          requiresPython: ">=3.8,<4", yank: .init(reason: ""), metadata: .advertised(digest)),
        IndexFile(
          filename: "a-1.0+l.tar.gz",
          url: "https://h:8443/simple/files/a-1.0%2Bl.tar.gz?a=1&lt=2",
          yank: .init(reason: "it's \"broken\" ❤")),
        IndexFile(filename: "b.whl", url: "https://h/b.whl"),
      ])
  }

  @Test(arguments: [
    (#"<a href="a.whl">"#, 1), ("<a href=a.whl>", 1), ("<a href='a.whl'>", 1),
    ("<A\nHREF = \"a.whl\"\n>", 1), ("<a/href=a.whl>", 1), ("<a href=a.whl", 1), ("<a href>", 0),
    ("<a href=\"a.whl", 1), ("<a =href=a.whl href=b.whl>", 1), ("<abbr href=a.whl>", 0),
    ("<!-- <a href=a.whl> -->", 0), ("<!--><a href=a.whl>", 1), ("<!-- <a href=a.whl>", 0),
    ("<!---><a href=a.whl>-->", 1), ("<script>'<a href=a.whl>'</SCRIPT><a href=b.whl>", 1),
    ("</a href=a.whl>", 0), ("< a href=a.whl>", 0), ("<?a href=a.whl>", 0), ("<", 0), ("", 0),
    ("<a href=mailto:a.whl><a href=ftp://h/a.whl><a href=javascript:a.whl>", 0),
    ("<a href=file:///etc/a.whl>", 0), ("<a href=dir/><a href=../><a href=/>", 0),
    ("\u{0}<a\u{0} href=a.whl>", 0), ("<a href=\"\u{e9} \\.whl\">", 1),
  ])
  func `has the links a browser sees`(text: String, count: Int) throws {
    #expect(try parse(text).count == count)
  }

  @Test func `is not read when its rules are not known`() {
    #expect(throws: PageError.unsupportedVersion("2.0")) {
      try parse(#"<meta name="pypi:repository-version" content="2.0">"#)
    }
  }

  @Test func `has the files its JSON form has`() throws {
    let html = try PageHTML.parse(seed("page-html/urllib3.html"), base: base).files
    let json = try PageJSON.parse(seed("page-json/urllib3.json"), base: base).files
    let expected = Dictionary(uniqueKeysWithValues: json.map { ($0.filename, $0) })
    var shared = 0
    for file in html {
      guard var other = expected[file.filename] else { continue }
      (other.size, other.uploadTime) = (nil, nil)
      #expect(file == other)
      shared += 1
    }
    #expect(shared > 8)
  }

  @Test(arguments: [
    ("text/html; charset=utf-8", true), ("Application/Vnd.PyPI.simple.v1+HTML", true),
    ("application/vnd.pypi.simple.v1+json", false), ("application/json;charset=utf-8", false),
    ("application/octet-stream", false), (nil, false), ("", true), (nil, true),
  ])
  func `is told from JSON by what the response says`(type: String?, isHTML: Bool) throws {
    let page = isHTML ? "<a href=b.whl>" : #"  {"files": [{"filename": "b.whl", "url": "b.whl"}]}"#
    let read = try PageReader.parse(contentType: type, bytes: Array(page.utf8), base: base)
    #expect(read.files.map(\.filename) == ["b.whl"])
  }

  @Test func `is none in another form`() {
    #expect(throws: PageError.unknownContentType("image/png")) {
      try PageReader.parse(contentType: "image/png", bytes: [], base: base)
    }
  }
}
