import ImportGraph
import Testing

@Suite struct `A condition on the target` {
  private let facts = StaticFacts(
    sysPlatform: "linux", osName: "posix", platformSystem: "Linux", implementation: "cpython",
    version: (3, 11))

  @Test(arguments: [
    ("TYPE_CHECKING", false), ("typing.TYPE_CHECKING", false), ("not TYPE_CHECKING", true),
    ("False", false), ("0", false), ("True or x", true),
    ("sys.platform == 'win32'", false), ("sys.platform != \"win32\"", true),
    ("sys.platform in ('linux', 'darwin')", true), ("sys.platform not in {'linux'}", false),
    ("sys.platform.startswith('win')", false), ("sys.platform.startswith(('lin', 'x'))", true),
    ("os.name == 'nt'", false), ("platform.system() == 'Windows'", false),
    ("sys.implementation.name == 'pypy'", false),
    ("platform.python_implementation() == 'CPython'", true),
    ("sys.version_info >= (3, 8)", true), ("sys.version_info < (3, 11)", false),
    ("sys.version_info[:2] == (3, 11)", true), ("sys.version_info[:2] <= (3, 10)", false),
    ("sys.version_info[0] == 2", false), ("sys.version_info.major >= 3", true),
    ("sys.version_info > (3, 11)", true), ("sys.version_info >= (3,)", true),
    ("sys.version_info < (3, 12, 1)", true), ("(sys.version_info >= (3, 12))", false),
    ("x and sys.platform == 'win32'", false), ("sys.platform == 'linux' or f(x)", true),
    ("TYPE_CHECKING and not x", false),
    ("(\n  sys.platform == 'win32'  # no\n  or os.name == 'nt'\n)", false),
  ])
  func `is decided`(condition: String, value: Bool) {
    #expect(facts.value(of: condition.utf8) == value)
  }

  @Test(arguments: [
    "x", "x or TYPE_CHECKING", "x and sys.platform == 'linux'", "sys.platform == name",
    "sys.version_info >= (3, 11, 4)", "sys.version_info == (3, 11)[0:2]", "not x",
    "TYPE_CHECKING if x else y", "lambda: TYPE_CHECKING", "sys.platform == 'win' + '32'",
    "TYPE_CHECKING == x", "my.sys.platform == 'linux'", "f(TYPE_CHECKING)", "(", "'", "x :=",
    "not (TYPE_CHECKING or x)", "sys.platform == 'linux' == x", "TYPE_CHECKING or",
  ])
  func `is left open`(condition: String) {
    #expect(facts.value(of: condition.utf8) == nil)
  }

  private func imports(_ source: String) -> [String] {
    var interest = ScanInterest(words: [String](), reportsEveryImport: true)
    interest.facts = facts
    return ImportScanner.scan(copying: source.utf8, for: interest).imports.map(\.module)
  }

  @Test(arguments: [
    ("if TYPE_CHECKING:\n  import a\nimport b", ["b"]),
    ("if TYPE_CHECKING: import a\nelse: import b\nimport c", ["b", "c"]),
    ("if TYPE_CHECKING:\n  if x:\n    import a\n  else:\n    import b\nelse:\n  import c", ["c"]),
    ("if x:\n  import a\nelif TYPE_CHECKING:\n  import b\nelse:\n  import c", ["a", "c"]),
    ("if os.name == 'posix':\n\timport a\nelif x:\n\timport b\nelse:\n\timport c", ["a"]),
    ("def f():\n  if TYPE_CHECKING:\n    import a\n\n# x\n    import b\n  import c", ["c"]),
    ("if TYPE_CHECKING:\n  x = (\n1,\n)\n  import a\nimport b", ["b"]),
    ("if TYPE_CHECKING:\n  '''\nx\n'''\n  import a\nimport b", ["b"]),
    ("if TYPE_CHECKING and \\\n  x:\n  import a\nimport b", ["b"]),
    ("for x in y:\n  pass\nelse:\n  import a", ["a"]),
    ("if TYPE_CHECKING:\n  import a\nfor x in y:\n  pass\nelse:\n  import b", ["b"]),
    ("try:\n  if TYPE_CHECKING:\n    import a\nexcept ImportError:\n  import b", ["b"]),
    ("x = a if TYPE_CHECKING else b\nimport c", ["c"]),
    ("if not TYPE_CHECKING:\r\n  import a\r\nelse:\r\n  import b\r\n", ["a"]),
    ("class A:\n  if TYPE_CHECKING:\n    def f(self): import a\n  def g(self): import b", ["b"]),
  ])
  func `decides which imports run`(source: String, expected: [String]) {
    #expect(imports(source) == expected)
  }
}
