extension ReachPattern {
  static let tables: [ReachPattern] = [
    ReachPattern(
      number: 14, seen: "django settings: dotted strings in the app",
      app: "import pkg\nMIDDLEWARE = ['pkg.middleware.Common']",
      files: [("pkg/__init__.py", ""), ("pkg/middleware.py", ""), ("pkg/decoy.py", "")],
      keeps: ["pkg/middleware.py"], drops: ["pkg/decoy.py"]),
    ReachPattern(
      number: 15, seen: "django/utils/module_loading.py: autodiscover",
      app: "import pkg, plugin",
      files: [
        (
          "pkg/__init__.py",
          "def autodiscover(*names):\n  import_module('%s.%s' % (app, name))\nautodiscover('admin')"
        ),
        ("pkg/decoy/__init__.py", ""), ("pkg/decoy/a.py", ""),
      ], others: [("plugin/__init__.py", ""), ("plugin/admin.py", ""), ("plugin/other.py", "")],
      keeps: ["plugin/admin.py"], drops: ["plugin/other.py", "pkg/decoy/a.py"]),
    ReachPattern(
      number: 16, seen: "uvicorn/config.py: \"module:attr\"",
      files: [
        ("pkg/__init__.py", "LOOPS = {'auto': 'pkg.loops.auto:setup', 'x': 'other:setup'}"),
        ("pkg/loops/__init__.py", ""), ("pkg/loops/auto.py", ""), ("pkg/loops/decoy.py", ""),
        ("other.py", ""),
      ], keeps: ["pkg/loops/auto.py", "other.py"], drops: ["pkg/loops/decoy.py"]),
    ReachPattern(
      number: 17, seen: "uvicorn/config.py: dictConfig's \"()\"",
      files: [
        ("pkg/__init__.py", "C = {'default': {'()': 'pkg.logging.Formatter'}}"),
        ("pkg/logging.py", ""), ("pkg/decoy.py", ""),
      ], keeps: ["pkg/logging.py"], drops: ["pkg/decoy.py"]),
    ReachPattern(
      number: 40, seen: "sqlalchemy: preload_module",
      files: [
        ("pkg/__init__.py", "@util.preload_module('pkg.sql.default', 'pkg.orm')\ndef f(): pass"),
        ("pkg/sql/__init__.py", ""), ("pkg/sql/default.py", ""), ("pkg/orm.py", ""),
        ("pkg/sql/decoy.py", ""),
      ], keeps: ["pkg/sql/default.py", "pkg/orm.py"], drops: ["pkg/sql/decoy.py"]),
    ReachPattern(
      number: 37, seen: "django migrations: 0001_initial",
      app: "import pkg, plugin",
      files: [
        (
          "pkg/__init__.py",
          "NAME = 'migrations'\nfor m in pkgutil.iter_modules(import_module(x).__path__): pass"
        )
      ],
      others: [
        ("plugin/__init__.py", ""), ("plugin/migrations/__init__.py", ""),
        ("plugin/migrations/0001_initial.py", ""), ("plugin/other.py", ""),
      ], keeps: ["plugin/migrations/0001_initial.py"], drops: ["plugin/other.py"]),
    ReachPattern(
      number: 28, seen: "star imports with `__all__`",
      files: [
        ("pkg/__init__.py", "from .sub import *"),
        ("pkg/sub/__init__.py", "__all__ = ['a']"), ("pkg/sub/a.py", ""), ("pkg/sub/b.py", ""),
      ], keeps: ["pkg/sub/a.py"], drops: ["pkg/sub/b.py"]),
    ReachPattern(
      number: 11, seen: "skimage/__init__.py: attach_stub",
      files: [
        (
          "pkg/__init__.py",
          "import lazy_loader as _lazy\n__getattr__, _, _ = _lazy.attach_stub(__name__, __file__)"
        ),
        ("pkg/__init__.pyi", "from . import filters\nfrom .io import imread"),
        ("pkg/filters.py", ""), ("pkg/io.py", ""), ("pkg/decoy.py", ""),
      ], keeps: ["pkg/filters.py", "pkg/io.py", "pkg/__init__.pyi"], drops: ["pkg/decoy.py"]),
    ReachPattern(
      number: 33, seen: "python -m in the app's own Dockerfile or code",
      app: "import subprocess, sys\nsubprocess.run([sys.executable, '-m', 'pkg'])",
      files: [
        ("pkg/__init__.py", ""), ("pkg/__main__.py", "from . import cli"), ("pkg/cli.py", ""),
      ]
        + [("pkg/decoy.py", "")],
      keeps: ["pkg/cli.py"], drops: ["pkg/decoy.py"]),
  ]

