extension ReachPattern {
  /// Names that are put together of several, or relative to something that is named beside them.
  static let joined: [ReachPattern] = [
    ReachPattern(
      number: 4, seen: "sqlalchemy/dialects: a prefix in a constant",
      files: [
        ("pkg/__init__.py", "BASE = 'pkg.backends'\ndef f(n): import_module(BASE + '.' + n)"),
        ("pkg/backends/__init__.py", ""), ("pkg/backends/redis.py", ""),
        ("pkg/other/__init__.py", ""), ("pkg/other/redis.py", ""),
      ], keeps: ["pkg/backends/redis.py"], drops: ["pkg/other/redis.py"]),
    ReachPattern(
      number: 5, seen: "the application's word for a loader's module",
      app: "import pkg\npkg.connect('redis')",
      files: [
        ("pkg/__init__.py", "from pkg import backends\ndef connect(n): import_module(base() + n)"),
        ("pkg/backends/__init__.py", ""), ("pkg/backends/redis.py", ""),
        ("pkg/backends/other.py", ""),
      ], keeps: ["pkg/backends/redis.py"], drops: ["pkg/backends/other.py"]),
    ReachPattern(
      number: 6, seen: "a relative name from a package that is named beside it",
      app: "import importlib\nimportlib.import_module('.de', 'pkg.lang')",
      files: [
        ("pkg/__init__.py", ""), ("pkg/lang/__init__.py", ""), ("pkg/lang/de.py", ""),
        ("pkg/lang/fr.py", ""),
      ], keeps: ["pkg/lang/de.py"], drops: ["pkg/lang/fr.py"]),
    ReachPattern(
      number: 6, seen: "a relative name from a package below the module's own",
      files: [
        ("pkg/__init__.py", "import_module('.x' + n, package=__name__ + '.sub')"),
        ("pkg/sub/__init__.py", ""), ("pkg/sub/xa.py", ""), ("pkg/sub/x/__init__.py", ""),
        ("pkg/sub/x/deep.py", ""), ("pkg/other/__init__.py", ""), ("pkg/other/a.py", ""),
      ], keeps: ["pkg/sub/xa.py"], drops: ["pkg/other/a.py"]),
    ReachPattern(
      number: 3, seen: "a beginning that a name is added to",
      files: [
        ("pkg/__init__.py", "import_module('pkg.back._' + n)"), ("pkg/back/__init__.py", ""),
        ("pkg/back/_a.py", ""), ("pkg/back/other.py", ""),
      ], keeps: ["pkg/back/_a.py"], drops: ["pkg/back/other.py"]),
    ReachPattern(
      number: 33, seen: "a folder of copies on sys.path",
      files: [
        ("pkg/__init__.py", "import sys\nsys.path.insert(0, VENDOR)\nimport toml.decoder"),
        ("pkg/_vendor/__init__.py", ""), ("pkg/_vendor/toml/__init__.py", ""),
        ("pkg/_vendor/toml/decoder.py", ""), ("pkg/_vendor/toml/encoder.py", ""),
      ], keeps: ["pkg/_vendor/toml/decoder.py"], drops: ["pkg/_vendor/toml/encoder.py"]),
    ReachPattern(
      number: 33, seen: "setuptools/extern: an importer of its own",
      files: [
        ("pkg/__init__.py", "from pkg.extern import ordered"),
        ("pkg/extern/__init__.py", "import sys\nsys.meta_path.append(Importer())"),
        ("pkg/_vendor/ordered.py", ""), ("pkg/_vendor/other.py", ""),
        ("pkg/_vendor/__init__.py", ""),
      ], keeps: ["pkg/_vendor/ordered.py"], drops: ["pkg/_vendor/other.py"]),
    ReachPattern(
      number: 40, seen: "a name in a command and in code",
      app: "import pkg, os\nos.system('plugin serve')",
      files: [("pkg/__init__.py", "exec('import helper')"), ("helper.py", ""), ("decoy.py", "")],
      others: [("plugin/__init__.py", ""), ("plugin/__main__.py", ""), ("other/__init__.py", "")],
      keeps: ["helper.py", "plugin/__main__.py"], drops: ["decoy.py", "other/__init__.py"]),
    ReachPattern(
      number: 1, seen: "an import after a joined line",
      files: [
        ("pkg/__init__.py", "if x: \\\n  from . import a\n"), ("pkg/a.py", ""), ("pkg/b.py", ""),
      ], keeps: ["pkg/a.py"], drops: ["pkg/b.py"]),
    ReachPattern(
      number: 20, seen: "TYPE_CHECKING that is given a value",
      files: [
        ("pkg/__init__.py", "TYPE_CHECKING = True\nif TYPE_CHECKING:\n  from . import a\n"),
        ("pkg/a.py", ""), ("pkg/b.py", ""),
      ], keeps: ["pkg/a.py"], drops: ["pkg/b.py"]),
    ReachPattern(
      number: 21, seen: "a platform that is looked for in a text",
      files: [
        ("pkg/__init__.py", "if sys.platform in ('linux2'):\n  from . import a\n"),
        ("pkg/a.py", ""), ("pkg/b.py", ""),
      ], keeps: ["pkg/a.py"], drops: ["pkg/b.py"]),
  ]

