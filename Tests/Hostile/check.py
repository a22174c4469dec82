#!/usr/bin/env python3
"""Feed the binary hostile trees and kill it: a clear error or a right result, nothing lost, nothing outside.

usage: check.py SCRIMP [CASE]...

Each case is a function below; it prints one line. Cases that need a privilege this machine does not give
(mounting a small tmpfs, dropping to another user) say so and count as skipped.
"""

import contextlib
import io
import json
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

scrimp = os.path.abspath(sys.argv[1])
CASES = []


class Skipped(Exception):
    pass


def case(function):
    CASES.append(function)
    return function


def run(*arguments, timeout=120, env=None, **more):
    """Runs scrimp; a death by signal other than ours is always a failure."""
    done = subprocess.run([scrimp, *map(str, arguments)], capture_output=True, timeout=timeout,
                          env={**os.environ, **(env or {})}, **more)
    assert done.returncode >= 0, f"died of signal {-done.returncode}: {done.stderr[-300:]}"
    assert b"Fatal error" not in done.stderr, done.stderr[-300:]
    return done


def explained(done, status):
    """The run failed with `status` and said so in the contract's form."""
    text = done.stderr.decode(errors="replace")
    assert done.returncode == status, f"exit {done.returncode}, wanted {status}: {text[-300:]}"
    assert "error: " in text, f"no error line: {text[-300:]}"
    return text


def distribution(site, name, version="1.0", files=None, record=None, requires=()):
    """Installs a small distribution by hand."""
    files = files if files is not None else {f"{name}/__init__.py": b"x = 1\n"}
    info = site / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    (info / "METADATA").write_text(metadata + "".join(f"Requires-Dist: {r}\n" for r in requires))
    for path, content in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    rows = [f"{p},,{len(c)}" for p, c in files.items()]
    rows += [f"{info.name}/METADATA,,", f"{info.name}/RECORD,,"]
    (info / "RECORD").write_bytes(record if record is not None else "\n".join(rows).encode() + b"\n")
    return info


@contextlib.contextmanager
def world():
    """A virtual-environment-shaped tree, a requirements file and a cache, all in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="scrimp-hostile-") as folder:
        folder = Path(folder)
        site = folder / "venv" / "lib" / "python3.11" / "site-packages"
        site.mkdir(parents=True)
        (folder / "venv" / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.7\n")
        (folder / "requirements.txt").write_text("good\n")
        yield folder, site


def common(folder):
    return ["-r", folder / "requirements.txt", "--site-packages", folder / "venv", "--cache-dir", folder / "cache"]


def fingerprint(tree):
    """Names, sizes, contents' beginnings and modification times of everything under `tree`."""
    found = {}
    for folder, names, files in os.walk(tree):
        for name in names + files:
            path = os.path.join(folder, name)
            status = os.lstat(path)
            # A folder's size tells how many entries it once had.
            size = 0 if stat.S_ISDIR(status.st_mode) else status.st_size
            found[os.path.relpath(path, tree)] = (status.st_mode, size, status.st_mtime_ns)
    return found


def large(site, files=20_000):
    content = {f"good/m{i // 500}/f{i}.py": b"x = %d\n" % i for i in range(files)}
    distribution(site, "good", files=content)


@case
def record_escapes():
    """RECORD rows that climb out or are absolute are ignored, and nothing outside is touched."""
    with world() as (folder, site):
        outside = folder / "outside"
        outside.write_text("secret")
        rows = ["good/__init__.py,,6", "../../../../outside,,", "../../../../../../../../etc/passwd,,", "/etc/passwd,,",
                f"{outside},,", "good-1.0.dist-info/RECORD,,", "good-1.0.dist-info/METADATA,,"]
        distribution(site, "good", record="\n".join(rows).encode())
        staged = folder / "staged"
        done = run("stage", *common(folder), "--to", staged)
        assert done.returncode == 0, done.stderr
        names = {str(p.relative_to(staged)) for p in staged.rglob("*")}
        assert not any("passwd" in n or "outside" in n for n in names), names
        record = (staged / "lib/python3.11/site-packages/good-1.0.dist-info/RECORD").read_text()
        assert "passwd" not in record and "outside" not in record, record
        done = run("prune", *common(folder), "--in-place", "--manifest", folder / "removed.json")
        assert done.returncode == 0 and outside.read_text() == "secret", done.stderr