  static let files: [ReachPattern] = [
    ReachPattern(
      number: 21, seen: "babel/locale-data/de.dat: a pickle of objects of babel.dates",
      files: [
        ("pkg/__init__.py", "open(de.dat)"), ("pkg/data/de.dat", "(dp0\ncpkg.dates\nPattern\n"),
        ("pkg/data/text.dat", "see pkg.decoy"), ("pkg/dates.py", ""), ("pkg/decoy.py", ""),
      ], keeps: ["pkg/dates.py"], drops: ["pkg/decoy.py"]),
    ReachPattern(
      number: 22, seen: "lxml/etree.so: a name in a library",
      files: [
        ("pkg/__init__.py", "from . import etree"),
        ("pkg/etree.cpython-311-x86_64-linux-gnu.so", "\u{7f}ELF\0_path\0"), ("pkg/_path.py", ""),
        ("pkg/decoy.py", ""),
      ], keeps: ["pkg/_path.py"], drops: ["pkg/decoy.py"]),
    ReachPattern(
      number: 23, seen: "mypyc's <hash>__mypyc",
      files: [
        ("pkg/__init__.abi3.so", "\u{7f}ELF\06ec57f84c680d3a3778b__mypyc\0"),
        ("6ec57f84c680d3a3778b__mypyc.cpython-311-x86_64-linux-gnu.so", ""),
        ("0decoy__mypyc.abi3.so", ""),
      ], keeps: ["6ec57f84c680d3a3778b__mypyc.cpython-311-x86_64-linux-gnu.so"],
      drops: ["0decoy__mypyc.abi3.so"]),
    ReachPattern(
      number: 38, seen: "cryptography's _rust.abi3.so: _cffi_backend among other strings",
      files: [
        ("pkg/__init__.py", "from . import _rust"),
        ("pkg/_rust.abi3.so", "\u{7f}ELF\0failed_cffi_backendpanic\0"),
        ("_cffi_backend.abi3.so", ""), ("_decoy.abi3.so", ""),
      ], keeps: ["_cffi_backend.abi3.so"], drops: ["_decoy.abi3.so"]),
    ReachPattern(
      number: 39, seen: "numpy/_core/_multiarray_umath.so: numpy._core._exceptions",
      files: [
        ("pkg/__init__.py", "from ._core import _umath"), ("pkg/_core/__init__.py", ""),
        ("pkg/_core/_umath.so", "\u{7f}ELF\0pkg._core._exceptions\0"),
        ("pkg/_core/_exceptions.py", ""), ("pkg/_core/_decoy.py", ""),
      ], keeps: ["pkg/_core/_exceptions.py"], drops: ["pkg/_core/_decoy.py"]),
    ReachPattern(
      number: 24, seen: "numpy.libs: a wheel's own libraries",
      files: [
        ("pkg/__init__.py", ""), ("pkg.libs/libblas-1a2b.so", ""), ("decoy.py", ""),
      ], keeps: ["pkg.libs/libblas-1a2b.so"], drops: ["decoy.py"]),
    ReachPattern(
      number: 25, seen: "lightgbm/lib: a library by ctypes",
      files: [
        ("pkg/__init__.py", "CDLL(join(dirname(__file__), 'lib', 'lib_pkg.so'))"),
        ("pkg/lib/lib_pkg.so", ""), ("decoy.py", ""),
      ], keeps: ["pkg/lib/lib_pkg.so"], drops: ["decoy.py"]),
    ReachPattern(
      number: 26, seen: "certifi/core.py: data of a package that is reached",
      files: [
        ("pkg/__init__.py", "files('pkg').joinpath('cacert.pem')"), ("pkg/cacert.pem", ""),
        ("pkg/data/a/x.json", ""), ("other/__init__.py", ""), ("other/x.json", ""),
      ], keeps: ["pkg/cacert.pem", "pkg/data/a/x.json"],
      drops: ["other/x.json", "other/__init__.py"]),
    ReachPattern(
      number: 26, seen: "xyzservices/providers.py: a path into a package of data",
      files: [
        ("pkg/__init__.py", "pkgutil.get_data('pkg', 'data/providers.json')"),
        ("pkg/data/__init__.py", ""), ("pkg/data/providers.json", ""),
        ("pkg/other/__init__.py", ""), ("pkg/other/providers.json", ""),
      ], keeps: ["pkg/data/providers.json"], drops: ["pkg/other/providers.json"]),
    ReachPattern(
      number: 7, seen: "twisted/plugin.py: a package that another module lists and a third loads",
      files: [
        ("pkg/__init__.py", "import pkg.plugins as package\nfrom . import paths, reflect"),
        ("pkg/paths.py", "def children(p): return os.listdir(p)"),
        ("pkg/reflect.py", "def named(n): return __import__(n)"),
        ("pkg/plugins/__init__.py", ""), ("pkg/plugins/web.py", ""),
        ("pkg/other/__init__.py", ""), ("pkg/other/web.py", ""),
      ], keeps: ["pkg/plugins/web.py"], drops: ["pkg/other/web.py"]),
    ReachPattern(
      number: 15, seen: "daphne/management: a framework's names in a package that only imports it",
      app: "import plugin",
      files: [
        (
          "pkg/__init__.py",
          "NAMES = 'management', 'commands'\nfor m in pkgutil.iter_modules(p): import_module(m)"
        )
      ],
      others: [
        ("plugin/__init__.py", "import pkg"), ("plugin/management/__init__.py", ""),
        ("plugin/management/commands/__init__.py", ""),
        ("plugin/management/commands/run.py", ""), ("plugin/other.py", ""),
      ], othersRequire: false, keeps: ["plugin/management/commands/run.py"],
      drops: ["plugin/other.py"]),
    ReachPattern(
      number: 27, seen: "data of a package that only a string names",
      files: [
        ("pkg/__init__.py", "open(join(ROOT, 'conf', 'x.json'))"), ("pkg/conf/__init__.py", ""),
        ("pkg/conf/x.json", ""), ("pkg/other/__init__.py", ""), ("pkg/other/x.json", ""),
      ], keeps: ["pkg/conf/x.json"], drops: ["pkg/other/x.json"]),
    ReachPattern(
      number: 42, seen: "cv2/__init__.py: a library of the package's own name",
      files: [
        ("pkg/__init__.py", "sys.modules.pop('pkg'); import_module('pkg')"),
        ("pkg/pkg.abi3.so", ""),
        ("pkg/decoy.abi3.so", ""),
      ], keeps: ["pkg/pkg.abi3.so"], drops: ["pkg/decoy.abi3.so"]),
    ReachPattern(
      number: 14, seen: "alabaster/theme.conf: settings among a package's data",
      files: [
        ("pkg/__init__.py", ""), ("pkg/theme.conf", "pygments_style = pkg.support.Style\n"),
        ("pkg/support.py", ""), ("pkg/decoy.py", ""),
      ], keeps: ["pkg/support.py"], drops: ["pkg/decoy.py"]),
    ReachPattern(
      number: 25, seen: "llvmlite/binding/libllvmlite.so: a library whose path is computed",
      files: [
        ("pkg/__init__.py", "CDLL(files('pkg') / f'lib{name}.{suffix}')"), ("pkg/libname.so", ""),
        ("decoy.py", ""),
      ], keeps: ["pkg/libname.so"], drops: ["decoy.py"]),
    ReachPattern(
      number: 30, seen: "a .pth file's import line",
      app: "",
      files: [("a.pth", "import pkg.start\n"), ("pkg/__init__.py", ""), ("pkg/start.py", "")]
        + [("pkg/decoy.py", "")],
      keeps: ["a.pth", "pkg/start.py"], drops: ["pkg/decoy.py"]),
  ]
}
