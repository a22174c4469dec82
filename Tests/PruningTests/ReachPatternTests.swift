import Testing

@testable import Pruning

/// One way by which programs load modules that no plain import names.
struct ReachPattern: Sendable, CustomTestStringConvertible {
  /// The pattern's number in the project's list of them.
  let number: Int
  /// A real package that does so.
  let seen: String
  var app = "import pkg"
  /// Paths and contents of the distribution `pkg`.
  var files: [(String, String)] = []
  /// Another distribution, which requires the first.
  var others: [(String, String)] = []
  var othersRequire = true
  var othersAreRequired = false
  var appData: [(String, String)] = []
  /// Another file of the application's.
  var appSettings = ""
  let keeps: [String]
  let drops: [String]

  var testDescription: String { "\(number): \(seen)" }
}

@Suite struct `A module stays that is named by` {
  @Test(
    arguments: ReachPattern.imports + ReachPattern.computed + ReachPattern.tables
      + ReachPattern.files + ReachPattern.joined + ReachPattern.elsewhere
      + ReachPattern.handed + ReachPattern.passed)
  func pattern(_ pattern: ReachPattern) throws {
    var world = World()
    world.application = [("/app/main.py", pattern.app), ("/app/settings.py", pattern.appSettings)]
    world.installAll(
      "pkg", pattern.files, requires: pattern.othersAreRequired ? ["plugin"] : [])
    if !pattern.others.isEmpty {
      world.installAll(
        "plugin", pattern.others,
        requires: pattern.othersRequire && !pattern.othersAreRequired ? ["pkg"] : [])
    }
    world.applicationData = pattern.appData
    world.hidden = HiddenImports(standardLibrary: ["os", "sys"])
    let plan = try world.review(.reachable)
    for path in pattern.keeps { #expect(try plan.keeps(path), "\(path) is needed") }
    for path in pattern.drops { #expect(try !plan.keeps(path), "\(path) is not") }
    world.hearsEverything = true
    #expect(try world.review(.reachable) == plan, "a string was taken away that leads somewhere")
  }

  @Test(arguments: [
    "tests", "sub", "pkg", "pkg.", "pkg.sub", "pkg/sub", "pkg/sub.py", "pkg/sub/data.csv", ".sub",
    "..sub", ".sub.inner", "sub.inner", "sub/inner", "/sub", "./sub/inner", "../other/x", "inner",
    "Use sub of pkg.", "see pkg.sub.inner for more", "run", "run --all", "import sub", "group.name",
    "a:b", "pkg.sub:main", "libs", "pkg.libs", "pkg.libs/x", "x.so", "sub.", "sub.py", "%s.sub",
    "{}.inner", "\\\\sub\\\\inner", "pkg.sub.inner.", "-m pkg.sub", "multiprocessing",
  ])
  func text(_ text: String) throws {
    for manner in ["x", "import_module(x)", "os.listdir(x)", "subprocess.run(x)", "os.system(x)"] {
      var world = World()
      world.application = [("/app/main.py", "import pkg, pkg.low.deep")]
      let source = "import subprocess\n\(manner)\nname = \"\(text)\"\n"
      world.installAll(
        "pkg",
        [
          ("pkg/__init__.py", source), ("pkg/sub/__init__.py", ""), ("pkg/sub/inner.py", ""),
          ("pkg/sub/data.csv", ""), ("pkg/other.py", ""), ("pkg/inner.py", ""),
          ("pkg/low/__init__.py", ""), ("pkg/low/deep.py", source), ("pkg/low/sub.py", ""),
        ])
      world.installAll("other", [("sub.py", ""), ("run.py", ""), ("loaded.py", "")])
      world.hidden = HiddenImports(
        entries: [
          .init(module: "multiprocessing", loads: ["loaded"], because: "", source: "")
        ], standardLibrary: ["os"])
      let plan = try world.review(.reachable)
      world.hearsEverything = true
      #expect(try world.review(.reachable) == plan, "\(manner)")
    }
  }
}

@Suite struct `What the user starts` {
  @Test(arguments: ["tool.main", "tool.main:run", "e"])
  func `is kept with what it imports`(name: String) throws {
    var world = World()
    world.application = [("/app/main.py", "")]
    world.install(
      "tool",
      [
        "tool/__init__.py": "", "tool/main.py": "from . import used", "tool/used.py": "",
        "tool/other.py": "",
      ], entryPoint: "tool.main", group: "console_scripts")
    world.started = [name]
    let plan = try world.review(.reachable)
    #expect(plan["tool/main.py"] == .keep(.reached(.asked(entryPoint: name))))
    #expect(try plan.keeps("tool/used.py"))
    #expect(try !plan.keeps("tool/other.py"))
  }

  @Test func `is started with its main module`() throws {
    var world = World()
    world.application = [("/app/main.py", "")]
    world.install("tool", ["tool/__init__.py": "", "tool/__main__.py": ""])
    world.started = ["tool"]
    #expect(try world.review(.reachable).keeps("tool/__main__.py"))
  }
}

@Suite struct `An entry point of a computed group` {
  /// As spacy, whose catalogue looks up what spacy-legacy registers.
  @Test func `stays where a user of its reader requires it`() throws {
    var world = World()
    world.application = [("/app/main.py", "import framework")]
    world.install(
      "catalogue",
      ["catalogue.py": "def load(space): return entry_points(group='_'.join(space))"])
    world.install("legacy", ["legacy.py": "", "legacy_decoy.py": ""], entryPoint: "legacy")
    world.install("other", ["other.py": ""], entryPoint: "other")
    world.install(
      "framework", ["framework.py": "import catalogue"], isRequested: true,
      requires: ["catalogue", "legacy"])
    let plan = try world.review(.reachable)
    #expect(try plan.keeps("legacy.py"))
    #expect(try !plan.keeps("legacy_decoy.py"))
    #expect(try !plan.keeps("other.py"))
  }

  /// A host that looks up its user's group, for which another distribution registers.
  @Test(arguments: [
    "import host\nhost.load('app')",
    "import host\nfrom importlib.metadata import entry_points as found",
  ])
  func `stays where its name ends as the computed one does`(app: String) throws {
    var world = World()
    world.application = [("/app/main.py", app)]
    world.install(
      "host",
      ["host.py": "def load(app): return entry_points(group=f\"{app}.plugins\")"],
      isRequested: true)
    world.install("addon", ["addon.py": ""], entryPoint: "addon", group: "app.plugins")
    world.install("other", ["other.py": ""], entryPoint: "other", group: "app.others")
    let plan = try world.review(.reachable)
    #expect(try plan.keeps("addon.py"))
    #expect(try plan.keeps("other.py") == app.contains(" as "))
  }

  @Test(arguments: [
    "for d in distributions():\n  for e in d.entry_points: f(e)",
    "f(distribution(n).entry_points)",
  ])
  func `stays where those of distributions are read`(source: String) throws {
    var world = World()
    world.application = [("/app/main.py", "import host")]
    world.install("host", ["host.py": source])
    world.install(
      "addon", ["addon.py": "", "decoy.py": ""], isRequested: true, requires: ["host"],
      entryPoint: "addon", group: "app.plugins")
    world.install("other", ["other.py": ""], entryPoint: "other", group: "app.others")
    let plan = try world.review(.reachable)
    #expect(try plan.keeps("addon.py"))
    #expect(try !plan.keeps("decoy.py"))
    #expect(try !plan.keeps("other.py"))
  }
}

extension ReachPattern {
  static let imports: [ReachPattern] = [
    ReachPattern(
      number: 1, seen: "an import in a function, and of a constant name",
      files: [
        ("pkg/__init__.py", "def f():\n  import pkg.a\n  importlib.import_module('pkg.b')"),
        ("pkg/a.py", ""), ("pkg/b.py", ""), ("pkg/decoy.py", ""),
      ], keeps: ["pkg/a.py", "pkg/b.py"], drops: ["pkg/decoy.py"]),
    ReachPattern(
      number: 19, seen: "bs4/builder/__init__.py: an optional import",
      files: [
        ("pkg/__init__.py", "try:\n  from . import _lxml\nexcept ImportError:\n  pass"),
        ("pkg/_lxml.py", ""), ("pkg/_decoy.py", ""),
      ], keeps: ["pkg/_lxml.py"], drops: ["pkg/_decoy.py"]),
    ReachPattern(
      number: 20, seen: "flask/cli.py: TYPE_CHECKING",
      files: [
        (
          "pkg/__init__.py",
          "import typing as t\nif t.TYPE_CHECKING:\n  from . import types\nelse:\n  from . import real"
        ),
        ("pkg/real.py", ""), ("pkg/types.py", ""),
      ], keeps: ["pkg/real.py"], drops: ["pkg/types.py"]),
    ReachPattern(
      number: 21, seen: "tzlocal/__init__.py: a platform",
      files: [
        (
          "pkg/__init__.py",
          """
          import sys
          if sys.platform == "win32":
            from . import windows
          elif sys.version_info >= (3, 8) and sys.platform != 'darwin':
            from . import unix
          else:
            from . import other
          """
        ),
        ("pkg/unix.py", ""), ("pkg/windows.py", ""), ("pkg/other.py", ""),
      ], keeps: ["pkg/unix.py"], drops: ["pkg/windows.py", "pkg/other.py"]),
    ReachPattern(
      number: 18, seen: "dateutil/tz/tz.py: six.moves",
      files: [
        ("pkg/__init__.py", "from six.moves import range"), ("six.py", ""), ("decoy.py", ""),
      ], keeps: ["six.py"], drops: ["decoy.py"]),
    ReachPattern(
      number: 10, seen: "click_plugins: a docstring names nothing",
      files: [
        ("pkg/__init__.py", "\"\"\"import pkg.a\n\npkg.a\n\"\"\"\n"), ("pkg/a.py", ""),
      ], keeps: ["pkg/__init__.py"], drops: ["pkg/a.py"]),
    ReachPattern(
      number: 34, seen: "jinja2/tests.py: a name that looks like junk",
      files: [
        ("pkg/__init__.py", "from .docs import x\nfrom . import tests"),
        ("pkg/docs/__init__.py", ""), ("pkg/tests.py", ""), ("pkg/testing.py", ""),
      ], keeps: ["pkg/docs/__init__.py", "pkg/tests.py"], drops: ["pkg/testing.py"]),
    ReachPattern(
      number: 32, seen: "pip/_vendor: a copy of another package",
      files: [
        ("pkg/__init__.py", "from pkg._vendor.six import x"), ("pkg/_vendor/__init__.py", ""),
        ("pkg/_vendor/six.py", ""), ("pkg/_vendor/toml.py", ""),
      ], keeps: ["pkg/_vendor/six.py", "pkg/_vendor/__init__.py"], drops: ["pkg/_vendor/toml.py"]),
    ReachPattern(
      number: 31, seen: "google.cloud: a package without `__init__`",
      app: "from google.cloud import storage",
      files: [
        ("google/cloud/storage/__init__.py", "from google.api import core"),
        ("google/api/core.py", ""), ("google/cloud/pubsub/__init__.py", ""),
      ], keeps: ["google/cloud/storage/__init__.py", "google/api/core.py"],
      drops: ["google/cloud/pubsub/__init__.py"]),
    ReachPattern(
      number: 35, seen: "kombu/transport/redis.py: an import nobody declares",
      files: [("pkg/__init__.py", "from packaging.version import Version")],
      others: [
        ("packaging/__init__.py", ""), ("packaging/version.py", ""), ("packaging/tags.py", ""),
      ], keeps: ["packaging/version.py"], drops: ["packaging/tags.py"]),
  ]

  static let computed: [ReachPattern] = [
    ReachPattern(
      number: 2, seen: "anyio/_core/_eventloop.py: f\"anyio._backends._{name}\"",
      files: [
        ("pkg/__init__.py", "m = import_module(f\"pkg.back._{name}\")"),
        ("pkg/back/__init__.py", ""), ("pkg/back/_a.py", ""), ("pkg/back/other.py", ""),
      ], keeps: ["pkg/back/_a.py"], drops: ["pkg/back/other.py"]),
    ReachPattern(
      number: 2, seen: "pendulum/locales/locale.py: f\"pendulum.locales.{name}.locale\"",
      files: [
        ("pkg/__init__.py", "m = import_module(f\"pkg.locales.{name}.locale\")"),
        ("pkg/locales/__init__.py", ""), ("pkg/locales/de/__init__.py", ""),
        ("pkg/locales/de/locale.py", ""), ("pkg/decoy.py", ""),
      ], keeps: ["pkg/locales/de/locale.py"], drops: ["pkg/decoy.py"]),
    ReachPattern(
      number: 7, seen: "pylint/checkers/__init__.py: a package hands out its folder",
      files: [
        ("pkg/__init__.py", "from . import checkers"),
        ("pkg/checkers/__init__.py", "from other import load\nload(__path__[0])"),
        ("pkg/checkers/names.py", ""), ("pkg/decoy.py", ""),
      ], keeps: ["pkg/checkers/names.py"], drops: ["pkg/decoy.py"]),
    ReachPattern(
      number: 3, seen: "django/db/utils.py: \"%s.base\"",
      app: "import pkg\nENGINE = 'pkg.db.lite'",
      files: [
        ("pkg/__init__.py", "import_module('%s.base' % x)"), ("pkg/db/__init__.py", ""),
        ("pkg/db/lite/__init__.py", ""), ("pkg/db/lite/base.py", ""), ("pkg/db/lite/odd.py", ""),
      ], keeps: ["pkg/db/lite/base.py"], drops: ["pkg/db/lite/odd.py"]),
    ReachPattern(
      number: 4, seen: "boto3/session.py: a string that is loaded elsewhere",
      files: [
        ("pkg/__init__.py", "from .utils import load\nload('pkg.s3.inject.methods')"),
        ("pkg/utils.py", "def load(name):\n  import_module(name)"), ("pkg/s3/__init__.py", ""),
        ("pkg/s3/inject.py", ""), ("pkg/s3/decoy.py", ""),
      ], keeps: ["pkg/s3/inject.py"], drops: ["pkg/s3/decoy.py"]),
    ReachPattern(
      number: 5, seen: "sqlalchemy/dialects/__init__.py: __import__(\"a.b.%s\" % d)",
      files: [
        ("pkg/__init__.py", "__import__(\"pkg.dialects.%s\" % d)"),
        ("pkg/dialects/__init__.py", ""), ("pkg/dialects/a.py", ""), ("pkg/decoy.py", ""),
      ], keeps: ["pkg/dialects/a.py"], drops: ["pkg/decoy.py"]),
    ReachPattern(
      number: 6, seen: "PIL/Image.py: __import__(f\"{__spec__.parent}.{plugin}\")",
      files: [
        ("pkg/__init__.py", "plugins = ['PngPlugin']"),
        ("pkg/Image.py", "__import__(f\"{__spec__.parent}.{plugin}\", globals(), locals(), [])"),
        ("pkg/PngPlugin.py", ""), ("pkg/sub/__init__.py", ""), ("pkg/sub/decoy.py", ""),
      ], keeps: ["pkg/PngPlugin.py"], drops: ["pkg/sub/decoy.py", "pkg/Image.py"]),
    ReachPattern(
      number: 7, seen: "django/db/migrations/loader.py: pkgutil.iter_modules",
      files: [
        ("pkg/__init__.py", "for m in pkgutil.iter_modules(p): import_module(m)"),
        ("pkg/sub/__init__.py", ""), ("pkg/sub/a.py", ""), ("decoy.py", ""),
      ], keeps: ["pkg/sub/a.py"], drops: ["decoy.py"]),
    ReachPattern(
      number: 13, seen: "transformers/__init__.py: _import_structure",
      files: [
        (
          "pkg/__init__.py",
          "_import_structure = {'models.bert': ['Bert']}\nsys.modules[__name__] = _Lazy(__name__)"
        ),
        ("pkg/models/__init__.py", ""), ("pkg/models/bert.py", ""), ("pkg/models/gpt.py", ""),
      ], keeps: ["pkg/models/bert.py"], drops: ["pkg/models/gpt.py"]),
    ReachPattern(
      number: 29, seen: "cv2/__init__.py: exec of config-3.py",
      files: [
        ("pkg/__init__.py", "exec(compile(open('config.py').read(), 'config.py', 'exec'))"),
        ("pkg/config.py", ""), ("pkg/config-3.py", ""), ("pkg/sub/__init__.py", ""),
      ], keeps: ["pkg/config.py", "pkg/config-3.py"], drops: ["pkg/sub/__init__.py"]),
    ReachPattern(
      number: 12, seen: "pydantic/__init__.py: `__getattr__` and a table",
      files: [
        (
          "pkg/__init__.py",
          """
          _table = {'A': (__spec__.parent, '.main'), 'B': (__spec__.parent, '.sub.deep')}
          def __getattr__(name):
            package, module = _table[name]
            return import_module(module, package=package)
          """
        ),
        ("pkg/main.py", ""), ("pkg/sub/__init__.py", ""), ("pkg/sub/deep.py", ""),
        ("pkg/sub/decoy.py", ""),
      ], keeps: ["pkg/main.py", "pkg/sub/deep.py"], drops: ["pkg/sub/decoy.py"]),
  ]
}

extension World {
  mutating func installAll(
    _ name: String, _ files: [(String, String)], requires: [String] = [],
    isRequested: Bool = false
  ) {
    install(name, files, isRequested: isRequested, requires: requires)
  }
}
