import Packaging
import Pruning
import Testing

@Suite struct `Test suites` {
  /// A package with a suite, and one module that may speak for it.
  private func verdict(_ module: String, _ path: String = "pkg/mod.py") throws -> Bool {
    var world = World()
    world.install(
      "pkg",
      [
        "pkg/__init__.py": "", "pkg/sub/__init__.py": "",
        "pkg/tests/__init__.py": "", "pkg/tests/test_a.py": "", "pkg/tests/data/a.csv": "",
        "pkg/sub/tests/test_b.py": "",
      ])
    world.install("speaker", [path: module])
    return try world.review().keeps("pkg/tests/data/a.csv")
  }

  @Test(arguments: [
    "import pkg.tests", "import pkg.tests.test_a as t", "from pkg import tests",
    "from pkg.tests.util import x", "def f():\n  from . import tests", "from .tests import x",
    "import_module('.tests', __package__)", "x = 'pkg.tests.util:func'", "x = 'pkg/tests/data'",
    "open(join(here, 'tests', 'a'))", "open(here / 'tests/data/a.csv')", "x = f'{__name__}.tests'",
    "'%s.tests' % name", "{'tests': 'x'}", "glob('*/tests/*.csv')", "exec('import pkg.tests')",
  ])
  func `stay when a kept module of the package imports or names them`(source: String) throws {
    #expect(try verdict(source))
  }

  @Test(arguments: [
    "import pkg.tests", "from pkg import tests", "x = 'pkg.tests.util:func'", "x = 'pkg/tests/x'",
    "x = '/usr/lib/site-packages/pkg/tests/x'",
  ])
  func `stay when a module of another package imports or names them`(source: String) throws {
    #expect(try verdict(source, "other/mod.py"))
  }

  @Test(arguments: [
    "", "import pkg", "from . import mod", "# import pkg.tests", "x = 'run the tests'",
    "from .sub.tests import x", "import pkg.testing", "x = 'pkg.testsuite'", "x = 'latest'",
    "x = 'tests.log'", "x = 'pkg/tests/test_a.py'", "x = 'see ../tests/data/a.csv'",
  ])
  func `go when nothing speaks for them`(source: String) throws {
    #expect(try !verdict(source))
  }

  @Test(arguments: ["x = 'tests'", "x = f'{y}.tests'", "from . import tests"])
  func `go when another package means its own`(source: String) throws {
    #expect(try !verdict(source, "other/mod.py"))
  }

  @Test func `are folders with test modules in them`() throws {
    var world = World()
    world.install(
      "pkg",
      [
        "django/test/__init__.py": "", "django/test/client.py": "",
        "numpy/testing/__init__.py": "", "numpy/testing/tests/test_utils.py": "",
        "jinja2/tests.py": "", "pandas/_testing/__init__.py": "",
        "tests/test_top.py": "", "a/tests/b/tests/conftest.py": "", "a/tests/b/c.json": "",
      ])
    let plan = try world.review()
    for path in [
      "django/test/__init__.py", "django/test/client.py", "numpy/testing/__init__.py",
      "jinja2/tests.py", "pandas/_testing/__init__.py",
    ] { #expect(try plan.keeps(path), "\(path)") }
    for path in ["numpy/testing/tests/test_utils.py", "tests/test_top.py", "a/tests/b/c.json"] {
      #expect(try !plan.keeps(path), "\(path)")
    }
  }

  @Test func `speak for others once they stay`() throws {
    var world = World()
    world.install(
      "pkg",
      [
        "a/mod.py": "import b.tests.util", "b/tests/test_b.py": "",
        "b/tests/util.py": "from c.tests import helper", "c/tests/test_c.py": "",
        "d/tests/test_d.py": "import a.tests",
      ])
    let plan = try world.review()
    #expect(
      plan["c/tests/test_c.py"]
        == .keep(
          .vetoed(
            rule: "JNK002",
            by: .imported(
              module: "c.tests.helper", at: .init(path: "b/tests/util.py", line: 1)))))
    #expect(try !plan.keeps("d/tests/test_d.py"))
  }

