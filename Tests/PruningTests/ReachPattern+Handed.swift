extension ReachPattern {
  /// Names that are given to functions which load by them, or that stand elsewhere than what loads.
  static let handed: [ReachPattern] = [
    ReachPattern(
      number: 7, seen: "a package's own name is given to another's function",
      app: "import plugin",
      files: [
        ("pkg/__init__.py", "def import_submodules(n): return [import_module(x) for x in ls(n)]")
      ],
      others: [
        ("plugin/__init__.py", "from pkg import import_submodules\nimport_submodules(__name__)"),
        ("plugin/a.py", ""), ("plugin/sub/__init__.py", ""), ("plugin/sub/b.py", ""),
      ], keeps: ["plugin/a.py", "plugin/sub/b.py"], drops: []),
    ReachPattern(
      number: 13, seen: "a module's attributes by another's function",
      app: "import plugin\nplugin.a",
      files: [
        ("pkg/__init__.py", ""), ("pkg/lazy.py", "def submodule(p, n): import_module(p + n)"),
      ],
      others: [
        (
          "plugin/__init__.py",
          "import pkg.lazy\ndef __getattr__(n):\n  return pkg.lazy.submodule(__name__, n)"
        ),
        ("plugin/a.py", ""),
      ], keeps: ["plugin/a.py"], drops: []),
    ReachPattern(
      number: 13, seen: "a module that is put in its own place",
      app: "import plugin\nplugin.a",
      files: [("pkg/__init__.py", "class LazyModule:\n  def f(self): import_module(self.n)")],
      others: [
        (
          "plugin/__init__.py",
          "import sys\nfrom pkg import LazyModule\n"
            + "sys.modules[__name__] = LazyModule(__name__, {}, spec=__spec__)"
        ),
        ("plugin/a.py", ""),
      ], keeps: ["plugin/a.py"], drops: []),
    ReachPattern(
      number: 13, seen: "a name that is given to a logger", app: "import plugin",
      files: [("pkg/__init__.py", "def get_logger(n): import_module(n)\nclass App: pass")],
      others: [
        (
          "plugin/__init__.py",
          "from pkg import get_logger, App\nlog = get_logger(__name__)\napp = App(__name__)"
        ),
        ("plugin/a.py", ""),
      ], keeps: [], drops: ["plugin/a.py"]),
    ReachPattern(
      number: 7, seen: "a package's name beside what is left out of it", app: "import plugin",
      files: [("pkg/__init__.py", "def import_all(n, exclude): import_module(n)")],
      others: [
        (
          "plugin/__init__.py",
          "from pkg import import_all\nimport_all(__name__, exclude=['tests', 'b'])"
        ),
        ("plugin/a.py", ""),
      ], keeps: ["plugin/a.py"], drops: []),
    ReachPattern(
      number: 13, seen: "celery: a table that tells all names", app: "import plugin",
      files: [("pkg/__init__.py", "def recreate_module(n, by_module): __import__(n)")],
      others: [
        (
          "plugin/__init__.py",
          "from pkg import recreate_module\n"
            + "recreate_module(__name__, by_module={'plugin.app': ['App']})"
        ),
        ("plugin/app.py", ""), ("plugin/other.py", ""),
      ], keeps: ["plugin/app.py"], drops: ["plugin/other.py"]),
    ReachPattern(
      number: 13, seen: "attributes that several names are bound for",
      files: [
        ("pkg/__init__.py", "(\n  __getattr__,\n  __dir__,\n) = lazy(__name__)"), ("pkg/a.py", ""),
        ("other.py", ""),
      ], keeps: ["pkg/a.py"], drops: ["other.py"]),
    ReachPattern(
      number: 13, seen: "attributes with an annotation",
      files: [
        ("pkg/__init__.py", "__getattr__: Any = lazy(__name__)"), ("pkg/a.py", ""),
        ("other.py", ""),
      ], keeps: ["pkg/a.py"], drops: ["other.py"]),
    ReachPattern(
      number: 2, seen: "the import system's function by its name",
      files: [
        ("pkg/__init__.py", "load = getattr(importlib, 'import_module')"), ("pkg/a.py", ""),
        ("other.py", ""),
      ], keeps: ["pkg/a.py"], drops: ["other.py"]),
    ReachPattern(
      number: 2, seen: "pydoc's function by its name",
      files: [
        ("pkg/__init__.py", "from pydoc import locate\nlocate(x)"), ("pkg/a.py", ""),
        ("other.py", ""),
      ], keeps: ["pkg/a.py"], drops: ["other.py"]),
    ReachPattern(
      number: 2, seen: "a list of what to import",
      app: "__import__('pkg', fromlist=['a', 'b']).a.run()",
      files: [
        ("pkg/__init__.py", ""), ("pkg/a.py", ""), ("pkg/b.py", ""), ("pkg/c.py", ""),
      ], keeps: ["pkg/a.py", "pkg/b.py"], drops: ["pkg/c.py"]),
    ReachPattern(
      number: 40, seen: "a from statement in code for another process",
      app: "subprocess.run([python, '-c', 'from pkg import a, b; a.run()'])",
      files: [
        ("pkg/__init__.py", ""), ("pkg/a.py", ""), ("pkg/b.py", ""), ("pkg/c.py", ""),
      ], keeps: ["pkg/a.py", "pkg/b.py"], drops: ["pkg/c.py"]),
    ReachPattern(
      number: 40, seen: "a command that is made where nothing is started",
      files: [
        ("pkg/__init__.py", "def command(): return [exe, '-m', 'plugin']")
      ], others: [("plugin/__init__.py", ""), ("plugin/__main__.py", ""), ("plugin/a.py", "")],
      keeps: ["plugin/__main__.py"], drops: ["plugin/a.py"]),
    ReachPattern(
      number: 4, seen: "a loader and a package's name in different modules",
      files: [
        ("pkg/__init__.py", "from . import core"),
        ("pkg/core.py", "from .util import load\nload('pkg.backends', kind)"),
        ("pkg/util.py", "def load(p, n): return import_module('.' + n, p)"),
        ("pkg/backends/__init__.py", ""), ("pkg/backends/a.py", ""),
        ("pkg/other/__init__.py", ""), ("pkg/other/b.py", ""),
      ], keeps: ["pkg/backends/a.py"], drops: ["pkg/other/b.py"]),
    ReachPattern(
      number: 4, seen: "werkzeug's import_string with a prefix of its user's",
      app: "import plugin",
      files: [("pkg/__init__.py", "def import_string(n): return import_module(n)")],
      others: [
        (
          "plugin/__init__.py",
          "import pkg\nBASE = 'plugin.backends'\npkg.import_string(f'{BASE}.{x}')"
        ),
        ("plugin/backends/__init__.py", ""), ("plugin/backends/a.py", ""),
        ("plugin/other/__init__.py", ""), ("plugin/other/b.py", ""),
      ], keeps: ["plugin/backends/a.py"], drops: ["plugin/other/b.py"]),
    ReachPattern(
      number: 4, seen: "a prefix that a loader hands out", app: "import pkg.core",
      files: [
        ("pkg/__init__.py", ""), ("pkg/load.py", "PREFIX = 'pkg.'\ndef load(n): __import__(n)"),
        ("pkg/core.py", "from .load import PREFIX, load\nload(PREFIX + kind)"),
        ("pkg/sub/__init__.py", ""), ("pkg/sub/a.py", ""),
      ], keeps: ["pkg/sub/a.py"], drops: []),
    ReachPattern(
      number: 4, seen: "sqlalchemy/util/preloaded: a prefix that names are only compared with",
      files: [
        (
          "pkg/__init__.py",
          "def load(n, prefix='pkg.'):\n  if n.startswith(prefix): __import__(n)\n"
            + "R = re.compile(r'pkg/([a-z_]+/){0,2}x')"
        ),
        ("pkg/sub/__init__.py", ""), ("pkg/sub/a.py", ""),
      ], keeps: [], drops: ["pkg/sub/__init__.py", "pkg/sub/a.py"]),
    ReachPattern(
      number: 4, seen: "the application's prefix in another file",
      app: "import settings\nimport_module(settings.PREFIX + name)",
      files: [("plugs/__init__.py", ""), ("plugs/a.py", ""), ("other/a.py", "")],
      appSettings: "PREFIX = 'plugs.'",
      keeps: ["plugs/a.py"], drops: ["other/a.py"]),
    ReachPattern(
      number: 4, seen: "a driver's module of a name",
      app: "PACKAGE = 'pkg.drivers'\nDRIVER = 'x'\nimport_module(f'{PACKAGE}.{DRIVER}.base')",
      files: [
        ("pkg/__init__.py", ""), ("pkg/drivers/__init__.py", ""), ("pkg/drivers/x/__init__.py", ""),
        ("pkg/drivers/x/base.py", ""), ("pkg/drivers/x/other.py", ""),
      ], keeps: ["pkg/drivers/x/base.py"], drops: ["pkg/drivers/x/other.py"]),
    ReachPattern(
      number: 7, seen: "a package that settings name is listed, and one that prose names is not",
      app: "import pkg",
      files: [("pkg/__init__.py", "for m in pkgutil.iter_modules(p): import_module(m)")],
      others: [("plugin/__init__.py", ""), ("plugin/a.py", ""), ("other/b.py", "")],
      appData: [("/app/README.md", "uses plugin")], keeps: [],
      drops: ["plugin/a.py", "other/b.py"]),
    ReachPattern(
      number: 7, seen: "a package that settings name is listed",
      app: "import pkg",
      files: [("pkg/__init__.py", "for m in pkgutil.iter_modules(p): import_module(m)")],
      others: [("plugin/__init__.py", ""), ("plugin/a.py", ""), ("other/b.py", "")],
      appData: [("/app/settings.yaml", "plugins: [plugin]")], keeps: ["plugin/a.py"],
      drops: ["other/b.py"]),
    ReachPattern(
      number: 29, seen: "a model that is read when the program runs",
      app: "import joblib\nfrom pkg.pre import scale\nmodel = joblib.load(path)",
      files: [
        ("pkg/__init__.py", ""), ("pkg/pre.py", ""), ("pkg/trees/__init__.py", ""),
        ("pkg/trees/forest.py", ""),
      ], others: [("other/__init__.py", ""), ("other/a.py", "")], othersRequire: false,
      keeps: ["pkg/trees/forest.py"], drops: []),
    ReachPattern(
      number: 29, seen: "a value that is unpickled from a text",
      app: "import json, pickle\nfrom pkg.pre import scale\nx = pickle.loads(t), json.load(f)",
      files: [("pkg/__init__.py", ""), ("pkg/pre.py", ""), ("pkg/trees.py", "")],
      keeps: [], drops: ["pkg/trees.py"]),
    ReachPattern(
      number: 39, seen: "jupyter_core/command.py: a script whose name is joined",
      app: "import pkg",
      files: [("pkg/__init__.py", "def f(sub): run(which(f'tool-{sub}'))")],
      others: [
        ("../../../bin/tool-show", "#!python\nimport plugin"),
        ("../../../bin/other-show", "#!python\nimport other"), ("plugin.py", ""), ("other.py", ""),
      ], othersAreRequired: true, keeps: ["../../../bin/tool-show", "plugin.py"],
      drops: ["../../../bin/other-show", "other.py"]),
    ReachPattern(
      number: 33, seen: "sys.path is changed for another's imports",
      app: "import pkg.protos\nimport foo_pb2",
      files: [
        ("pkg/__init__.py", ""), ("pkg/protos/__init__.py", "import sys\nsys.path.append(HERE)"),
        ("pkg/protos/foo_pb2.py", ""), ("pkg/protos/bar_pb2.py", ""), ("pkg/protos/own.py", ""),
      ], others: [("plugin.py", "import bar_pb2, pkg"), ("other.py", "")],
      keeps: ["pkg/protos/foo_pb2.py"], drops: ["pkg/protos/own.py", "other.py"]),
    ReachPattern(
      number: 24, seen: "a library that is found by its file's name",
      files: [
        ("pkg/__init__.py", "from . import load"),
        ("pkg/load.py", "CDLL(join(dirname(__file__), '_C.abi3.so'))"), ("pkg/_C.abi3.so", ""),
        ("pkg/_D.abi3.so", ""),
      ], keeps: ["pkg/_C.abi3.so"], drops: ["pkg/_D.abi3.so"]),
    ReachPattern(
      number: 24, seen: "libraries that are listed",
      files: [
        ("pkg/__init__.py", "from . import load"),
        ("pkg/load.py", "for f in glob(join(HERE, '*.so')): CDLL(f)"),
        ("pkg/_D.cpython-311-x86_64-linux-gnu.so", ""), ("other/x.abi3.so", ""),
      ], keeps: ["pkg/_D.cpython-311-x86_64-linux-gnu.so"], drops: ["other/x.abi3.so"]),
    ReachPattern(
      number: 31, seen: "a script by the pieces of its path",
      files: [
        ("pkg/__init__.py", "from .cli import main"),
        ("pkg/cli/__init__.py", ""),
        ("pkg/cli/main.py", "subprocess.run([exe, join(HERE, 'workers', 'work.py')])"),
        ("pkg/workers/__init__.py", ""), ("pkg/workers/work.py", ""), ("pkg/workers/b.py", ""),
      ], keeps: ["pkg/workers/work.py"], drops: ["pkg/workers/b.py"]),
    ReachPattern(
      number: 31, seen: "a package that is copied as a template",
      files: [
        ("pkg/__init__.py", "from . import make"),
        ("pkg/make.py", "shutil.copytree(join(HERE, 'template'), x)"),
        ("pkg/template/__init__.py", ""), ("pkg/template/a.py", ""), ("pkg/other.py", ""),
      ], keeps: ["pkg/template/a.py"], drops: ["pkg/other.py"]),
    ReachPattern(
      number: 31, seen: "data below packages that nothing imports",
      files: [
        ("pkg/__init__.py", "for f in HERE.rglob('*.json'): read(f)"),
        ("pkg/sub/__init__.py", ""), ("pkg/sub/inner/__init__.py", ""),
        ("pkg/sub/inner/x.json", ""), ("pkg/sub/inner/code.py", ""), ("other/y.json", ""),
        ("other/__init__.py", ""),
      ], keeps: ["pkg/sub/inner/x.json"], drops: ["pkg/sub/inner/code.py", "other/y.json"]),
    ReachPattern(
      number: 21, seen: "a module of the standard library's name",
      files: [
        (
          "pkg/__init__.py",
          "from . import platform\nif platform.system() == 'Windows':\n  from . import a\n"
        ),
        ("pkg/platform.py", ""), ("pkg/a.py", ""), ("pkg/b.py", ""),
      ], keeps: ["pkg/a.py"], drops: ["pkg/b.py"]),
  ]
}
