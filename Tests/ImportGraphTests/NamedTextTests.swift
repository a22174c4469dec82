import ImportGraph
import Testing

@Suite struct `Named text` {
  private func texts(_ source: String) -> [String] {
    let interest = ScanInterest(words: ["tests", "pyi"], components: ["driver.c", ".c", "README"])
    return ImportScanner.scan(copying: source.utf8, for: interest).texts.map {
      ($0.isContinued ? "…" : "") + $0.text
    }
  }

  @Test(arguments: [
    (#"x = "tests""#, ["tests"]),
    (#"x = 'pkg.tests.util:func'"#, ["pkg.tests.util"]),
    (#"x = b"tests/data""#, ["tests/data"]),
    (#"x = "..\\tests\\data""#, ["../tests/data"]),
    (##"x = r"pkg\.tests\.util""##, ["pkg.tests.util"]),
    (#"x = f"{name}.tests.{y}""#, ["….tests."]),
    (#"x = "%s.tests" % name"#, ["….tests"]),
    (#"x = "%(name)s.tests" % d"#, ["….tests"]),
    (#"x = "{}.tests".format(name)"#, ["….tests"]),
    (#"x = "pkg." "tests.util""#, ["tests.util", "pkg.tests.util"]),
    ("x = (\"pkg.\"  # why\n  'tests')", ["tests", "pkg.tests"]),
    (#"x = "pkg." + "tests""#, ["tests", "pkg.tests"]),
    (#"x = f"{a["tests"]}""#, ["tests"]),
    (#"x = "lib/driver.c""#, ["lib/driver.c"]),
    (#"x = '#include "driver.c"\n'"#, ["driver.c"]),
    (#"x = "*.c""#, [".c"]),
    (#"x = f"{y}.c""#, ["….c"]),
    (#"x = "a.pyi""#, ["a.pyi"]),
    (#"x = "README""#, ["README"]),
    ("x = [\n  'tests'\n]", ["tests"]),
    ("x = '''\nfrom pkg.tests import y\n'''", ["pkg.tests"]),
  ])
  func `is found in every form of constant`(source: String, expected: [String]) {
    #expect(texts(source) == expected)
  }

  @Test(arguments: [
    "x = 'latest'", "x = 'tests2'", "x = 'my-tests'", "x = 'x.c'", "x = 'run the tests'",
    "x = 'fails the tests.'", "x = 'see README'", "x = r'\\.(?!tests\\.)'", "x = 'docs,tests'",
    "# 'tests'", "tests = 1",
    "def f():\n  '''tests'''\n", "'tests'\n", "x = 'c'",
  ])
  func `is not a word in a sentence, a docstring or a longer word`(source: String) {
    #expect(texts(source) == [])
  }

  @Test func `has the line it stands on`() {
    let source = "x = 1\ny = '''\n\npkg/tests/a'''\n\nz = 'tests'"
    let found = ImportScanner.scan(copying: source.utf8, for: ScanInterest(words: ["tests"]))
    #expect(found.texts.map(\.line) == [4, 6])
  }
}
