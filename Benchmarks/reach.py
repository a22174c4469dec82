#!/usr/bin/env python3
"""Plan at `reachable` side by side with `ruff analyze graph .` over the same site-packages: wall, CPU, peak memory.

usage: reach.py SCRIMP [--site DIR --requirements FILE --app DIR] [--rounds N] [--ruff PATH]

Without --site it installs reach-requirements.txt (pip, into a temporary folder): more than 20,000 modules. Nothing of
ours is cached (`--no-cache`), all files are in the page cache after a first run of each, and the two run in turn. Also
measured: reading the modules alone with read(), scrimp on one processor, and scrimp again where nothing has changed.

With --scaling: processor time per megabyte of trees of 1,000 to 100,000 distinct modules, made of the site's.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

here = Path(__file__).resolve().parent
a = argparse.ArgumentParser()
a.add_argument("scrimp")
a.add_argument("--site", type=Path)
a.add_argument("--requirements", type=Path)
a.add_argument("--app", type=Path)
a.add_argument("--rounds", type=int, default=5)
a.add_argument("--ruff")
a.add_argument("--ruff-version", default="0.17.6")
a.add_argument("--scaling", action="store_true")
options = a.parse_args()


def measure(command, cwd, processors=None):
    """Wall and processor seconds and peak megabytes of a run."""
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             preexec_fn=(lambda: os.sched_setaffinity(0, processors)) if processors else None)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, f"{command[0]} ends with {child.returncode}"
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e3


def read_all(site):
    """Seconds to read every module."""
    started = time.perf_counter()
    count = size = 0
    for folder, _, names in os.walk(site):
        for name in names:
            if name.endswith(".py"):
                count += 1
                file = os.open(os.path.join(folder, name), os.O_RDONLY)
                while part := os.read(file, 1 << 20):
                    size += len(part)
                os.close(file)
    return time.perf_counter() - started, count, size


def scaling(scrimp, site, folder, rounds):
    """Prints the processor time per megabyte of trees of distinct modules."""
    sources = [path for path in sorted(site.rglob("*.py")) if 2_000 < path.stat().st_size < 40_000][:2_000]
    texts = [path.read_bytes() for path in sources]
    for count in (1_000, 10_000, 100_000):
        tree, app = folder / f"tree{count}/lib/python3.11/site-packages", folder / f"app{count}"
        app.mkdir()
        size = 0
        for number in range(count):
            package = tree / f"made{number // 200}"
            if number % 200 == 0:
                package.mkdir(parents=True)
                (package / "__init__.py").write_text(
                    "".join(f"from . import m{each}\n" for each in range(number, min(count, number + 200))))
            text = texts[number * 7 % len(texts)] + b"\n# %d\n" % number
            size += len(text)
            (package / f"m{number}.py").write_bytes(text)
        (app / "main.py").write_text("".join(f"import made{number}\n" for number in range((count + 199) // 200)))
        (app / "requirements.txt").write_text("")
        command = [os.path.abspath(scrimp), "plan", "-r", app / "requirements.txt", "--site-packages", tree, "--app", app,
                   "--level", "reachable", "--no-cache", "--python-version", "3.11", "--format", "paths",
                   "-o", folder / "paths"]
        measure(command, folder)
        wall, cpu, peak = (statistics.median(column)
                           for column in zip(*(measure(command, folder) for _ in range(rounds))))
        print(f"{count:7} modules, {size / 1e6:7.0f} MB: CPU {cpu / size * 1e9:6.2f} ms/MB, wall {wall:.2f} s, "
              f"peak {peak:.0f} MB")


def main():
    with tempfile.TemporaryDirectory(prefix="scrimp-reach-") as folder:
        folder = Path(folder)
        site, requirements, app = options.site, options.requirements, options.app
        if site is None:
            site, requirements, app = folder / "site", here / "reach-requirements.txt", folder / "app"
            subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-compile", "--target", site,
                            "-r", requirements], check=True)
            app.mkdir()
            tops = {p.name for p in site.iterdir() if (p / "__init__.py").exists()}
            (app / "main.py").write_text("".join(f"import {top}\n" for top in sorted(tops)))
        ruff = options.ruff
        if ruff is None:
            subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
            subprocess.run([folder / "venv/bin/pip", "install", "-q", f"ruff=={options.ruff_version}"], check=True)
            ruff = folder / "venv/bin/ruff"
        ours = [os.path.abspath(options.scrimp), "plan", "-r", requirements.resolve(), "--site-packages", site.resolve(),
                "--app", app.resolve(), "--level", "reachable", "--no-cache", "--allow-missing", "--format", "paths",
                "-o", folder / "paths"]
        theirs = [str(ruff), "analyze", "graph", "."]
        again = [each for each in ours if each != "--no-cache"] + ["--cache-dir", folder / "cache"]
        measure(ours, folder), measure(theirs, site), read_all(site), measure(again, folder)
        rounds = {"ours": [], "theirs": [], "one": [], "read": [], "again": []}
        for _ in range(options.rounds):
            rounds["ours"].append(measure(ours, folder))
            rounds["theirs"].append(measure(theirs, site))
            rounds["one"].append(measure(ours, folder, processors={0}))
            rounds["read"].append(read_all(site)[:1])
            rounds["again"].append(measure(again, folder))
        middle = {name: [statistics.median(column) for column in zip(*values)] for name, values in rounds.items()}
        _, count, size = read_all(site)
        print(f"{count} modules, {size / 1e6:.0f} MB; medians of {options.rounds} in turn; "
              f"load {os.getloadavg()[0]:.1f}, {len(os.sched_getaffinity(0))} processors")
        print(f"peer: (cd SITE && {' '.join(['ruff', *theirs[1:]])}), ruff {options.ruff_version}")
        for name in ("ours", "theirs", "one", "again"):
            wall, cpu, peak = middle[name]
            print(f"{name:7} wall {wall:6.2f} s  CPU {cpu:6.2f} s  peak {peak:6.0f} MB")
        (wall, cpu, peak), (other_wall, other_cpu, other_peak) = middle["ours"], middle["theirs"]
        print(f"ratios  wall {wall / other_wall:.2f}  CPU {cpu / other_cpu:.2f}  peak {peak / other_peak:.2f}")
        print(f"read()  {middle['read'][0]:.2f} s, ours {wall / middle['read'][0]:.1f} times that; "
              f"all processors {wall / middle['one'][0]:.2f} of one's wall")
        if options.scaling:
            scaling(options.scrimp, site, folder, options.rounds)


main()