  @Test func `stay for an entry point, the application, or an orphan among them`() throws {
    var world = World()
    world.install(
      "a", ["a/tests/test_a.py": "", "b/tests/test_b.py": "", "c/tests/test_c.py": ""],
      entryPoint: "a.tests.plugin")
    world.install("d", ["d/tests/test_d.py": "", "e/tests/test_e.py": ""])
    world.application = [
      ("app.py", "import b.tests.x\nimport e\nx = e.__path__[0] + '/tests/a.csv'")
    ]
    world.orphan("c/tests/mine.py")
    let plan = try world.review()
    #expect(
      plan["a/tests/test_a.py"]
        == .keep(.vetoed(rule: "JNK002", by: .entryPoint(name: "e", distribution: "a"))))
    for path in ["b/tests/test_b.py", "c/tests/test_c.py", "c/tests/mine.py", "e/tests/test_e.py"] {
      #expect(try plan.keeps(path), "\(path)")
    }
    #expect(try !plan.keeps("d/tests/test_d.py"))
  }

  @Test func `stay where a module cannot be read`() throws {
    var world = World()
    world.install("a", ["a/mod.py": "unreadable", "a/tests/test_a.py": ""])
    world.install("b", ["b/mod.pyc": "", "b/tests/test_b.py": ""])
    world.install("c", ["c/mod.py": "# coding: rot13", "c/tests/test_c.py": ""])
    world.install("d", ["d/mod.py": "", "d/tests/test_d.py": "unreadable"])
    let plan = try world.review()
    #expect(
      plan["a/tests/test_a.py"] == .keep(.vetoed(rule: "JNK002", by: .opaque(path: "a/mod.py"))))
    #expect(try plan.keeps("b/tests/test_b.py"))
    #expect(try plan.keeps("c/tests/test_c.py"))
    #expect(try !plan.keeps("d/tests/test_d.py"))
  }

  @Test func `stay in what a program copies as a template`() throws {
    var world = World()
    world.install(
      "kedro",
      [
        "kedro/templates/project/tests/test_run.py": "", "chalice/0000-rest/tests/test_app.py": "",
        "x/{{ cookiecutter.repo }}/tests/test_a.py": "",
        "x/starter/native.c": "", "x/starter/__init__.pyi": "",
      ])
    #expect(try world.review().values.allSatisfy(\.isKept))
  }

  @Test func `speak by imports alone, and not by what they name`() throws {
    var world = World()
    world.install(
      "a",
      [
        "a/mod.py": "from a.tests import x", "a/tests/test_a.py": "x = 'tests'; y = 'b/tests/data'",
        "a/tests/tests/test_a.py": "", "b/tests/test_b.py": "", "c/tests/test_c.py": "",
        "a/tests/test_d.py": "import_module('c.tests.test_c')",
        "a/x.h": "", "a/tests/test_h.py": "x = 'x.h'",
      ])
    let plan = try world.review()
    #expect(try plan.keeps("a/tests/test_a.py") && plan.keeps("c/tests/test_c.py"))
    #expect(try !plan.keeps("b/tests/test_b.py") && !plan.keeps("a/x.h"))
  }

  @Test func `take along conftest modules that nothing imports`() throws {
    var world = World()
    world.install(
      "a",
      [
        "a/__init__.py": "", "a/conftest.py": "x = 'tests'", "a/tests/test_a.py": "",
        "b/__init__.py": "from .conftest import x", "b/conftest.py": "",
      ])
    let plan = try world.review()
    #expect(try !plan.keeps("a/conftest.py") && !plan.keeps("a/tests/test_a.py"))
    #expect(try plan.keeps("b/conftest.py"))
  }

  @Test func `go where somebody looked and dismissed what names them`() throws {
    var world = World()
    world.install(
      "a", ["a/mod.py": "x = 'tests'", "a/b.py": "", "a/tests/test_a.py": "", "a/tests/b.py": ""])
    let curated = try RuleBook.curated()
    func rules(_ versions: String, _ text: String?) -> RuleBook {
      RuleBook(
        rules: curated.rules, guards: curated.guards,
        dismissals: [
          RuleBook.Dismissal(
            distribution: "a", versions: versions, module: "a/mod.py", text: text, because: "")
        ])
    }
    func isKept(_ book: RuleBook) throws -> Bool {
      try world.review(rules: book).keeps("a/tests/test_a.py")
    }
    #expect(try !isKept(rules(">=1,<2", "tests")) && !isKept(rules(">=1", nil)))
    #expect(try isKept(rules("<1", "tests")) && isKept(rules(">=1", "test")))
  }

  @Test func `keep their licences`() throws {
    var world = World()
    world.install("a", ["a/tests/test_a.py": "", "a/tests/data/LICENSE.txt": ""])
    #expect(try world.review().keeps("a/tests/data/LICENSE.txt"))
  }
}
