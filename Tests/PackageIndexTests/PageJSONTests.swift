import Foundation
import Oracle
import PackageIndex
import Packaging
import Testing

@Suite struct `A JSON page` {
  private let base = "https://h:8443/simple/some-name/"

  private func parse(_ text: String) throws -> ParsedPage {
    try PageJSON.parse(Array(text.utf8), base: base)
  }

  private func file(_ members: String) throws -> IndexFile? {
    let named = #""filename": "a-1.whl", "url": "a-1.whl""#
    let page = try parse(#"{"files": [{\#(named)\#(members.isEmpty ? "" : ", ")\#(members)}]}"#)
    #expect(page.files.count == 1)
    return page.files.first
  }

  @Test func `tells all that is known of its files`() throws {
    let page = try PageJSON.parse(seed("page-json/everything.json"), base: base)
    let digest = try #require(page.files.first?.sha256)
    #expect(
      digest.description == "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9")
    #expect(page.name == "Some.Name")
    #expect(
      page.files == [
        IndexFile(
          filename: "some_name-1.0-py3-none-any.whl",
          url: "https://h:8443/files/some_name-1.0-py3-none-any.whl", sha256: digest, size: 1234,
          requiresPython: ">=3.8", yank: .init(reason: "Broken \"release\" ❤ 😀"),
          uploadTime: Timestamp(rfc3339: "2024-05-20T13:37:00.5Z"), metadata: .advertised(digest)),
        IndexFile(
          filename: "some_name-1.0+local.1.tar.gz",
          url: "https://h/some_name-1.0%2Blocal.1.tar.gz", metadata: .advertised(nil)),
      ])
  }

  @Test(arguments: [
    (#""yanked": true"#, ""), (#""yanked": "why""#, "why"), (#""yanked": false"#, nil),
    (#""yanked": null"#, nil), (#""yanked": """#, nil), (#""yanked": 1"#, nil), ("", nil),
  ])
  func `tells yanked files`(members: String, reason: String?) throws {
    #expect(try file(members)?.yank?.reason == reason)
  }

  @Test(arguments: [
    (#""core-metadata": true"#, true), (#""core-metadata": {}"#, true),
    (#""core-metadata": false, "data-dist-info-metadata": true"#, false),
    (#""data-dist-info-metadata": true, "core-metadata": null"#, true),
    (#""dist-info-metadata": {"sha256": "short"}"#, true), (#""core-metadata": null"#, false),
    (#""core-metadata": "yes""#, false), ("", false),
  ])
  func `tells metadata beside the file`(members: String, isAdvertised: Bool) throws {
    #expect(try file(members)?.metadata == (isAdvertised ? .advertised(nil) : .unadvertised))
  }

  @Test(arguments: [
    (#""size": 0"#, 0), (#""size": 12"#, 12), (#""size": -1"#, nil), (#""size": 1.5"#, nil),
    (#""size": 1e3"#, nil), (#""size": "12""#, nil), (#""size": null"#, nil),
    (#""size": 99999999999999999999999"#, nil),
  ])
  func `tells sizes that are sizes`(members: String, size: Int?) throws {
    #expect(try file(members)?.size == size)
  }

  @Test(arguments: [
    #"{"url": "a.whl"}"#, #"{"filename": "a.whl"}"#, #"{"filename": null, "url": "a.whl"}"#,
    #"{"filename": "", "url": "a.whl"}"#, #"{"filename": "a.whl", "url": 5}"#,
    #"{"filename": "a.whl", "url": "http://h:x/"}"#, #"{"filename": "a.whl", "url": ""}"#,
    #"{"filename": "a.whl", "url": "ftp://h/a.whl"}"#, "null", "[]", #""a.whl""#, "{}",
    #"{"filename": "a.whl", "url": "file:///etc/a.whl"}"#,
    #"{"filename": "a.whl", "url": "///a.whl"}"#,
  ])
  func `leaves out what is no file`(file: String) throws {
    let page = try parse(#"{"files": [\#(file), {"filename": "b", "url": "b"}]}"#)
    #expect(page.files.map(\.filename) == ["b"])
  }

  @Test(arguments: [
    (#""\u0041\n\t\b\f\r\/\\\"""#, "A\n\t\u{8}\u{c}\r/\\\""), (#""\ud83d\ude00""#, "😀"),
    (#""\ud83dx""#, "\u{FFFD}x"), (#""\ude00""#, "\u{FFFD}"), (#""\u12""#, "\u{FFFD}12"),
    (#""\ud83d\u0041""#, "\u{FFFD}A"), ("\"é\"", "é"),
  ])
  func `has strings with escapes`(written: String, expected: String) throws {
    let page = try parse(#"{"files": [], "\u006eame": \#(written)}"#)
    #expect(page.name == expected)
  }

  @Test(arguments: [
    "", " ", "{", "nope", #"{"files": [}"#, #"{"files": [{]}"#, #"{"files": [],}"#,
    #"{"files": []} x"#, #"{"files" []}"#, #"{"files": [], "a": tru}"#, #"{"a": "\"#,
    #"{"files": [{"filename": "a"#, #"{"files": [] "a": 1}"#, "{\"files\": [],\u{0}}", "<html>",
  ])
  func `is not read from what is no JSON`(text: String) throws {
    let error = #expect(throws: PageError.self) { try parse(text) }
    let isAboutJSON =
      switch error {
      case .invalidJSON, .wrongShape: true
      default: false
      }
    #expect(isAboutJSON)
  }

  @Test(arguments: ["[]", "1", "null", #""files""#, "{}", #"{"files": {}}"#, #"{"files": null}"#])
  func `is an object with an array of files`(text: String) throws {
    let error = #expect(throws: PageError.self) { try parse(text) }
    guard case .wrongShape = error else {
      Issue.record("\(error as Any)")
      return
    }
  }

  @Test func `is not read however deep it goes`() throws {
    let deep = String(repeating: "[", count: 1_000_000)
    #expect(throws: PageError.tooDeep(offset: 69)) { try parse(#"{"a": \#(deep)"#) }
    _ = try parse(#"{"a": [[[[[[[[[[{"b": []}]]]]]]]]]], "files": []}"#)
  }

  @Test func `is not read when its rules are not known`() throws {
    #expect(throws: PageError.unsupportedVersion("2.0")) {
      try parse(#"{"files": [], "meta": {"api-version": "2.0"}}"#)
    }
    _ = try parse(#"{"files": [], "meta": {"api-version": "1.99", "x": {}}}"#)
    _ = try parse(#"{"files": [], "meta": null}"#)
  }

  @Test func `has relative files at an absolute address only`() {
    #expect(throws: PageError.invalidBase("simple/")) {
      try PageJSON.parse(Array(#"{"files": []}"#.utf8), base: "simple/")
    }
  }

  @Test func `is read as Python's json reads a real one`() throws {
    let bytes = try seed("page-json/urllib3.json")
    guard let answer = try Oracle.run("page_json", input: bytes) else { return }
    let expected = try JSONDecoder().decode([[String]].self, from: Data(answer))
    let page = try PageJSON.parse(bytes, base: base)
    let own = page.files.map { file in
      [
        file.filename, file.url, file.sha256?.description ?? "", file.size.map(String.init) ?? "",
        file.requiresPython ?? "", file.yank?.reason ?? "",
        file.uploadTime.map { String($0.microseconds) } ?? "",
      ]
    }
    #expect(own.count == 16)
    #expect(own == expected)
  }
}

/// A file of the fuzzers' corpus, which also holds the real pages.
func seed(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: "\(Oracle.packageRoot)/Fuzz/Corpus/\(path)")))
}
