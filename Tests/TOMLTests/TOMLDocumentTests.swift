import TOML
import Testing

@Suite struct `TOML document` {
  private func fault(_ text: String) -> TOMLError? {
    do {
      _ = try TOMLDocument(text)
      return nil
    } catch { return error }
  }

  @Test func `finds values by key, through headers and dotted keys`() throws {
    let root = try TOMLDocument(
      """
      title = 'Scrimp'
      [project]
      name = "app"
      urls.home = "https://example.org"
      [[package]]
      name = "a"
      [package.source]
      registry = "r"
      [[package]]
      wheels = [
        { url = "u", size = 1_000 },  # first
      ]
      """
    ).root
    #expect(root["title"]?.string == "Scrimp")
    #expect(
      root["project"]?.table?["urls"]?.table?["home"]?.string == "https://example.org")
    let packages = try #require(root["package"]?.array).compactMap(\.table)
    #expect(packages.map { $0["name"]?.string } == ["a", nil])
    #expect(packages[0]["source"]?.table?["registry"]?.string == "r")
    let wheel = packages[1]["wheels"]?.array?.first { _ in true }?.table
    #expect(wheel?["size"]?.integer == 1000)
  }

  @Test func `knows the place of a value, a key and a byte in a string`() throws {
    let root = try TOMLDocument("\"é\" = 1\nlist = [\n  \"flask>=!\",\n]\n").root
    let text = try #require(root["list"]?.array?.first { _ in true })
    #expect(text.position == TOMLPosition(line: 3, column: 3))
    #expect(text.position(atByte: 7) == TOMLPosition(line: 3, column: 11))
    #expect(root.map(\.position) == [.init(line: 1, column: 1), .init(line: 2, column: 1)])
    #expect(root["é"]?.position == TOMLPosition(line: 1, column: 7))
  }

  @Test func `decodes escapes, folded lines and line ends`() throws {
    let root = try TOMLDocument(
      #"a = "tab\tq\"\u00e9\U0001F600""# + "\nb = \"\"\"\r\none \\\r\n   two\r\n\"\"\"\"\n"
    ).root
    #expect(root["a"]?.string == "tab\tq\"é😀")
    #expect(root["b"]?.string == "one two\n\"")
  }

  @Test(arguments: [
    ("a = ", TOMLError.Reason.expectedValue, 1, 5),
    ("a = flask", .number("flask"), 1, 5),
    ("a = 1\na = 2", .duplicateKey("a"), 2, 1),
    ("[a]\nb = 1\n[a]\n", .duplicateKey("a"), 3, 2),
    ("a = {b = 1}\n[a.c]\n", .closedTable("a"), 2, 2),
    ("[a.b]\n[a]\nb.c = 1\n", .closedTable("b"), 3, 1),
    ("a = \"x\ny\"", .unclosedString, 1, 5),
    ("a = [1, 2", .unclosedArray, 1, 5),
    ("a = {b = 1,\n c = 2}", .expectedKey, 1, 12),
    ("a = 1 b = 2", .expectedLineEnd, 1, 7),
    ("a = 9223372036854775808", .integerRange("9223372036854775808"), 1, 5),
    ("a = 2026-02-29", .dateTime("2026-02-29"), 1, 5),
    ("'ä' = \"\\x\"", .escape, 1, 8),
    ("a = 1\0", .expectedLineEnd, 1, 6),
  ])
  func `says what is wrong and where`(
    text: String, reason: TOMLError.Reason, line: Int, column: Int
  ) {
    let position = TOMLPosition(line: line, column: column)
    #expect(fault(text) == TOMLError(reason: reason, position: position))
  }

  @Test func `names the byte that is no UTF-8`() {
    #expect(throws: TOMLError(reason: .notUTF8, position: TOMLPosition(line: 2, column: 7))) {
      try TOMLDocument(Array("a = 1\nb = \"ü".utf8) + [0xFF])
    }
  }

  @Test func `ends on hostile nesting, keys and strings`() throws {
    #expect(fault("a = " + String(repeating: "[", count: 100_000))?.reason == .tooDeep)
    #expect(fault("a = " + String(repeating: "{a=", count: 100_000))?.reason == .tooDeep)
    #expect(fault("a = \"" + String(repeating: "x", count: 100_000))?.reason == .unclosedString)
    // A table of many keys takes time in proportion.
    let keys = (0..<20_000).map { "k\($0) = 0\n" }.joined()
    #expect(try TOMLDocument(keys).root["k19999"]?.integer == 0)
    #expect(fault(keys + "k7 = 1\n")?.reason == .duplicateKey("k7"))
    let path = String(repeating: "a.", count: 20_000) + "a = 1\n"
    #expect(fault(path)?.reason == .tooDeep)
    #expect(throws: TOMLError(reason: .tooLarge, position: TOMLPosition(line: 1, column: 1))) {
      try TOMLDocument([UInt8](repeating: UInt8(ascii: "#"), count: 65 << 20))
    }
  }
}
