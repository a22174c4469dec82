extension ReachPattern {
  private static let host = "def discover(p): return [m for m in iter_modules(p.__path__)]"
  private static let plugs: [(String, String)] = [
    ("plugs/__init__.py", ""), ("plugs/steps/__init__.py", ""), ("plugs/steps/a.py", ""),
    ("plugs/other.py", ""),
  ]

  /// Packages that are given to functions as such, and what stands in other forms than texts.
  static let passed: [ReachPattern] = [
    ReachPattern(
      number: 7, seen: "the application gives another's package to a lister",
      app: "import pkg\nimport plugs.steps\npkg.discover(plugs.steps)",
      files: [("pkg/__init__.py", host)], others: plugs, keeps: ["plugs/steps/a.py"],
      drops: ["plugs/other.py"]),
    ReachPattern(
      number: 7, seen: "a third distribution gives another's package to a lister",
      app: "import user",
      files: [("pkg/__init__.py", "from .load import discover"), ("pkg/load.py", host)],
      others: plugs + [
        (
          "user/__init__.py",
          "from pkg import discover\nfrom plugs import steps as s, other\ndiscover(s, 1)\nprint(other)"
        )
      ], keeps: ["plugs/steps/a.py"], drops: []),
    ReachPattern(
      number: 7, seen: "venusian: a scanner's method is given a package",
      app: "import pkg\nfrom plugs import steps\ns = pkg.Scanner()\ns.scan(package=steps)",
      files: [
        ("pkg/__init__.py", "class Scanner:\n  def scan(self, p): walk_packages(p.__path__)")
      ], others: plugs, keeps: ["plugs/steps/a.py"], drops: ["plugs/other.py"]),
    ReachPattern(
      number: 7, seen: "a package that is given to what lists nothing",
      app: "import pkg, plugs.steps\npkg.describe(plugs.steps)\nprint(plugs.steps)",
      files: [("pkg/__init__.py", "def describe(p): return import_module(p.__name__)")],
      others: plugs, keeps: [], drops: ["plugs/steps/a.py", "plugs/other.py"]),
    ReachPattern(
      number: 7, seen: "a folder without `__init__` is listed by its imported path",
      app: "import pkg\nfor m in iter_modules(import_module('plugs').__path__): f(m)",
      files: [("pkg/__init__.py", "")], others: [("plugs/a.py", ""), ("other/b.py", "")],
      keeps: ["plugs/a.py"], drops: ["other/b.py"]),
    ReachPattern(
      number: 7, seen: "another's folder without `__init__` by its imported path",
      app: "import user",
      files: [("pkg/__init__.py", "")],
      others: [
        ("user/__init__.py", "iter_modules(importlib.import_module('plugs.sub').__path__)"),
        ("plugs/sub/a.py", ""), ("plugs/c.py", ""), ("other/b.py", ""),
      ], keeps: ["plugs/sub/a.py"], drops: ["plugs/c.py", "other/b.py"]),
    ReachPattern(
      number: 7, seen: "another's folder without `__init__` at the top, by its imported path",
      app: "import user",
      files: [("pkg/__init__.py", "")],
      others: [
        ("user/__init__.py", "iter_modules(import_module('plugs').__path__)"), ("plugs/a.py", ""),
        ("other/b.py", ""),
      ], keeps: ["plugs/a.py"], drops: ["other/b.py"]),
    ReachPattern(
      number: 7, seen: "another's folder without `__init__` under a name it is given",
      app: "import user",
      files: [("pkg/__init__.py", "")],
      others: [
        (
          "user/__init__.py",
          "p = import_module('plugs')\nfor m in iter_modules(p.__path__, 'plugs.'): f(m)"
        ), ("plugs/a.py", ""), ("other/b.py", ""), ("user/c.py", ""),
      ], keeps: ["plugs/a.py"], drops: ["other/b.py"]),
    ReachPattern(
      number: 7, seen: "a folder without `__init__` that is named to a lister",
      app: "import pkg\npkg.discover('plugs')",
      files: [
        ("pkg/__init__.py", "def discover(n): return iter_modules(import_module(n).__path__)")
      ], others: [("plugs/a.py", ""), ("other/b.py", "")],
      keeps: ["plugs/a.py"], drops: ["other/b.py"]),
    ReachPattern(
      number: 1, seen: "names that Python reads as others: a ligature, wide letters",
      app: "import ﬁle\nfrom pkg import ｓｕｂ as s\nimport 𝐩𝐤𝐠.deep",
      files: [
        ("pkg/__init__.py", ""), ("pkg/sub.py", ""), ("pkg/deep.py", ""), ("file.py", ""),
        ("ﬁle2.py", ""), ("pkg/b.py", ""),
      ], keeps: ["file.py", "pkg/sub.py", "pkg/deep.py"], drops: ["ﬁle2.py", "pkg/b.py"]),
    ReachPattern(
      number: 14, seen: "pyramid's ZCML: names that are relative to its folder",
      app: "import pkg",
      files: [
        ("pkg/__init__.py", "load('configure.zcml')"),
        ("pkg/configure.zcml", "<view class=\".views.home\" for='.models:Site' />"),
        ("pkg/views/__init__.py", ""), ("pkg/views/home.py", ""), ("pkg/models.py", ""),
        ("pkg/views/away.py", ""), ("pkg/other.py", ""),
      ], keeps: ["pkg/views/home.py", "pkg/models.py"],
      drops: ["pkg/views/away.py", "pkg/other.py"]),
    ReachPattern(
      number: 14, seen: "relative names in JSON and CSV, and in a package beside",
      app: "import pkg.a, pkg.data",
      files: [
        ("pkg/__init__.py", ""), ("pkg/a.py", ""), ("pkg/data/__init__.py", ""),
        ("pkg/data/x.json", "{\"h\": \"..handlers.b\", \"i\": \".own\"}"),
        ("pkg/data/x.csv", "name,class\nx,..handlers.c\n"), ("pkg/data/own.py", ""),
        ("pkg/handlers/__init__.py", ""), ("pkg/handlers/b.py", ""), ("pkg/handlers/c.py", ""),
        ("pkg/handlers/d.py", ""),
      ], keeps: ["pkg/handlers/b.py", "pkg/handlers/c.py", "pkg/data/own.py"],
      drops: ["pkg/handlers/d.py"]),
    ReachPattern(
      number: 14, seen: "a Mako template's imports",
      app: "import pkg",
      files: [
        ("pkg/__init__.py", ""),
        (
          "pkg/templates/x.mako",
          "<%namespace name=\"h\" module=\"pkg.a\"/>\n<%! from pkg.b import c %>"
        ),
        ("pkg/a.py", ""), ("pkg/b.py", ""), ("pkg/c.py", ""),
      ], keeps: ["pkg/a.py", "pkg/b.py"], drops: ["pkg/c.py"]),
    ReachPattern(
      number: 29, seen: "a pickle in the application's source, as base64",
      app: "x = pickle.loads(b64decode('gASVEQAAAAAAAACMBXBrZy5hlIwBQ5STlC4='))",
      files: [("pkg/__init__.py", ""), ("pkg/a.py", ""), ("pkg/b.py", "")],
      keeps: ["pkg/a.py"], drops: ["pkg/b.py"]),
    ReachPattern(
      number: 29, seen: "a pickle in the application's data, as base64", app: "x = 1",
      files: [("pkg/__init__.py", ""), ("pkg/a.py", ""), ("pkg/b.py", "")],
      appData: [("/app/x.json", "{\"model\": \"gASVEQAAAAAAAACMBXBrZy5hlIwBQ5STlC4=\"}")],
      keeps: ["pkg/a.py"], drops: ["pkg/b.py"]),
    ReachPattern(
      number: 20, seen: "the application says that types are checked",
      app: "import typing\ntyping.TYPE_CHECKING = True\nimport pkg",
      files: [
        ("pkg/__init__.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  import pkg.a"),
        ("pkg/a.py", ""), ("pkg/b.py", ""),
      ], keeps: ["pkg/a.py"], drops: ["pkg/b.py"]),
    ReachPattern(
      number: 20, seen: "sphinx/ext/autodoc/importer.py: a module says that types are checked",
      app: "import pkg, plugin\nif typing.TYPE_CHECKING == 1: pass",
      files: [
        ("pkg/__init__.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  import pkg.a"),
        ("pkg/a.py", ""), ("pkg/b.py", ""),
      ],
      others: [("plugin/__init__.py", "def f():\n  t.TYPE_CHECKING = True")],
      keeps: ["pkg/a.py"], drops: ["pkg/b.py"]),
    ReachPattern(
      number: 20, seen: "a condition on type checking elsewhere",
      app: "import pkg, plugin\nif typing.TYPE_CHECKING == 1: pass\ntyping.TYPE_CHECKING = False",
      files: [
        ("pkg/__init__.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  import pkg.a"),
        ("pkg/a.py", ""),
      ], keeps: [], drops: ["pkg/a.py"]),
  ]
}
