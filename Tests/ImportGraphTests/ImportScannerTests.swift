import ImportGraph
import Testing

@Suite struct `Import scanner` {
  private func imports(_ source: String) -> [String] {
    let interest = ScanInterest(words: [String](), reportsEveryImport: true)
    return ImportScanner.scan(copying: source.utf8, for: interest).imports.map { found in
      String(repeating: ".", count: found.level) + found.module
        + (found.name.map { " \($0)" } ?? "") + " @\(found.line)"
    }
  }

  @Test(arguments: [
    ("import a", ["a @1"]),
    ("import a.b as c, d", ["a.b @1", "d @1"]),
    ("from a.b import c", ["a.b c @1"]),
    ("from a import (b as x,  # first\n  c,\n)", ["a b @1", "a c @2"]),
    ("from . import a", [". a @1"]),
    ("from .a import b", [".a b @1"]),
    ("from.a import b", [".a b @1"]),
    ("from ... a import b", ["...a b @1"]),
    ("from ...import a", ["... a @1"]),
    ("from a import *", ["a * @1"]),
    ("import\ta", ["a @1"]),
    ("import a . b", ["a.b @1"]),
    ("import \\\n  a", ["a @2"]),
    ("from a \\\r\n import b", ["a b @2"]),
    ("x = 1; import a; import b", ["a @1", "b @1"]),
    ("if x: import a\nelse: import b", ["a @1", "b @2"]),
    ("try:\r\n\timport a\r\nexcept ImportError:\r\n\tpass", ["a @2"]),
    ("\u{C}import a", ["a @1"]),
    ("\u{FEFF}import a", ["a @1"]),
    ("import a\rimport b", ["a @1", "b @2"]),
    ("print \"x\"\nimport a", ["a @2"]),
    ("x = `1`\nexec 'y'\nimport a", ["a @3"]),
    ("x = (1,\nimport a", ["a @2"]),
    ("class C:\n  def f(self):\n    from a import b; return b", ["a b @3"]),
    ("from größe import maß", ["größe maß @1"]),
  ])
  func `finds imports at any depth`(source: String, expected: [String]) {
    #expect(imports(source) == expected)
  }

  @Test(arguments: [
    "# import a", "'''\nimport a\n'''", "x = '\\'; import a'", "raise X from y",
    "yield from\\\n a", "importlib.a", "from_ = 1", "\"\"\"\\\"\"\" import a \"\"\"",
    "f'''\nimport a\n'''", "x = r'\\'; y = 'import a'", "important = 1",
  ])
  func `finds none in strings and comments`(source: String) {
    #expect(imports(source) == [])
  }

  @Test(arguments: [
    #"f"{x["a"]}"; import a"#, #"f"{x!r:>{width}}"; import a"#, #"f"{{"; import a"#,
    #"f'{x:"^10}'; import a"#, #"f"{f"{f"{1}"}"}"; import a"#, #"rb'\'' ; import a"#,
    #"t"{x}"; import a"#, #"f"{x or ""}"; import a"#, #"f"{'#'}"; import a"#,
  ])
  func `finds the end of nested and formatted strings`(source: String) {
    #expect(imports(source) == ["a @1"])
  }

  @Test func `reports only what holds a word it was asked for`() {
    let source = "import a, b.tests.c\nfrom a import tests\nfrom .tests import x\nfrom b import c"
    let found = ImportScanner.scan(copying: source.utf8, for: ScanInterest(words: ["tests"]))
    #expect(
      found.imports == [
        ImportedName(module: "b.tests.c", line: 1),
        ImportedName(module: "a", name: "tests", namesInterest: true, line: 2),
        ImportedName(level: 1, module: "tests", name: "x", line: 3),
      ])
  }

  @Test(arguments: [
    ("# -*- coding: utf-8 -*-", nil), ("# coding: latin-1", nil),
    ("#!/x\n# vim: coding=cp1252", nil),
    ("# coding: rot13", "rot13"), ("# coding=utf-16", "utf-16"), ("\n\n# coding: rot13", nil),
    ("import a\n# coding: rot13", nil), ("# coding: own_codec", "own_codec"),
  ])
  func `mistrusts encodings that are not ASCII's kin`(source: String, foreign: String?) {
    let found = ImportScanner.scan(copying: source.utf8, for: ScanInterest(words: ["a"]))
    #expect(found.opacity == foreign.map { .encoding($0) })
  }

  @Test(arguments: ["x = '''\nimport a", "a\0b", "x = f'''{1}"])
  func `mistrusts what is no Python`(source: String) {
    let found = ImportScanner.scan(copying: source.utf8, for: ScanInterest(words: ["a"]))
    #expect(found.opacity == .malformed)
  }

  @Test func `survives formatted strings nested without end`() {
    let source = String(repeating: "f'{", count: 100_000)
    let found = ImportScanner.scan(copying: source.utf8, for: ScanInterest(words: ["a"]))
    #expect(found.opacity == .malformed)
  }

  @Test func `survives every prefix of a source`() {
    let source = Array(
      "from .a import (b, # c\n d)\nx = f\"{y!r:{w}}\" rb'\\\\' + '''t''' \\\r\n import a\n".utf8)
    for length in source.indices {
      _ = ImportScanner.scan(
        copying: source[..<length],
        for: ScanInterest(words: ["a"], components: [".c"], reportsEveryImport: true))
    }
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `has the line it stands in`(ending: String) {
    for width in [0, 1, 31, 32, 33, 127, 128, 129, 400] {
      let lines = (0..<40).map { number in
        String(repeating: "#", count: width * (number % 3)) + ending + "import m\(number)" + ending
      }
      let source = lines.joined()
      let found = ImportScanner.scan(
        copying: source.utf8, for: ScanInterest(words: [String](), reportsEveryImport: true)
      ).imports
      #expect(found.map(\.line) == (0..<40).map { 2 * $0 + 2 }, "\(width)")
    }
  }
}