@case
def symlink_loops():
    """Links that lead in circles or out of the tree stay links and are never followed."""
    with world() as (folder, site):
        distribution(site, "good")
        (site / "good" / "loop").symlink_to("loop")
        (site / "good" / "up").symlink_to("..")
        (site / "good" / "out").symlink_to("/")
        staged = folder / "staged"
        done = run("stage", *common(folder), "--to", staged)
        assert done.returncode == 0, done.stderr
        for path in staged.rglob("*"):
            assert not path.is_symlink() or os.readlink(path) in ("loop", "..", "/", "lib"), path


@case
def nul_and_invalid_utf8():
    """NUL bytes and names that are not UTF-8 in RECORD and on disk."""
    with world() as (folder, site):
        name = os.fsencode(str(site)) + b"/good/caf\xe9.txt"
        record = b"good/__init__.py,,6\ngood/a\0b.py,,\ngood/caf\xe9.txt,,3\n\xff\xfe,,\n\"unclosed,,\n"
        distribution(site, "good", record=record)
        with open(name, "wb") as file:
            file.write(b"abc")
        staged = folder / "staged"
        done = run("stage", *common(folder), "--to", staged)
        assert done.returncode == 0, done.stderr
        assert os.path.exists(os.fsencode(str(staged)) + b"/lib/python3.11/site-packages/good/caf\xe9.txt")
        listed = run("plan", *common(folder), "--format", "paths", "--null").stdout.split(b"\0")
        assert b"lib/python3.11/site-packages/good/caf\xe9.txt" in listed, listed
        json.loads(run("plan", *common(folder), "--format", "json").stdout)


@case
def ten_million_rows():
    """A RECORD of ten million lines, nearly all of them naming nothing."""
    with world() as (folder, site):
        info = distribution(site, "good")
        with open(info / "RECORD", "ab") as record:
            for block in range(1000):
                record.write(b"".join(b"good/ghost/%d/%d.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n"
                                      % (block, i) for i in range(10_000)))
        started = time.monotonic()
        peak = Path(folder / "peak")
        done = subprocess.run(
            [sys.executable, "-c", "import resource, subprocess, sys\n"
             "code = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL).returncode\n"
             "open(sys.argv[1], 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))\n"
             "sys.exit(code)", str(peak), scrimp, "plan", *map(str, common(folder)), "--format", "json"],
            capture_output=True, timeout=300)
        assert done.returncode == 0, done.stderr[-300:]
        megabytes = int(peak.read_text()) // 1024
        assert megabytes < 2000, f"{megabytes} MB"
        return f"{time.monotonic() - started:.1f} s, {megabytes} MB"


@case
def unreadable_site_packages():
    """A site-packages the user may not read is an error that names it."""
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        raise Skipped("needs setpriv to become another user")
    with world() as (folder, site):
        distribution(site, "good")
        folder.chmod(0o755)
        binary = folder / "scrimp"
        shutil.copy(scrimp, binary)
        site.chmod(0)
        become = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] if os.geteuid() == 0 else []
        done = subprocess.run([*become, binary, "plan", "-r", folder / "requirements.txt", "--site-packages",
                               site, "--no-cache"], capture_output=True, timeout=60)
        text = explained(done, 2) if done.returncode != 3 else explained(done, 3)
        site.chmod(0o755)
        assert "site-packages" in text and "hint: " in text, text


@case
def full_disk():
    """A disk that fills while staging: an error, and nothing that looks like a tree."""
    with world() as (folder, site):
        large(site, 4_000)
        with open(site / "good" / "big.bin", "wb") as file:
            file.write(os.urandom(8 << 20))
        disk = folder / "disk"
        disk.mkdir()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk],
                                               capture_output=True).returncode:
            raise Skipped("cannot mount a small tmpfs")
        try:
            for target in (disk / "out", disk):
                text = explained(run("stage", *common(folder), "--to", target), 2)
                assert "space" in text.lower(), text
                assert not (disk / "out").exists(), "a half tree is left"
                left = [p for p in disk.iterdir()]
                assert not left, f"left behind: {left}"
            explained(run("stage", *common(folder), "--to", disk / "out.tar", "--format", "tar"), 2)
            assert not list(disk.iterdir())
            done = run("plan", "-r", folder / "requirements.txt", "--site-packages", folder / "venv", "--cache-dir",
                       disk, "--format", "paths")
            assert done.returncode == 0 and done.stdout.count(b"\n") > 4_000, done.stderr
        finally:
            subprocess.run(["umount", disk], check=True)


