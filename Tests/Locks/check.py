#!/usr/bin/env python3
"""Resolve from project files, locks and settings against an index on loopback.

usage: check.py SCRIMP [CASE]...

Each case is a function below; it prints one line. Locks written by us are validated by packaging.pylock where this
Python has it.
"""

import hashlib
import http.server
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

scrimp = os.path.abspath(sys.argv[1])
CASES = []


def case(function):
    CASES.append(function)
    return function


# The index: every version of every project as a wheel.


def wheel(name, version, requires):
    info = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {text}\n" for text in requires)
    metadata += "Provides-Extra: speed\n"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for path, text in [(f"{name}.py", ""), (f"{info}/METADATA", metadata), (f"{info}/RECORD", "")]:
            archive.writestr(zipfile.ZipInfo(path), text)
    return data.getvalue()


PROJECTS = {
    "base": {"1.0": ["leaf"], "2.0": ["leaf>=2"]},
    "leaf": {"1.0": [], "2.0": []},
    "fork": {"1.0": [], "2.0": []},
    "fast": {"1.0": ["leaf"]},
    "kit": {"1.0": ["fast; extra == 'speed'"]},
    "tool": {"1.0": []},
}
FILES = {
    f"{name}-{version}-py3-none-any.whl": wheel(name, version, requires)
    for name, versions in PROJECTS.items() for version, requires in versions.items()
}


def digest(name, version):
    return hashlib.sha256(FILES[f"{name}-{version}-py3-none-any.whl"]).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    asked = []

    def log_message(self, *_):
        pass

    def do_GET(self):
        parts = self.path.strip("/").split("/")
        Handler.asked.append((self.path, self.headers.get("authorization")))
        if parts[0] == "files" and parts[-1] in FILES:
            return self.answer(FILES[parts[-1]], "application/octet-stream")
        if parts[0].startswith("simple") and parts[-1] in PROJECTS:
            rows = [
                {"filename": file, "url": f"/files/{file}", "hashes": {"sha256": hashlib.sha256(data).hexdigest()},
                 "size": len(data), "upload-time": "2026-01-02T03:04:05.600Z"}
                for file, data in FILES.items() if file.startswith(parts[-1] + "-")
            ]
            page = {"meta": {"api-version": "1.1"}, "name": parts[-1], "versions": list(PROJECTS[parts[-1]]),
                    "files": rows}
            return self.answer(json.dumps(page).encode(), "application/vnd.pypi.simple.v1+json")
        self.send_error(404)

    def answer(self, body, kind):
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


# Running the binary.


class World:
    def __init__(self, folder, host):
        self.folder, self.host = Path(folder), host
        self.index = f"http://{host}/simple/"

    def write(self, path, text):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def run(self, *arguments, index=True, environment=()):
        clean = {name: value for name, value in os.environ.items()
                 if not name.startswith(("SCRIMP_", "UV_", "PIP_", "XDG_")) and "proxy" not in name.lower()}
        target = [] if "--python-version" in arguments else ["--python-version", "3.12"]
        return subprocess.run(
            [scrimp, "resolve", *arguments, "--cache-dir", self.folder / "cache", *target,
             "--python-platform", "x86_64-manylinux_2_28", *(["--index-url", self.index] if index else [])],
            cwd=self.folder, capture_output=True, text=True, timeout=60,
            env={**clean, "HOME": str(self.folder), "NETRC": "/dev/null", **dict(environment)})

    def pins(self, *arguments, **more):
        done = self.run(*arguments, **more)
        assert done.returncode == 0, done.stderr
        return [line.split()[0] for line in done.stdout.splitlines() if "==" in line]

    def fails(self, status, *words, arguments, **more):
        done = self.run(*arguments, **more)
        assert done.returncode == status, (done.returncode, done.stderr)
        for word in words:
            assert word in done.stderr, (word, done.stderr)
        return done


PYPROJECT = """
[project]
name = "shop"
requires-python = ">=3.9"
dependencies = ["base", "fork<2; python_version < '3.11'", "fork; python_version >= '3.11'"]
[project.optional-dependencies]
speed = ["kit[speed]"]
[dependency-groups]
test = ["tool"]
"""