  /// Packages that are listed or found by somebody else.
  static let elsewhere: [ReachPattern] = [
    ReachPattern(
      number: 7, seen: "pyramid's config.scan: the application names a package to a lister",
      app: "import pkg\npkg.scan('plugin.views')",
      files: [("pkg/__init__.py", "def scan(p): return [m for m in walk_packages(p)]")],
      others: [
        ("plugin/__init__.py", ""), ("plugin/views/__init__.py", ""), ("plugin/views/a.py", ""),
        ("plugin/other.py", ""),
      ], keeps: ["plugin/views/a.py"], drops: ["plugin/other.py"]),
    ReachPattern(
      number: 7, seen: "the application lists a package of another's",
      app: "import pkgutil\nfrom pkg import plugins as p\npkgutil.iter_modules(p.__path__)",
      files: [
        ("pkg/__init__.py", ""), ("pkg/plugins/__init__.py", ""), ("pkg/plugins/a.py", ""),
        ("pkg/other.py", ""),
      ], keeps: ["pkg/plugins/a.py"], drops: ["pkg/other.py"]),
    ReachPattern(
      number: 7, seen: "a lister under another name",
      files: [
        ("pkg/__init__.py", "from pkgutil import iter_modules as im\nim(p)"), ("pkg/a.py", ""),
        ("other.py", ""),
      ], keeps: ["pkg/a.py"], drops: ["other.py"]),
    ReachPattern(
      number: 7, seen: "a folder's files are run",
      files: [
        ("pkg/__init__.py", "from . import load"),
        ("pkg/load.py", "for f in glob(p): spec_from_file_location(f, f)"),
        ("pkg/sub/__init__.py", ""), ("pkg/sub/a.py", ""), ("other.py", ""),
      ], keeps: ["pkg/sub/a.py"], drops: ["other.py"]),
    ReachPattern(
      number: 7, seen: "`__all__` of a folder's names",
      files: [
        ("pkg/__init__.py", "from .sub import *"),
        ("pkg/sub/__init__.py", "__all__ = [f[:-3] for f in glob(p)]"), ("pkg/sub/a.py", ""),
        ("pkg/other.py", ""),
      ], keeps: ["pkg/sub/a.py"], drops: ["pkg/other.py"]),
    ReachPattern(
      number: 16, seen: "the application reads all entry points",
      app: "from importlib.metadata import entry_points\nfor e in entry_points(): e.load()",
      files: [("pkg/hook.py", ""), ("pkg/__init__.py", ""), ("pkg/other.py", "")],
      keeps: [], drops: ["pkg/other.py"]),
    ReachPattern(
      number: 24, seen: "nvidia-cudnn-cu12: a distribution of libraries",
      files: [("pkg/__init__.py", "import os")],
      others: [
        ("nvidia/__init__.py", ""), ("nvidia/cudnn/__init__.py", ""),
        ("nvidia/cudnn/lib/libcudnn.so.9", ""),
      ], othersAreRequired: true, keeps: ["nvidia/cudnn/lib/libcudnn.so.9"], drops: []),
    ReachPattern(
      number: 31, seen: "data of a package without `__init__`",
      app: "import pkg.code",
      files: [
        ("pkg/code.py", ""), ("pkg/data/x.json", ""), ("other/x.json", ""), ("other/y.py", ""),
      ],
      keeps: ["pkg/data/x.json"], drops: ["other/y.py"]),
    ReachPattern(
      number: 39, seen: "a Procfile's script",
      app: "import pkg", files: [("pkg/__init__.py", "")],
      others: [("../../../bin/serve", "#!python\nimport plugin"), ("plugin.py", "")],
      othersRequire: false, appData: [("/app/Procfile", "web: serve app:app\n")],
      keeps: ["../../../bin/serve", "plugin.py"], drops: []),
    ReachPattern(
      number: 29, seen: "a module without its source names another distribution's",
      files: [("pkg/__init__.py", "from . import a"), ("pkg/a.pyc", "\u{1}helper\u{0}")],
      others: [("helper.py", ""), ("decoy.py", "")], othersRequire: false,
      keeps: ["helper.py"], drops: ["decoy.py"]),
  ]
}