@case
def killed_while_staging():
    """SIGKILL at any moment of a stage: DIR is absent or whole, and the next stage succeeds and clears up."""
    with world() as (folder, site):
        large(site)
        before = fingerprint(folder / "venv")
        staged = folder / "staged"
        arguments = [scrimp, "stage", *map(str, common(folder)), "--to", str(staged), "--link-mode"]
        started = time.monotonic()
        assert run(*arguments[1:], "copy").returncode == 0
        whole, length = len(fingerprint(staged)), time.monotonic() - started
        seen = {"absent": 0, "whole": 0}
        for attempt in range(20):
            shutil.rmtree(staged, ignore_errors=True)
            victim = subprocess.Popen(arguments + [random.choice(["copy", "hardlink"])], stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0, length))
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            state = "whole" if staged.exists() else "absent"
            seen[state] += 1
            assert state == "absent" or len(fingerprint(staged)) == whole, "a half tree looks whole"
        assert run(*arguments[1:], "copy", "--force").returncode == 0
        assert len(fingerprint(staged)) == whole
        left = [p.name for p in folder.iterdir() if p.name not in ("venv", "requirements.txt", "cache", "staged")]
        assert not left, f"left behind: {left}"
        assert fingerprint(folder / "venv") == before, "the installed tree changed"
        return str(seen)


@case
def killed_while_pruning():
    """SIGKILL during an in-place prune: run again, it ends where an undisturbed one does."""
    with world() as (folder, site):
        large(site, 6_000)
        distribution(site, "stray", files={f"stray/m{i}.py": b"y\n" for i in range(6_000)})
        tests = {f"good/tests/test_{i}.py": b"z\n" for i in range(4_000)}
        for path, content in tests.items():
            (site / path).parent.mkdir(exist_ok=True)
            (site / path).write_bytes(content)
        with open(site / "good-1.0.dist-info" / "RECORD", "a") as record:
            record.writelines(f"{p},,2\n" for p in tests)
        pristine = folder / "pristine"
        shutil.copytree(folder / "venv", pristine, symlinks=True)

        def arguments():
            return ["prune", *common(folder), "--in-place", "--manifest", folder / "removed.json"]

        started = time.monotonic()
        assert run(*arguments()).returncode == 0
        length = time.monotonic() - started
        expected = {p: (m, s) for p, (m, s, _) in fingerprint(folder / "venv").items()}
        assert not (site / "stray").exists() and not (site / "good/tests").exists()
        for attempt in range(8):
            shutil.rmtree(folder / "venv")
            shutil.copytree(pristine, folder / "venv", symlinks=True)
            victim = subprocess.Popen([scrimp, *map(str, arguments())], stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0.2, 1) * length)
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            done = run(*arguments())
            assert done.returncode == 0, done.stderr
            got = {p: (m, s) for p, (m, s, _) in fingerprint(folder / "venv").items()}
            assert got == expected, sorted(set(got.items()) ^ set(expected.items()))[:5]


@case
def killed_while_caching():
    """SIGKILL during cache writes: the database opens, and holds whole file lists only."""
    with world() as (folder, site):
        large(site, 30_000)
        for attempt in range(12):
            shutil.rmtree(folder / "cache", ignore_errors=True)
            victim = subprocess.Popen([scrimp, "plan", *map(str, common(folder)), "--format", "paths"],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0.05, 0.6))
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            done = run("plan", *common(folder), "--format", "paths")
            assert done.returncode == 0 and b"warning" not in done.stderr, done.stderr
            databases = list((folder / "cache").glob("*.db"))
            with sqlite3.connect(databases[0]) as database:
                assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                (count,) = database.execute("SELECT count(*) FROM file").fetchone()
                assert count >= 30_000, count


@case
def corrupt_cache():
    """A cache that is garbage is set aside with a warning and made anew."""
    with world() as (folder, site):
        distribution(site, "good")
        assert run("plan", *common(folder)).returncode == 0
        database = next((folder / "cache").glob("*.db"))
        for garbage in (b"not a database at all" * 400, database.read_bytes()[:2048], b""):
            for extra in (folder / "cache").glob("*-wal"):
                extra.unlink()
            database.write_bytes(garbage)
            done = run("plan", *common(folder))
            assert done.returncode == 0, done.stderr
            with sqlite3.connect(database) as connection:
                assert connection.execute("SELECT count(*) FROM file").fetchone()[0] >= 1