@case
def project(world):
    world.write("pyproject.toml", PYPROJECT)
    assert world.pins("pyproject.toml") == ["base==2.0", "fork==2.0", "leaf==2.0"]
    assert world.pins("pyproject.toml", "--python-version", "3.10") == ["base==2.0", "fork==1.0", "leaf==2.0"]
    # Nothing named: what is here.
    done = world.run("--extra", "speed", "--group", "test")
    assert "Reading pyproject.toml (project metadata)" in done.stderr, done.stderr
    for pin in ["fast==1.0", "kit==1.0", "tool==1.0"]:
        assert f"\n{pin}\n" in done.stdout, done.stdout
    world.fails(2, "there is no extra `sped`; there is `speed`", arguments=["-r", "pyproject.toml", "--extra", "sped"])
    done = world.run("pyproject.toml", "--python-version", "3.8")
    assert "the project is for Python >=3.9, the target has 3.8.0" in done.stderr, done.stderr


@case
def script(world):
    world.write("job.py", "# /// script\n# dependencies = [\n#   'base<2',\n# ]\n# ///\nimport base\n")
    assert world.pins("job.py") == ["base==1.0", "leaf==2.0"]
    world.write("plain.py", "import base\n")
    world.fails(2, "plain.py:1:1: the script has no `# /// script` block", "hint: ", arguments=["plain.py"])


def uv_lock(leaf):
    def entry(name, version, more=""):
        return f"""
[[package]]
name = "{name}"
version = "{version}"
source = {{ registry = "https://index.example.org/simple" }}
{more}
wheels = [{{ url = "https://files.example.org/{name}-{version}-py3-none-any.whl", hash = "sha256:{leaf or digest(name, version)}" }}]
"""
    return (
        'version = 1\nrequires-python = ">=3.9"\n'
        + entry("base", "1.0", 'dependencies = [{ name = "leaf" }]') + entry("leaf", "1.0")
        + entry("fork", "1.0", "resolution-markers = [\"python_full_version < '3.11'\"]")
        + entry("fork", "2.0", "resolution-markers = [\"python_full_version >= '3.11'\"]") + """
[[package]]
name = "shop"
version = "0.1"
source = { virtual = "." }
dependencies = [
    { name = "base" },
    { name = "fork", version = "1.0", marker = "python_full_version < '3.11'" },
    { name = "fork", version = "2.0", marker = "python_full_version >= '3.11'" },
]
""")


@case
def uvs_lock(world):
    world.write("uv.lock", uv_lock(None))
    assert world.pins("uv.lock") == ["base==1.0", "fork==2.0", "leaf==1.0"]
    assert world.pins("uv.lock", "--python-version", "3.10") == ["base==1.0", "fork==1.0", "leaf==1.0"]
    world.write("uv.lock", uv_lock("0" * 64))
    world.fails(1, "no versions satisfy", arguments=["uv.lock"])


@case
def stale_lock(world):
    lock = uv_lock(None).replace('dependencies = [{ name = "leaf" }]', "")
    world.write("uv.lock", lock.replace('name = "leaf"', 'name = "other"'))
    done = world.run("uv.lock")
    assert done.returncode == 0 and "leaf is not in the lock" in done.stderr, done.stderr


@case
def repository(world):
    world.write("uv.lock", uv_lock(None) .replace(
        '{ registry = "https://index.example.org/simple" }',
        '{ git = "https://user:word@example.org/base.git?rev=main#0123abc" }', 1))
    done = world.fails(2, "base comes from git+https://", "@0123abc", "hint: ", arguments=["uv.lock"])
    assert "word" not in done.stderr, done.stderr


