#!/usr/bin/env python3
"""Resolve sets of requirements side by side with `uv pip compile`: answers, warm and cold time, memory.

usage: resolve.py SCRIMP [--answers] [--warm] [--cold] [--uv PATH] [--sets DIR] [--only TEXT] [--index URL]

What makes it fair: the same target, date and index on both sides, a clean environment, a cache folder each, a real
interpreter for uv (a version manager's shim costs it 0.15 s), no stored whole answer, runs in turn (A B A B) so that a
load on the machine meets both. Warm is `--offline` after an online run of each: an index without freshness headers
would make uv download everything again. Cold is with empty caches against mirror.py on loopback, 20 ms a request.
Peaks are read with a small starter process, since a child's peak counts its parent's before `exec`.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

here = Path(__file__).resolve().parent
a = argparse.ArgumentParser()
a.add_argument("scrimp")
a.add_argument("--answers", action="store_true")
a.add_argument("--warm", action="store_true")
a.add_argument("--cold", action="store_true")
a.add_argument("--uv", type=Path)
a.add_argument("--uv-version", default="0.13.9")
a.add_argument("--sets", type=Path, default=here / "sets")
a.add_argument("--only", default="", help="sets whose name has this text")
a.add_argument("--python", default=os.path.realpath(sys.executable), help="a real interpreter, no shim")
a.add_argument("--python-version", default="3.11.7")
a.add_argument("--python-platform", default="x86_64-manylinux_2_28")
a.add_argument("--exclude-newer", default="2026-11-01T00:00:00Z")
a.add_argument("--index", help="the index behind both; default: each tool's own")
a.add_argument("--latency", type=float, default=20, help="ms a request, for --cold")
a.add_argument("--rounds", type=int, default=9)
a.add_argument("--cold-rounds", type=int, default=5)
a.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "scrimp-bench-resolve")
a = a.parse_args()
scrimp = os.path.abspath(a.scrimp)
everything = not (a.answers or a.warm or a.cold)
sets = sorted(f for f in a.sets.glob("*.in") if a.only in f.stem)
CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("UV_", "PIP_", "SCRIMP_", "PYTHON", "VIRTUAL_ENV"))}

# Reads commands from stdin, their words apart by NUL; answers wall, CPU and peak of each, and its exit status.
STARTER = r"""
import os, sys, time
null = os.open("/dev/null", os.O_RDWR)
for line in sys.stdin:
    words = line[:-1].split("\0")
    started = time.perf_counter()
    files = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    child = os.posix_spawn(words[0], words, os.environ, file_actions=files)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - started
    print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status), flush=True)
"""


class Starter:
    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, "-I", "-S", "-c", STARTER], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=CLEAN)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def time(self, command):
        """Wall and CPU seconds, peak MiB and exit status."""
        self.process.stdin.write("\0".join(map(str, command)) + "\n")
        self.process.stdin.flush()
        wall, cpu, peak, code = self.process.stdout.readline().split()
        return float(wall), float(cpu), int(peak) / 1024, int(code)


def peer():
    """uv's own binary: a wrapper would be timed too."""
    if a.uv:
        return a.uv.resolve()
    found = next((a.work / f"uv-{a.uv_version}").glob("*/bin/uv"), None)
    if not found:
        venv = a.work / f"uv-{a.uv_version}" / "venv"
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "-q", "--no-deps", f"uv=={a.uv_version}"], check=True)
        found = venv / "bin" / "uv"
    return found


uv = peer()
offered = subprocess.run([scrimp, "resolve", "--help"], capture_output=True, text=True).stdout
target = ["--python-version", a.python_version, "--python-platform", a.python_platform, "--exclude-newer", a.exclude_newer]


def commands(file, caches, index=None, *more):
    """Ours and uv's for a set."""
    more = [*target, "--no-config", *more] + (["--index-url", index] if index else [])
    # uv builds what tells its requirements in no other way without being asked.
    ours = [scrimp, "resolve", "-r", file, "--cache-dir", caches / "scrimp", "--build", "--python", a.python, *more]
    theirs = [uv, "pip", "compile", file, "--cache-dir", caches / "uv", "--python", a.python, *more]
    return ours + (["--no-memo"] if "--no-memo" in offered else []), theirs


def run(command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, env=CLEAN, timeout=900)
    return done.returncode, done.stdout, done.stderr


def pins(text):
    """Name to version of pinned requirements, extras aside."""
    found = {}
    for line in text.splitlines():
        pin = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*(?:==\s*([^\s;\\]+)|@\s*(\S+))", line)
        if pin:
            found[re.sub(r"[-_.]+", "-", pin[1]).lower()] = pin[2] or pin[3]
    return found


def compare(file, caches):
    """What differs between both answers, one line each; none when both say no."""
    ours, theirs = (run(c) for c in commands(file, caches, a.index))
    if theirs[0] == 1 and "No solution found" not in theirs[2]:
        yield f"uv fails otherwise: {theirs[2].strip()[-200:]}"
    if ours[0] != theirs[0]:
        yield f"scrimp exits {ours[0]}, uv {theirs[0]}: {(ours[2] if ours[0] else theirs[2]).strip()[-300:]}"
    elif ours[0] == 0:
        left, right = pins(ours[1]), pins(theirs[1])
        for name in sorted(left.keys() | right.keys()):
            if left.get(name) != right.get(name):
                yield f"{name}: scrimp {left.get(name, 'leaves it out')}, uv {right.get(name, 'leaves it out')}"