@case
def two_at_once():
    """Two processes staging and caching at once, twenty times: the same result, no lock error."""
    with world() as (folder, site):
        large(site, 3_000)
        for i in range(40):
            distribution(site, f"lib{i}")
        (folder / "requirements.txt").write_text("good\n" + "".join(f"lib{i}\n" for i in range(40)))
        for attempt in range(20):
            shutil.rmtree(folder / "cache", ignore_errors=True)
            targets = [folder / f"out{k}" for k in range(2)]
            for target in targets:
                shutil.rmtree(target, ignore_errors=True)
            both = [subprocess.Popen([scrimp, "stage", *map(str, common(folder)), "--to", str(t)],
                                     stderr=subprocess.PIPE) for t in targets]
            for process in both:
                text = process.communicate(timeout=120)[1]
                assert process.returncode == 0, text
                assert b"lock" not in text and b"warning" not in text, text
            first, second = ({p: (m, s) for p, (m, s, _) in fingerprint(t).items()} for t in targets)
            assert first == second and len(first) > 3_000
        same = folder / "same"
        for attempt in range(10):
            shutil.rmtree(same, ignore_errors=True)
            both = [subprocess.Popen([scrimp, "stage", *map(str, common(folder)), "--to", str(same), "--force"],
                                     stderr=subprocess.PIPE) for k in range(2)]
            for process in both:
                process.communicate(timeout=120)
            assert any(p.returncode == 0 for p in both)
            assert {p: (m, s) for p, (m, s, _) in fingerprint(same).items()} == first


@case
def sources_stay_untouched():
    """Installed files may be hard links into an installer's cache: no byte and no time of theirs changes."""
    with world() as (folder, site):
        large(site, 2_000)
        (site / "good/tests").mkdir()
        (site / "good/tests/test_x.py").write_text("1\n")
        with open(site / "good-1.0.dist-info" / "RECORD", "a") as record:
            record.write("good/tests/test_x.py,,2\n")
        cache = folder / "installer-cache"
        subprocess.run(["cp", "-al", folder / "venv", cache], check=True)
        before = fingerprint(cache)
        for mode in ("auto", "hardlink", "copy"):
            done = run("stage", *common(folder), "--to", folder / mode, "--link-mode", mode)
            assert done.returncode == 0, done.stderr
        assert run("prune", *common(folder), "--in-place", "--manifest", folder / "removed.json").returncode == 0
        assert fingerprint(cache) == before
        assert "tests" in (cache / "lib/python3.11/site-packages/good-1.0.dist-info/RECORD").read_text()


