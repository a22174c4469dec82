#!/usr/bin/env python3
"""Stage the 42 packages of tree.py at `reachable`: each one's module stays, its decoy goes, and the app says the same.

usage: check.py SCRIMP
"""

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from tree import PATTERNS

scrimp = os.path.abspath(sys.argv[1])


def install(site):
    for one in PATTERNS:
        info = site / f"{one.name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {one.name}\nVersion: 1.0\n")
        if one.entry_points:
            (info / "entry_points.txt").write_text(one.entry_points)
        for path, content in one.files.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(content.encode("latin-1"))
        rows = [*one.files, f"{info.name}/METADATA", f"{info.name}/RECORD"]
        rows += [f"{info.name}/entry_points.txt"] if one.entry_points else []
        (info / "RECORD").write_text("".join(f"{row},,\n" for row in rows))


def said(app, tree):
    """What the app prints with the packages of a tree."""
    done = subprocess.run([sys.executable, "-S", "-B", app], env={**os.environ, "PYTHONPATH": str(tree)},
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def main():
    with tempfile.TemporaryDirectory(prefix="scrimp-patterns-") as folder:
        folder = Path(folder)
        site, app, staged = folder / "site", folder / "app", folder / "staged"
        site.mkdir(), app.mkdir()
        install(site)
        lines = [one.run or f"import {one.name}" for one in PATTERNS]
        (app / "main.py").write_text("\n".join(lines) + "\n")
        (folder / "requirements.txt").write_text("".join(f"{one.name}\n" for one in PATTERNS))
        version = sysconfig.get_python_version()
        subprocess.run([scrimp, "stage", "-r", folder / "requirements.txt", "--site-packages", site, "--app", app,
                        "--level", "reachable", "--layout", "flat", "--to", staged, "--no-cache", "-q",
                        "--python-version", version, "--python-platform", "linux"], check=True)
        faults = 0
        for one in PATTERNS:
            lost = [path for path in one.keeps if not (staged / path).exists()]
            left = [path for path in one.drops if (staged / path).exists()]
            if lost or left:
                faults += 1
                print(f"FAILED {one.number} ({one.seen}): lost {lost}, kept {left}")
        if said(app / "main.py", site) != said(app / "main.py", staged):
            faults += 1
            print("FAILED: the app says something else")
    print(f"patterns: {len(PATTERNS)} packages, {faults} faults")
    sys.exit(1 if faults else 0)


main()