@case
def poetrys_lock(world):
    world.write("pyproject.toml", """
[tool.poetry]
name = "shop"
[tool.poetry.dependencies]
python = "^3.9"
base = "^1.0 || ^2.0"
kit = { version = "*", optional = true, extras = ["speed"] }
[tool.poetry.extras]
speed = ["kit"]
""")
    world.write("poetry.lock", f"""
[[package]]
name = "base"
version = "1.0"
groups = ["main"]
files = [{{file = "base-1.0-py3-none-any.whl", hash = "sha256:{digest("base", "1.0")}"}}]
[package.dependencies]
leaf = "*"
[[package]]
name = "leaf"
version = "1.0"
groups = ["main"]
files = []
[[package]]
name = "fast"
version = "1.0"
optional = true
groups = ["main"]
[[package]]
name = "kit"
version = "1.0"
optional = true
groups = ["main"]
[package.dependencies]
fast = {{version = "*", optional = true, markers = "extra == 'speed'"}}
[extras]
speed = ["kit"]
[metadata]
lock-version = "2.1"
""")
    assert world.pins("poetry.lock") == ["base==1.0", "leaf==1.0"]
    assert world.pins("poetry.lock", "--extra", "speed") == ["base==1.0", "fast==1.0", "kit==1.0", "leaf==1.0"]
    world.fails(2, "pyproject.toml:6:8: `^1.0 || ^2.0` of base", "poetry lock", arguments=["pyproject.toml"])


@case
def pylock_there_and_back(world):
    world.write("pyproject.toml", PYPROJECT)
    world.write("requirements.in", "base<2\nkit[speed]\n")
    for source in (["pyproject.toml", "--extra", "speed"], ["-r", "requirements.in"]):
        wanted = world.pins(*source)
        text = world.run(*source, "--format", "pylock").stdout
        assert text == world.run(*source, "--format", "pylock", "--offline").stdout
        world.write("pylock.toml", text)
        assert world.pins("pylock.toml") == wanted
        assert "upload-time = 2026-01-02T03:04:05.6Z" in text, text
        try:
            import tomllib
            from packaging.pylock import Pylock
        except ImportError:
            continue
        lock = Pylock.from_dict(tomllib.loads(text))
        environment = {"implementation_name": "cpython", "platform_machine": "x86_64", "python_version": "3.12",
                       "python_full_version": "3.12.0", "sys_platform": "linux"}
        chosen = [f"{package.name}=={package.version}" for package, _ in lock.select(environment=environment)]
        assert chosen == wanted, (chosen, wanted)


@case
def settings(world):
    world.write("requirements.txt", "base\n")
    elsewhere = f"http://user:secret@{world.host}/simple-other/"

    def asked(**more):
        Handler.asked.clear()
        done = world.run("--refresh", "-v", index=False, **more)
        assert done.returncode == 0, done.stderr
        assert "secret" not in done.stderr + done.stdout, done.stderr
        return {path.split("/")[1] for path, _ in Handler.asked if path.startswith("/simple")}

    world.write(".config/pip/pip.conf", f"[global]\nindex-url = {world.index}\n")
    assert asked() == {"simple"}
    world.write("pyproject.toml", f"[tool.scrimp]\nindex-url = '{elsewhere}'\nlevle = 'safe'\n")
    assert asked() == {"simple-other"}
    assert ("/simple-other/base/", "Basic dXNlcjpzZWNyZXQ=") in Handler.asked, Handler.asked
    done = world.run("--offline", index=False)
    assert "pyproject.toml:3:1: there is no setting `levle`; did you mean `level`?" in done.stderr, done.stderr
    assert asked(environment={"PIP_INDEX_URL": world.index}.items()) == {"simple"}
    both = {"SCRIMP_INDEX_URL": elsewhere, "PIP_INDEX_URL": world.index}
    assert asked(environment=both.items()) == {"simple-other"}
    world.write("sub/requirements.txt", "base\n")
    assert world.pins("-r", "sub/requirements.txt", "--config-file", "pyproject.toml", index=False)
    world.write("pyproject.toml", "[tool.scrimp\n")
    world.fails(2, "pyproject.toml:1:", "hint: correct it", arguments=[], index=False)
    assert world.pins("--no-config")


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wanted = sys.argv[2:]
    failed = 0
    for function in CASES:
        if wanted and function.__name__ not in wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                function(World(folder, f"127.0.0.1:{server.server_port}"))
                print(f"ok    {function.__name__}")
            except (AssertionError, subprocess.TimeoutExpired) as error:
                failed += 1
                print(f"FAIL  {function.__name__}: {error}")
    sys.exit(1 if failed else 0)


main()