def archives(folder):
    """A wheel, and a source distribution whose metadata says all that a resolution asks."""
    folder.mkdir()
    wheel = folder / "good-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good/__init__.py", "from good.tests import helper\n" * 1000)
        archive.writestr("good/tests/helper.py", "")
        archive.writestr("good/tests/test_good.py", "")
        archive.writestr("good-1.0.data/scripts/run", "#!python\n")
        archive.writestr("good-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: good\nVersion: 1.0\n")
        archive.writestr("good-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
    with tarfile.open(folder / "source-1.0.tar.gz", "w:gz") as archive:
        text = b"Metadata-Version: 2.2\nName: source\nVersion: 1.0\n"
        information = tarfile.TarInfo("source-1.0/PKG-INFO")
        information.size = len(text)
        archive.addfile(information, io.BytesIO(text))
    return wheel


def corrupted(chance, content):
    """A copy with bits flipped, bytes put in or taken out, or its end missing."""
    content = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 8, 64])):
        if not content:
            break
        place = chance.randrange(len(content))
        match chance.randrange(6):
            case 0: content[place] ^= 1 << chance.randrange(8)
            case 1: content[place] = chance.choice(b"\0\n\r\"'\\#([{:;%\xff\x80 ")
            case 2: del content[place:place + chance.choice([1, 4, 300])]
            case 3: content[place:place] = chance.randbytes(chance.choice([1, 4, 64]))
            case 4: content[place:place + 8] = chance.choice([b"\xff", b"\0", b"\x7f"]) * 8
            case 5: del content[max(place, len(content) // 2):]
    return bytes(content)


def materials():
    """Modules and libraries of this interpreter, small ones."""
    import sysconfig
    paths = sysconfig.get_paths()
    sources = sorted(p for p in Path(paths["stdlib"]).rglob("*.py")
                     if "test" not in p.parts and 500 < p.stat().st_size < 20_000)
    dynamic = Path(sysconfig.get_config_var("DESTSHARED") or paths["platstdlib"])
    libraries = sorted(p for p in dynamic.glob("*.so") if p.stat().st_size < 120_000)
    return [p.read_bytes() for p in sources], [p.read_bytes() for p in libraries]


def kept_at_reachable(folder):
    """What a plan keeps; None where it ends in an explained error."""
    started = time.monotonic()
    done = run("plan", *common(folder), "--app", folder / "app.py", "--level", "reachable", "--allow-missing",
               "--strip", "--format", "json", timeout=60)
    assert time.monotonic() - started < 30, f"{time.monotonic() - started:.0f} s"
    if done.returncode:
        explained(done, 2)
        return None
    return {entry["path"] for entry in json.loads(done.stdout)["keep"]}


@case
def corrupted_sources_and_libraries():
    """8,000 corrupted modules and libraries: no crash, no hang, none of those that are imported goes."""
    chance, (sources, libraries) = random.Random(4), materials()
    if not libraries:
        raise Skipped("this interpreter has its modules built in")
    for _ in range(40):
        with world() as (folder, site):
            names = [f"p{number}" for number in range(100)]
            for name in names:
                distribution(site, name, files={
                    f"{name}/__init__.py": b"from . import module, library\n",
                    f"{name}/module.py": corrupted(chance, chance.choice(sources)),
                    f"{name}/library.so": corrupted(chance, chance.choice(libraries)),
                })
            (folder / "requirements.txt").write_text("\n".join(names))
            (folder / "app.py").write_text("\n".join(f"import {name}" for name in names))
            kept = kept_at_reachable(folder)
            assert kept is not None, "nothing here is fatal"
            for name in names:
                assert {f"{name}/__init__.py", f"{name}/module.py", f"{name}/library.so"} <= kept, name


@case
def corrupted_metadata_and_records():
    """2,000 corrupted METADATA and RECORD files: an explained error, or nothing lost that is imported."""
    chance, errors = random.Random(5), 0
    for number in range(1000):
        with world() as (folder, site):
            files = {"good/__init__.py": b"from . import a\n", "good/a.py": b"", "good/data.json": b"{}"}
            info = distribution(site, "good", files=files, requires=["other>=1; python_version > '3'"])
            beside = distribution(site, "other", files={"other/__init__.py": b""})
            for path in (info / "METADATA", beside / "RECORD"):
                path.write_bytes(corrupted(chance, path.read_bytes()))
            (folder / "app.py").write_text("import good, other\n")
            kept = kept_at_reachable(folder)
            if kept is None:
                errors += 1
                continue
            assert {*files, "other/__init__.py"} <= kept, f"round {number}: lost {({*files, 'other/__init__.py'}) - kept}"
    assert errors < 900, f"{errors} of 1000 end in an error"


@case
def plans_what_is_not_installed():
    """A wheel that is named is planned itself; a source distribution is an error that names it."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        wheel = archives(folder / "wheels")
        common = ["--from-index", "--no-index", "--python-version", "3.12", "--python-platform", "linux/amd64",
                  "--cache-dir", folder / "cache"]
        done = run("plan", wheel, *common, "--format", "paths")
        assert done.returncode == 0, done.stderr
        site = "lib/python3.12/site-packages/"
        assert done.stdout.decode().split() == ["bin/run", *(site + path for path in (
            "good-1.0.dist-info/METADATA", "good-1.0.dist-info/WHEEL", "good/__init__.py", "good/tests/helper.py",
            "good/tests/test_good.py"))], done.stdout
        (folder / "requirements.txt").write_text("good\nsource\n")
        done = run("plan", "-r", folder / "requirements.txt", *common, "--find-links", folder / "wheels")
        assert "source 1.0 has no wheel" in explained(done, 1) and b"good 1.0" not in done.stderr, done.stderr
        done = run("resolve", "-r", folder / "requirements.txt", *common[1:], "--find-links", folder / "wheels",
                   "--sizes", "--format", "json")
        sizes = {p["name"]: p["installed_files"] for p in json.loads(done.stdout)["packages"]}
        assert sizes == {"good": 6, "source": None}, sizes
        done = run("why", "good.tests", wheel, *common)
        assert done.returncode == 1, done.stdout
        done = run("why", "good.tests.helper", wheel, *common)
        assert b"kept because good/__init__.py:1 imports good.tests" in done.stdout, done.stdout


def main():
    wanted = sys.argv[2:]
    passed = failed = skipped = 0
    for function in CASES:
        if wanted and function.__name__ not in wanted:
            continue
        try:
            note = function()
            passed += 1
            print(f"ok      {function.__name__}" + (f": {note}" if note else ""), flush=True)
        except Skipped as reason:
            skipped += 1
            print(f"skipped {function.__name__}: {reason}", flush=True)
        except Exception as error:
            failed += 1
            print(f"FAILED  {function.__name__}: {type(error).__name__}: {error}", flush=True)
    print(f"hostile: {passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


main()
