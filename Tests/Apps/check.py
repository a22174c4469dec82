#!/usr/bin/env python3
"""Prune small real apps and see that they behave as before.

usage: check.py SCRIMP [NAME]...

Each app is installed into a virtual environment beside pip, setuptools and an orphan, compiled, and
exercised. It is then staged at each level and exercised again from the staged tree alone: same
output, same exit code. `pip check`, `pip list` and `importlib.metadata` are asked about both trees,
and `gunicorn` starts from the staged `bin/`. The same plan is then made from the index, as if nothing
were installed, at the installed versions: every file of a distribution has the same verdict for the
same reason, but for bytecode and what installers write. Where no index can be reached the script says
so and skips: nothing can be installed then.
"""

import base64
import csv
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

here = Path(__file__).resolve().parent
work = here.parent.parent / ".build" / "apps"
scrimp = os.path.abspath(sys.argv[1])
version = "python%d.%d" % sys.version_info[:2]
CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "SCRIMP_", "VIRTUAL_ENV"))}
CLEAN |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1", "PYTHONHASHSEED": "0"}
FACTS = """
import importlib.metadata, json, sys
names = json.loads(sys.argv[1])
facts = {}
for name in names:
    d = importlib.metadata.distribution(name)
    facts[name] = [d.version, sorted(d.requires or []),
                   sorted([e.group, e.name, e.value] for e in d.entry_points),
                   [str(f) for f in d.files or [] if not d.locate_file(f).exists()]]
print(json.dumps(facts, sort_keys=True))
"""


def run(*command, cwd=None, env=CLEAN):
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=env, capture_output=True, text=True, timeout=600)
    return done.returncode, done.stdout, done.stderr


def must(*command, **more):
    code, out, err = run(*command, **more)
    if code:
        raise SystemExit(f"{' '.join(map(str, command))} exits {code}:\n{out}{err}")
    return out


def install(app, folder):
    """A virtual environment as people have them; None where no index can be reached."""
    python = folder / "venv" / "bin" / "python"
    wanted = hashlib.sha256((app / "requirements.txt").read_bytes() + sys.version.encode()).hexdigest()
    mark = folder / "ready"
    if not mark.exists() or mark.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        must(sys.executable, "-m", "venv", folder / "venv")
        code, _, err = run(python, "-m", "pip", "install", "--disable-pip-version-check", "-q", "--retries", "2",
                           "-r", app / "requirements.txt", "pip", "setuptools", "wheel", "iniconfig")
        if code:
            print(err.strip().splitlines()[-1:])
            return None
        mark.write_text(wanted)
    return python