def answers():
    print(f"## Answers for Python {a.python_version} on {a.python_platform}, as of {a.exclude_newer}\n")
    equal = 0
    for file in sets:
        found = list(compare(file, a.work / "caches"))
        equal += not found
        print(f"- {file.stem}: {'equal' if not found else f'{len(found)} differences'}", flush=True)
        for line in found:
            print(f"    {line}")
    print(f"\n{equal} of {len(sets)} sets have equal answers\n")


def median(rows, column):
    return statistics.median(r[column] for r in rows)


def row(name, ours, theirs, limit):
    """A line of the table; the verdict holds wall and CPU against the limit and the peak against uv's."""
    ratios = [median(ours, i) / median(theirs, i) for i in range(3)]
    codes = {r[3] for r in ours}, {r[3] for r in theirs}
    verdict = ", ".join(
        what for what, held in (("wall", ratios[0] <= limit), ("CPU", ratios[1] <= limit or limit == 1),
                                ("peak", ratios[2] <= 1 or limit == 1), ("exit status", codes[0] == codes[1]))
        if not held)
    cells = [f"{median(ours, 0) * 1000:.1f}", f"{median(theirs, 0) * 1000:.1f}", f"**{ratios[0]:.2f}**",
             f"{median(ours, 1) * 1000:.1f}", f"{median(theirs, 1) * 1000:.1f}", f"**{ratios[1]:.2f}**",
             f"{median(ours, 2):.1f}", f"{median(theirs, 2):.1f}", f"**{ratios[2]:.2f}**", f"{os.getloadavg()[0]:.1f}",
             "above: " + verdict if verdict else "held"]
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    return not verdict


def heading(limit):
    print("| set | wall ms | uv | ratio | CPU ms | uv | ratio | peak MiB | uv | ratio | load | limit"
          f" {limit:g} |\n|---|" + "--:|" * 10 + "---|")


def warm():
    print(f"## Warm, offline, medians of {a.rounds} runs in turn\n")
    with Starter() as starter:
        print(f"The smallest peak this can show: {starter.time(['/bin/true'])[2]:.1f} MiB.\n")
        heading(0.5)
        held, notes = 0, []
        for file in sets:
            caches = a.work / "caches"
            online = [run(command) for command in commands(file, caches, a.index)]
            pair = commands(file, caches, a.index, "--offline")
            rows = [[], []]
            for tool, before, after in zip(("scrimp", "uv"), online, map(run, pair)):
                # What a cache lacks fails with uv's exit status of a conflict.
                if before[0] != after[0] or pins(before[1]) != pins(after[1]):
                    notes.append(f"- {file.stem}: {tool} answers otherwise offline: {after[2].strip()[-200:]}")
            for _ in range(a.rounds):
                for side, command in zip(rows, pair):
                    side.append(starter.time(command))
            held += row(file.stem, *rows, 0.5)
    print("\n".join(notes))
    print(f"\n{held} of {len(sets)} sets hold wall and CPU at 0.5 of uv's and the peak at uv's\n")


def upstream():
    """The index that pip uses."""
    if a.index:
        return a.index
    configured = subprocess.run([sys.executable, "-m", "pip", "config", "get", "global.index-url"],
                                capture_output=True, text=True).stdout.strip()
    return os.environ.get("PIP_INDEX_URL") or configured or subprocess.run(
        [sys.executable, "-c", "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"],
        capture_output=True, text=True, check=True).stdout.strip()


def cold():
    print(f"## Cold, loopback index with {a.latency:g} ms a request, medians of {a.cold_rounds} runs in turn\n")
    mirror = subprocess.Popen(
        [sys.executable, here / "mirror.py", a.work / "mirror", "--upstream", upstream(), "--latency", str(a.latency)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        base = f"http://127.0.0.1:{mirror.stdout.readline().strip()}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

        def stats():
            return json.load(opener.open(base + "/-/stats"))

        heading(1)
        held, notes = 0, []
        with Starter() as starter:
            for file in sets:
                caches = a.work / "cold"
                pair = commands(file, caches, base + "/simple/")
                rows, spent = [[], []], [[], []]
                for round in range(a.cold_rounds + 1):
                    for side, work, command in zip(rows, spent, pair):
                        shutil.rmtree(caches, ignore_errors=True)
                        before = stats()
                        timed = starter.time(command)
                        after = stats()
                        if round:  # The first run of each records what the folder does not hold.
                            side.append(timed)
                            work.append([after[k] - before[k] for k in ("asked", "rounds", "cpu", "fetched")])
                held += row(file.stem, *rows, 1)
                # The request for these numbers is one of them.
                notes.append(f"| {file.stem} | " + " | ".join(
                    f"{median(w, 0) - 1:.0f} | {median(w, 1) - 1:.0f} | {median(w, 2) * 1000:.0f} | {sum(r[3] for r in w)}"
                    for w in spent) + " |")
        print(f"\n{held} of {len(sets)} sets hold the wall at uv's\n")
        print("A round is a request that came after the one before was answered: their number times the latency is the"
              " least a run can take.\n")
        print("| set | requests | rounds | server CPU ms | fetched | uv: requests | rounds | server CPU ms | fetched |\n|---|"
              + "--:|" * 8)
        print("\n".join(notes) + "\n")
    finally:
        mirror.stdin.close()
        mirror.wait()


a.work.mkdir(parents=True, exist_ok=True)
print(f"scrimp: {scrimp}\nuv: {run([uv, '--version'])[1].strip()}\ninterpreter: {a.python}\ncores: {os.cpu_count()}\n")
for asked, part in ((a.answers, answers), (a.warm, warm), (a.cold, cold)):
    if asked or everything:
        part()
