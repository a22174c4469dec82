"""42 packages, each of which loads a module in a way that no plain import shows, beside a decoy that nothing names.

A package is `pNN`, by the number of its pattern in the project's list. `run` is what the app does with it; what it
prints must stay the same. Paths are relative to site-packages; `{p}` is the package's name.
"""

from dataclasses import dataclass, field


@dataclass
class Pattern:
    number: int
    seen: str
    files: dict
    run: str
    keeps: list
    drops: list
    entry_points: str = ""
    requires: list = field(default_factory=list)

    @property
    def name(self):
        return f"p{self.number:02}"


def pattern(number, seen, run, keeps, drops, files, **more):
    name = f"p{number:02}"
    fill = lambda text: text.replace("{p}", name)
    return Pattern(number, seen, {fill(k): fill(v) for k, v in files.items()}, fill(run),
                   [fill(k) for k in keeps], [fill(d) for d in drops], **{
                       k: fill(v) if isinstance(v, str) else v for k, v in more.items()})


HI = "hi = 'hi'\n"
DECOY = "raise SystemExit('a decoy ran')\n"

PATTERNS = [
    pattern(1, "an import in a function, import_module of a constant", "import {p}; print({p}.f())",
            ["{p}/a.py", "{p}/b.py"], ["{p}/decoy.py"], {
                "{p}/__init__.py": "from importlib import import_module\ndef f():\n    import {p}.a\n"
                                   "    return import_module('{p}.b').hi\n",
                "{p}/a.py": HI, "{p}/b.py": HI, "{p}/decoy.py": DECOY}),
    pattern(2, "anyio/_core/_eventloop.py: an f-string", "import {p}; print({p}.f('a'))",
            ["{p}/back/_a.py"], ["{p}/back/decoy.py"], {
                "{p}/__init__.py": "from importlib import import_module\ndef f(n): return import_module(f'{p}.back._{n}').hi\n",
                "{p}/back/__init__.py": "", "{p}/back/_a.py": HI, "{p}/back/decoy.py": DECOY}),
    pattern(3, "django/db/utils.py: '%s.base' of a setting", "import {p}; print({p}.f('{p}.db.lite'))",
            ["{p}/db/lite/base.py"], ["{p}/db/lite/decoy.py"], {
                "{p}/__init__.py": "from importlib import import_module\ndef f(n): return import_module('%s.base' % n).hi\n",
                "{p}/db/__init__.py": "", "{p}/db/lite/__init__.py": "", "{p}/db/lite/base.py": HI,
                "{p}/db/lite/decoy.py": DECOY}),
    pattern(4, "boto3/utils.py: a name that is passed on", "import {p}; print({p}.f())",
            ["{p}/s/inject.py"], ["{p}/s/decoy.py"], {
                "{p}/__init__.py": "from .util import load\ndef f(): return load('{p}.s.inject.hi')\n",
                "{p}/util.py": "from importlib import import_module\ndef load(n):\n    m, a = n.rsplit('.', 1)\n"
                               "    return getattr(import_module(m), a)\n",
                "{p}/s/__init__.py": "", "{p}/s/inject.py": HI, "{p}/s/decoy.py": DECOY}),
    pattern(5, "sqlalchemy/dialects/__init__.py: __import__ of '%s'", "import {p}; print({p}.f('a'))",
            ["{p}/d/a.py"], ["{p}/decoy.py"], {
                "{p}/__init__.py": "def f(n): return getattr(__import__('{p}.d.%s' % n).d, n).hi\n",
                "{p}/d/__init__.py": "", "{p}/d/a.py": HI, "{p}/decoy.py": DECOY}),
    pattern(6, "PIL/Image.py: __spec__.parent over a list", "import {p}.image as i; print(i.f())",
            ["{p}/A.py"], ["{p}_decoy/__init__.py"], {
                "{p}/__init__.py": "plugins = ['A']\n",
                "{p}/image.py": "from . import plugins\ndef f():\n    for n in plugins: __import__(f'{__spec__.parent}.{n}', globals(), locals(), [])\n"
                                "    import sys; return sys.modules['{p}.A'].hi\n",
                "{p}/A.py": HI, "{p}_decoy/__init__.py": DECOY}),
    pattern(7, "django/db/migrations/loader.py: pkgutil.iter_modules", "import {p}; print({p}.f())",
            ["{p}/plugins/a.py"], ["{p}_decoy/__init__.py"], {
                "{p}/__init__.py": "import pkgutil\nfrom importlib import import_module\nfrom . import plugins\n"
                                   "def f(): return [import_module('{p}.plugins.' + m.name).hi for m in pkgutil.iter_modules(plugins.__path__)]\n",
                "{p}/plugins/__init__.py": "", "{p}/plugins/a.py": HI, "{p}_decoy/__init__.py": DECOY}),
    pattern(8, "kombu/utils/compat.py: entry points of a group", "import {p}; print({p}.f())",
            ["{p}/hook.py"], ["{p}/decoy.py"], {
                "{p}/__init__.py": "from importlib.metadata import entry_points\ndef f(): return [e.load() for e in entry_points(group='{p}.hooks')]\n",
                "{p}/hook.py": HI, "{p}/decoy.py": DECOY}, entry_points="[{p}.hooks]\na = {p}.hook:hi\n"),
    pattern(9, "flask/__init__.py: metadata.version", "import {p}; print({p}.version)",
            ["{p}/__init__.py", "{p}-1.0.dist-info/METADATA"], ["{p}/decoy.py"], {
                "{p}/__init__.py": "from importlib.metadata import version\nversion = version('{p}')\n", "{p}/decoy.py": DECOY}),
    pattern(10, "click_plugins: a docstring names nothing", "import {p}; print({p}.__doc__[:6])",
            ["{p}/__init__.py"], ["{p}/decoy.py"], {
                "{p}/__init__.py": '"""import {p}.decoy\n\n{p}.decoy\n"""\n', "{p}/decoy.py": DECOY}),
    pattern(11, "skimage/__init__.py: attach_stub", "import {p}; print({p}.hi)",
            ["{p}/a.py", "{p}/__init__.pyi"], ["{p}/decoy.py"], {
                "{p}/__init__.py": "from {p}_lazy import attach_stub\n__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)\n",
                "{p}/__init__.pyi": "from .a import hi\n", "{p}/a.py": HI, "{p}/decoy.py": DECOY,
                "{p}_lazy.py": "import ast, importlib\ndef attach_stub(name, file):\n    tree = ast.parse(open(file + 'i').read())\n"
                               "    table = {a.name: n.module for n in tree.body for a in n.names}\n"
                               "    def get(a): return getattr(importlib.import_module(name + '.' + table[a]), a)\n"
                               "    return get, lambda: sorted(table), sorted(table)\n"}),
    pattern(12, "pydantic/__init__.py: a table for __getattr__", "import {p}; print({p}.thing)",
            ["{p}/a.py"], ["{p}/sub/decoy.py"], {
                "{p}/__init__.py": "_table = {'thing': (__spec__.parent, '.a')}\ndef __getattr__(n):\n    from importlib import import_module\n"
                                   "    package, module = _table[n]\n    return import_module(module, package=package).thing\n",
                "{p}/a.py": "thing = 1\n", "{p}/sub/__init__.py": DECOY, "{p}/sub/decoy.py": DECOY}),
    pattern(13, "transformers/__init__.py: _import_structure", "import {p}; print({p}.load('a'))",
            ["{p}/a.py"], ["{p}_decoy/a.py"], {
                "{p}/__init__.py": "import importlib\n_import_structure = {'a': ['hi']}\ndef load(n): return importlib.import_module('.' + n, __name__).hi if n in _import_structure else None\n",
                "{p}/a.py": HI, "{p}_decoy/a.py": DECOY}),
    pattern(14, "Django's settings: a dotted string of the app's", "import {p}; print({p}.load('{p}.middleware.a.Thing'))",
            ["{p}/middleware/a.py"], ["{p}/middleware/decoy.py"], {
                "{p}/__init__.py": "from importlib import import_module\ndef load(n):\n    m, a = n.rsplit('.', 1)\n    return getattr(import_module(m), a)\n",
                "{p}/middleware/__init__.py": "", "{p}/middleware/a.py": "Thing = 1\n", "{p}/middleware/decoy.py": DECOY}),
    pattern(15, "celery/app/base.py: autodiscovery in packages that use it", "import p15, p15_user; print(p15.find(['p15_user']))",
            ["p15_user/tasks.py"], ["p15_user/decoy.py"], {
                "p15/__init__.py": "from importlib import import_module\ndef find(packages, name='tasks'): return [import_module(p + '.' + name).hi for p in packages]\n",
                "p15_user/__init__.py": "import p15\n", "p15_user/tasks.py": HI, "p15_user/decoy.py": DECOY}),
    pattern(16, "kombu/transport/__init__.py: 'module:attribute'", "import {p}; print({p}.load('redis'))",
            ["{p}/transport/redis.py"], ["{p}/transport/decoy.py"], {
                "{p}/__init__.py": "from importlib import import_module\nALIASES = {'redis': '{p}.transport.redis:hi'}\ndef load(n):\n"
                                   "    m, a = ALIASES[n].split(':')\n    return getattr(import_module(m), a)\n",
                "{p}/transport/__init__.py": "", "{p}/transport/redis.py": HI, "{p}/transport/decoy.py": DECOY}),
    pattern(17, "uvicorn/config.py: dictConfig's '()'",
            "import {p}, logging.config; logging.config.dictConfig({p}.CONFIG); print(type(logging.getLogger('{p}').handlers[0].formatter).__name__)",
            ["{p}/log.py"], ["{p}/decoy.py"], {
                "{p}/__init__.py": "CONFIG = {'version': 1, 'formatters': {'a': {'()': '{p}.log.Odd'}}, 'handlers': {'h': {'class': 'logging.StreamHandler', 'formatter': 'a'}}, 'loggers': {'{p}': {'handlers': ['h']}}}\n",
                "{p}/log.py": "import logging\nclass Odd(logging.Formatter): pass\n", "{p}/decoy.py": DECOY}),
    pattern(18, "dateutil/tz/tz.py: six.moves", "import {p}; print({p}.x)", ["{p}_six.py"], ["{p}_decoy.py"], {
        "{p}/__init__.py": "from {p}_six.moves import x\n",
        "{p}_six.py": "import sys, types\nmoves = types.ModuleType('{p}_six.moves'); moves.x = 1\nsys.modules['{p}_six.moves'] = moves\n",
        "{p}_decoy.py": DECOY}),
    pattern(19, "bs4/builder/__init__.py: an optional import", "import {p}; print({p}.hi)", ["{p}/_lxml.py"], ["{p}/_decoy.py"], {
        "{p}/__init__.py": "hi = None\ntry:\n    from ._lxml import hi\nexcept ImportError:\n    pass\n", "{p}/_lxml.py": HI, "{p}/_decoy.py": DECOY}),
    pattern(20, "flask/cli.py: TYPE_CHECKING", "import {p}; print({p}.x)", ["{p}/__init__.py"], ["{p}/decoy.py"], {
        "{p}/__init__.py": "import typing as t\nx = 1\nif t.TYPE_CHECKING:\n    from .decoy import x\n", "{p}/decoy.py": DECOY}),
    pattern(21, "tzlocal/__init__.py: a platform", "import {p}; print({p}.hi)", ["{p}/unix.py"], ["{p}/decoy.py"], {
        "{p}/__init__.py": "import sys\nif sys.platform == 'win32':\n    from .decoy import hi\nelse:\n    from .unix import hi\n",
        "{p}/unix.py": HI, "{p}/decoy.py": DECOY}),
    pattern(22, "lxml/etree.so: names in a library", "", ["{p}/inner.py"], ["{p}/decoy.py"], {
        "{p}/__init__.py": "try:\n    from . import lib\nexcept ImportError:\n    pass\n", "{p}/lib.so": "\0PyImport_ImportModule\0{p}.inner\0", "{p}/inner.py": HI, "{p}/decoy.py": DECOY}),
    pattern(23, "mypyc: a hashed module at the top", "", ["0123456789abcdef0123__mypyc.so"], ["{p}/decoy.py"], {
        "{p}/__init__.py": "try:\n    from . import lib\nexcept ImportError:\n    pass\n", "{p}/lib.so": "\0PyImport_ImportModule\0" + "0123456789abcdef0123__mypyc\0",
        "0123456789abcdef0123__mypyc.so": "\0", "{p}/decoy.py": DECOY}),
    pattern(24, "numpy.libs: a wheel's own libraries", "", ["{p}.libs/libx-1.so"], ["{p}/decoy.py"], {
        "{p}/__init__.py": "try:\n    from . import lib\nexcept ImportError:\n    pass\n", "{p}/lib.so": "\0", "{p}.libs/libx-1.so": "\0", "{p}/decoy.py": DECOY}),
    pattern(25, "lightgbm/lib: a library by ctypes", "import {p}; print({p}.path[-6:])", ["{p}/lib/libp.so"], ["{p}/decoy.py"], {
        "{p}/__init__.py": "import os\npath = os.path.join(os.path.dirname(__file__), 'lib', 'libp.so')\nopen(path).close()\n",
        "{p}/lib/libp.so": "\0", "{p}/decoy.py": DECOY}),
    pattern(26, "certifi/core.py: importlib.resources", "import {p}; print({p}.text())", ["{p}/a.pem"], ["{p}/decoy.py"], {
        "{p}/__init__.py": "from importlib.resources import files\ndef text(): return files('{p}').joinpath('a.pem').read_text()\n",
        "{p}/a.pem": "pem", "{p}/decoy.py": DECOY}),
    pattern(27, "botocore/__init__.py: a path from __file__", "import {p}; print({p}.text)", ["{p}/data/deep/x.json"], ["{p}/decoy.py"], {
        "{p}/__init__.py": "import os\ntext = open(os.path.join(os.path.dirname(__file__), 'data', 'deep', 'x.json')).read()\n",
        "{p}/data/deep/x.json": "{}", "{p}/decoy.py": DECOY}),
    pattern(28, "requests: a file that is only asked for", "import {p}; print({p}.there)", ["{p}/flag"], ["{p}/decoy.py"], {
        "{p}/__init__.py": "import os\nthere = os.path.exists(os.path.join(os.path.dirname(__file__), 'flag'))\n", "{p}/flag": "", "{p}/decoy.py": DECOY}),
    pattern(29, "cv2/__init__.py: exec of a neighbour", "import {p}; print({p}.value)", ["{p}/config-3.py"], ["{p}/sub/decoy.py"], {
        "{p}/__init__.py": "import os\nscope = {}\nexec(open(os.path.join(os.path.dirname(__file__), 'config-%d.py' % 3)).read(), scope)\nvalue = scope['v']\n",
        "{p}/config-3.py": "v = 3\n", "{p}/sub/__init__.py": DECOY, "{p}/sub/decoy.py": DECOY}),
    pattern(30, "distutils-precedence.pth: an import line", "", ["{p}.pth", "{p}/start.py"], ["{p}/decoy.py"], {
        "{p}.pth": "import {p}.start\n", "{p}/__init__.py": "", "{p}/start.py": "", "{p}/decoy.py": DECOY}),
    pattern(31, "google.cloud: a package without __init__", "from {p}.a import b; print(b.hi)", ["{p}/a/b.py"], ["{p}/c/decoy.py"], {
        "{p}/a/b.py": HI, "{p}/c/decoy.py": DECOY}),
    pattern(32, "pip/_vendor: copies of others", "import {p}; print({p}.hi)", ["{p}/_vendor/toml.py"], ["{p}/_vendor/decoy.py"], {
        "{p}/__init__.py": "from {p}._vendor.toml import hi\n", "{p}/_vendor/__init__.py": "", "{p}/_vendor/toml.py": HI, "{p}/_vendor/decoy.py": DECOY}),
    pattern(33, "python -m gunicorn", "import runpy, {p}; runpy.run_module('{p}', run_name='x')", ["{p}/__main__.py"], ["{p}/decoy.py"], {
        "{p}/__init__.py": "", "{p}/__main__.py": "print('main')\n", "{p}/decoy.py": DECOY}),
    pattern(34, "jinja2/tests.py: a name like junk", "import {p}; print({p}.hi)", ["{p}/tests.py", "{p}/docs/__init__.py"], ["{p}/testing.py"], {
        "{p}/__init__.py": "from .tests import hi\nfrom . import docs\n", "{p}/tests.py": HI, "{p}/docs/__init__.py": "", "{p}/testing.py": DECOY}),
    pattern(35, "kombu/transport/redis.py: an import nobody declares", "import {p}; print({p}.hi)", ["{p}_other/version.py"], ["{p}_other/decoy.py"], {
        "{p}/__init__.py": "from {p}_other.version import hi\n", "{p}_other/__init__.py": "", "{p}_other/version.py": HI, "{p}_other/decoy.py": DECOY}),
    pattern(36, "numba: a source read at run time", "import {p}, inspect; print(inspect.getsource({p}.f))", ["{p}/__init__.py"], ["{p}/decoy.py"], {
        "{p}/__init__.py": "def f():\n    return 1\n", "{p}/decoy.py": DECOY}),
    pattern(37, "django migrations: names that are no identifiers", "import {p}; print({p}.f())", ["{p}/migrations/0001_initial.py"], ["{p}_decoy/a.py"], {
        "{p}/__init__.py": "import pkgutil\nfrom importlib import import_module\nfrom . import migrations\n"
                           "def f(): return [import_module('{p}.migrations.' + n).hi for _, n, _ in pkgutil.iter_modules(migrations.__path__)]\n",
        "{p}/migrations/__init__.py": "", "{p}/migrations/0001_initial.py": HI, "{p}_decoy/a.py": DECOY}),
    pattern(38, "cryptography: a name without dots in a library", "", ["_{p}_backend.py"], ["_{p}_decoy.py"], {
        "{p}/__init__.py": "try:\n    from . import lib\nexcept ImportError:\n    pass\n", "{p}/lib.so": "\0PyImport_ImportModule\0_{p}_backend\0", "_{p}_backend.py": HI, "_{p}_decoy.py": DECOY}),
    pattern(39, "numpy._core._exceptions: C imports Python", "", ["{p}/_core/_exceptions.py"], ["{p}/_core/decoy.py"], {
        "{p}/__init__.py": "try:\n    from ._core import lib\nexcept ImportError:\n    pass\n", "{p}/_core/__init__.py": "",
        "{p}/_core/lib.so": "\0PyImport_ImportModule\0{p}._core._exceptions\0", "{p}/_core/_exceptions.py": HI, "{p}/_core/decoy.py": DECOY}),
    pattern(40, "sqlalchemy: a preload decorator", "import {p}; print({p}.f())", ["{p}/sql/default.py"], ["{p}_decoy/__init__.py"], {
        "{p}/__init__.py": "from importlib import import_module\ndef preload(n): return lambda f: lambda: f(import_module('{p}.' + n))\n"
                           "@preload('sql.default')\ndef f(m): return m.hi\n",
        "{p}/sql/__init__.py": "", "{p}/sql/default.py": HI, "{p}_decoy/__init__.py": DECOY}),
    pattern(41, "kombu/transport/redis.py: version() whose failure is swallowed", "import {p}; print({p}.there)",
            ["{p}_other/__init__.py", "{p}-1.0.dist-info/METADATA"], ["{p}/decoy.py"], {
                "{p}/__init__.py": "try:\n    import {p}_other\n    from importlib.metadata import version\n    version('{p}')\n    there = True\nexcept ImportError:\n    there = False\n",
                "{p}_other/__init__.py": "", "{p}/decoy.py": DECOY}),
    pattern(42, "cv2/__init__.py: a library of the package's own name", "", ["{p}/{p}.abi3.so"], ["{p}_decoy.py"], {
        "{p}/__init__.py": "import sys\nfrom importlib import import_module\ndef swap():\n    sys.modules.pop('{p}')\n    return import_module('{p}')\n",
        "{p}/{p}.abi3.so": "\0", "{p}_decoy.py": DECOY}),
]
