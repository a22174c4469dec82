#!/usr/bin/env python3
"""Plan and stage a site-packages of 100,000 files, side by side with cp.

usage: tree.py SCRIMP [--files N] [--rounds N] [--work DIR]

The tree is made of real wheels, installed once by pip and multiplied under other names (distribution, import
package, RECORD and METADATA renamed alike). Every round runs each command once, in turn, so that a load on the
machine meets all of them; the table gives medians and the ratio of medians. Peers' exact commands are printed.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REAL = ["pandas", "scipy", "django", "sympy", "sqlalchemy", "networkx", "matplotlib", "scikit-learn", "boto3"]
a = argparse.ArgumentParser()
a.add_argument("scrimp")
a.add_argument("--files", type=int, default=100_000)
a.add_argument("--rounds", type=int, default=5)
a.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "scrimp-bench")
a = a.parse_args()
scrimp = os.path.abspath(a.scrimp)
version = "python%d.%d" % sys.version_info[:2]


def multiply(site, names):
    """Copies every installed distribution under a new name until there are enough files."""
    count, generation = sum(len(f) for _, _, f in os.walk(site)), 1
    originals = [d for d in site.glob("*.dist-info")]
    while count < a.files:
        for info in originals:
            name, number = info.name[: -len(".dist-info")].rsplit("-", 1)
            rows = (info / "RECORD").read_text().splitlines()
            paths = [r.split(",")[0] for r in rows if r and not r.startswith(("..", '"'))]
            tops = sorted({p.split("/")[0] for p in paths})
            if any("." in t and not t.endswith((".dist-info", ".libs")) for t in tops):
                continue
            rename = {t: t.replace("-", f"_g{generation}-", 1) if t.endswith(".dist-info") else f"{t}_g{generation}"
                      for t in tops}
            for top, copy in rename.items():
                shutil.copytree(site / top, site / copy, symlinks=True)
            new = site / rename[info.name]
            metadata = (new / "METADATA").read_text(errors="surrogateescape")
            head, blank, body = metadata.partition("\n\n")
            head = "\n".join(f"Name: {name}-g{generation}" if l.startswith("Name:") else l for l in head.splitlines()
                             if not l.startswith("Requires-Dist:"))
            (new / "METADATA").write_text(head + blank + body, errors="surrogateescape")
            (new / "RECORD").write_text("".join(
                rename[p.split("/")[0]] + "/" + "/".join(p.split("/")[1:]) + ",,\n" for p in paths))
            names.append(f"{name}-g{generation}")
            count += len(paths)
            if count >= a.files:
                return count
        generation += 1
    return count


def prepare():
    venv, site = a.work / "venv", a.work / "venv" / "lib" / version / "site-packages"
    if not (a.work / "ready").exists():
        shutil.rmtree(a.work, ignore_errors=True)
        a.work.mkdir(parents=True)
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "-q", "--no-compile", *REAL], check=True)
        names = list(REAL)
        print("files:", multiply(site, names))
        (a.work / "requirements.txt").write_text("\n".join(names) + "\n")
        (a.work / "ready").touch()
    return site


def timed(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run([str(c) for c in command], capture_output=True)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{command}: {done.stderr.decode()[-400:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak(command):
    program = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL,"
               " stderr=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    done = subprocess.run([sys.executable, "-c", program, *map(str, command)], capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def main():
    site = prepare()
    common = ["-r", a.work / "requirements.txt", "--site-packages", site, "-q"]
    warm = common + ["--cache-dir", a.work / "cache"]
    out, peer = a.work / "out", a.work / "peer"
    plan = [scrimp, "plan", *warm, "--level", "safe", "--format", "paths", "-o", a.work / "paths"]
    cold = [scrimp, "plan", *common, "--cache-dir", a.work / "cold", "--level", "safe", "--format", "paths", "-o",
            a.work / "paths"]
    subprocess.run(plan, check=True)
    kept = a.work / "kept"
    shutil.rmtree(kept, ignore_errors=True)
    subprocess.run([scrimp, "stage", *warm, "--to", kept, "--link-mode", "hardlink"], check=True)
    commands = {
        "plan --level safe, first time": cold,
        "plan --level safe, file lists cached": plan,
        "stage --link-mode hardlink": [scrimp, "stage", *warm, "--to", out, "--link-mode", "hardlink"],
        "cp -al KEPT": ["cp", "-al", kept, peer],
        "stage --link-mode copy": [scrimp, "stage", *warm, "--to", out, "--link-mode", "copy"],
        "cp -a KEPT": ["cp", "-a", kept, peer],
    }
    times = {name: [] for name in commands}
    for round in range(a.rounds):
        for name, command in commands.items():
            for folder in (out, peer, a.work / "cold"):
                shutil.rmtree(folder, ignore_errors=True)
            os.sync()
            times[name].append(timed(command))
    print(f"{'command':40} {'wall s':>8} {'min':>7} {'max':>7} {'CPU s':>8}")
    median = {}
    for name, rows in times.items():
        walls, cpus = [r[0] for r in rows], [r[1] for r in rows]
        median[name] = statistics.median(walls)
        print(f"{name:40} {median[name]:8.3f} {min(walls):7.3f} {max(walls):7.3f} {statistics.median(cpus):8.3f}")
    print(f"hardlink stage / cp -al: {median['stage --link-mode hardlink'] / median['cp -al KEPT']:.2f}")
    print(f"copy stage / cp -a:      {median['stage --link-mode copy'] / median['cp -a KEPT']:.2f}")
    print(f"plan's peak memory:      {peak(cold):.0f} MiB")
    print(f"files: {sum(len(f) for _, _, f in os.walk(site))} installed, {sum(len(f) for _, _, f in os.walk(kept))} kept")


main()