def runner(folder, site):
    """An interpreter whose site-packages is `site` and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    must(sys.executable, "-m", "venv", "--without-pip", folder)
    target = folder / "lib" / version / "site-packages"
    target.rmdir()
    target.symlink_to(site)
    return folder / "bin" / "python"


def record_faults(tree):
    """Files that are not what RECORD says, as `pip` and scanners would find."""
    for record in tree.glob("*.dist-info/RECORD"):
        for path, hashed, size in csv.reader(record.open(newline="")):
            if not hashed.startswith("sha256="):
                continue
            content = (tree / path).read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            if hashed != "sha256=" + digest or int(size) != len(content):
                yield f"{path} is not what {record.parent.name}/RECORD says"


def gunicorn_answers(prefix, app):
    """Starts the staged `bin/gunicorn` on the staged packages alone."""
    environment = CLEAN | {"PYTHONPATH": str(prefix / "lib" / version / "site-packages")}
    server = subprocess.Popen(
        [sys.executable, "-S", str(prefix / "bin" / "gunicorn"), "--bind", "127.0.0.1:0", "--log-level", "info",
         "exercise:app"], cwd=app, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        for line in server.stderr:
            if "Listening at: " in line:
                url = line.split("Listening at: ")[1].split()[0]
                break
        else:
            return "gunicorn ended before it listened"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        request = urllib.request.Request(url + "/greet", b'{"name": "ada"}', {"Content-Type": "application/json"})
        for attempt in range(50):
            try:
                body = json.load(opener.open(request, timeout=5))
                return None if body == {"greeting": "Hello ADA"} else f"gunicorn answers {body}"
            except OSError:
                time.sleep(0.1)
        return "gunicorn does not answer"
    finally:
        server.terminate()
        server.wait()


def differences(app, folder, python, level, *flags):
    """What changed between the installed and the staged app, one line each."""
    site = folder / "venv" / "lib" / version / "site-packages"
    common = ["-r", app / "requirements.txt", "--site-packages", site, "--app", app, "--level", level,
              "--cache-dir", folder / "cache", "-q", *flags]
    plan = json.loads(must(scrimp, "plan", *common, "--format", "json"))
    names = [d["name"] for d in plan["distributions"] if d["in_closure"]]
    for layout in ("flat", "prefix"):
        staged = folder / f"staged-{layout}"
        shutil.rmtree(staged, ignore_errors=True)
        must(scrimp, "stage", *common, "--layout", layout, "--to", staged)
        tree = staged if layout == "flat" else staged / "lib" / version / "site-packages"
        slim = runner(folder / "runner", tree)
        expected = run(python, "exercise.py", cwd=app)
        got = run(slim, "exercise.py", cwd=app)
        if expected[:2] != got[:2]:
            yield f"{layout}: exit {got[0]}, {(got[2].strip().splitlines() or ['output differs'])[-1]}"
        before = json.loads(must(python, "-c", FACTS, json.dumps(names)))
        after = json.loads(must(slim, "-c", FACTS, json.dumps(names)))
        for name in names:
            if before[name][:3] != after[name][:3]:
                yield f"{layout}: importlib.metadata differs for {name}"
            if after[name][3]:
                yield f"{layout}: RECORD of {name} names missing files {after[name][3][:3]}"
        yield from (f"{layout}: {fault}" for fault in record_faults(tree))
        code, out, _ = run(python, "-m", "pip", "--python", slim, "check")
        if code:
            yield f"{layout}: pip check: {out.strip()}"
        listed = json.loads(must(python, "-m", "pip", "--disable-pip-version-check", "--python", slim, "list", "--format", "json"))
        if sorted(d["name"].lower().replace("_", "-").replace(".", "-") for d in listed) != sorted(names):
            yield f"{layout}: pip list shows {[d['name'] for d in listed]}, the closure is {names}"
    if "gunicorn" in names:
        fault = gunicorn_answers(folder / "staged-prefix", app)
        if fault:
            yield fault
    totals = plan["totals"]
    print(f"{app.name:10} {level:8} {totals['installed_bytes'] / 1e6:8.1f} MB {totals['installed_files']:6} files"
          f" -> {totals['kept_bytes'] / 1e6:8.1f} MB {totals['kept_files']:6} files", flush=True)


def uncompiled(tree):
    """Modules without bytecode that is never checked against them (PEP 552)."""
    for source in sorted(tree.rglob("*.py")):
        cache = importlib.util.cache_from_source(str(source))
        try:
            flags = int.from_bytes(Path(cache).read_bytes()[4:8], "little")
        except OSError:
            try:
                compile(source.read_bytes(), source, "exec")
            except (SyntaxError, ValueError):
                continue
            yield f"{source.relative_to(tree)} is not compiled"
            continue
        if flags != 1:
            yield f"{source.relative_to(tree)} is compiled with flags {flags}"


INSTALLER_WRITTEN = ("INSTALLER", "REQUESTED", "direct_url.json")


def verdicts(plan):
    """What the plan says of each file of the closure that comes out of a wheel."""
    names = {d["name"] for d in plan["distributions"] if d["in_closure"]}
    return {
        f["path"]: (kept, f["reason"])
        for kept in ("keep", "drop") for f in plan[kept]
        if f["distribution"] in names and f["kind"] != "bytecode"
        and not f["path"].endswith(tuple(f".dist-info/{n}" for n in INSTALLER_WRITTEN))}


def index_differences(app, folder, python, level):
    """What a plan from the index says otherwise than one from the installed tree."""
    common = ["-r", app / "requirements.txt", "--app", app, "--level", level, "--format", "json",
              "--cache-dir", folder / "cache"]
    installed = json.loads(must(scrimp, "plan", *common, "-q", "--site-packages", folder / "venv"))
    pins = folder / "pins.txt"
    pins.write_text("".join(
        f"{d['name']}=={d['version']}\n" for d in installed["distributions"] if d["in_closure"]))
    code, out, err = run(scrimp, "plan", *common, "--from-index", "--python", python, "-c", pins)
    if code:
        yield f"from the index: exit {code}: {err.strip()}"
        return
    print(f"{app.name:10} {level:8} {err.strip().splitlines()[-2]}", flush=True)
    ours, theirs = verdicts(json.loads(out)), verdicts(installed)
    for path in sorted(ours.keys() | theirs.keys()):
        if ours.get(path) != theirs.get(path):
            yield f"from the index: {path} is {ours.get(path)}, installed {theirs.get(path)}"


def main():
    names = sys.argv[2:] or sorted(d.name for d in here.iterdir() if (d / "exercise.py").exists())
    passed = failed = skipped = 0
    for name in names:
        python = install(here / name, work / name)
        if python is None:
            print(f"{name}: skipped, no index can be reached to install it from")
            skipped += 1
            continue
        for level in ("closure", "safe", "reachable"):
            faults = list(differences(here / name, work / name, python, level))
            faults += index_differences(here / name, work / name, python, level)
            if level != "closure":
                faults += differences(here / name, work / name, python, level, "--strip")
            if level == "reachable":
                faults += differences(here / name, work / name, python, level, "--bytecode", "compile")
                faults += uncompiled(work / name / "staged-flat")
            for fault in faults:
                print(f"{name} at {level}: {fault}")
            failed, passed = failed + bool(faults), passed + (not faults)
    print(f"apps: {passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


main()
