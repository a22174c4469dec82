#!/usr/bin/env python3
"""Print why each unsatisfiable scenario has no solution, as scrimp says it and as uv does, for a person to compare.

usage: explanations.py SCRIMP [PACKSE_FOLDER] [--only TEXT]

Counts which explanations name file and line of a requirement, which name every package that uv's names, and which
have more words than uv's.
"""

import argparse
import json
import os
import re
import textwrap

from scenarios import folder, resolve_all, scenarios, served

a = argparse.ArgumentParser()
a.add_argument("scrimp")
a.add_argument("packse", nargs="?")
a.add_argument("--only", default="")
a = a.parse_args()
packse = folder(a.packse)


def of_uv(snapshots, scenario):
    """uv's words, without its exit status and what it says of the interpreter."""
    texts = snapshots.get(scenario["file"], {}).get("snapshots", [])
    text = next((t for t in texts if "No solution found" in t), "")
    return "\n".join(
        line for line in text.splitlines()
        if not line.startswith(("exit_code", "-----", "warning:")) and "No solution found" not in line)


def length(text):
    """Words of the explanation itself: without the headline, the hints and the places."""
    body = re.split(r"\n\s*hint:", re.sub(r"^(error:.*|Reading .*|.*no solution.*)$", "", text, flags=re.I | re.M))[0]
    return len(re.findall(r"[^\s×╰─▶]+", re.sub(r" *\(?(from )?requirements\.txt:\d+\)?|cause:", "", body)))


def names(scenario, text):
    return {n for n in scenario["in_memory_index"] if re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", text)}


def main():
    if not packse:
        print("packse: skipped, no folder in SCRIMP_PACKSE and no shared/packse beside this package")
        return
    snapshots = json.loads((packse / "uv_snapshots.json").read_text())
    wanted = [s for s in scenarios(packse)
              if not s["resolver_options"]["universal"] and not s["expected"]["satisfiable"]
              and a.only in f"{s['category']}/{s['name']}"]
    placed, short, complete, compared = 0, 0, 0, 0
    with served(packse) as base:
        for scenario, (status, _, ours) in resolve_all(os.path.abspath(a.scrimp), wanted, base):
            theirs = textwrap.dedent(of_uv(snapshots, scenario)).strip()
            place = re.search(r"requirements\.txt:\d+", ours)
            placed += bool(place)
            print(f"\n## {scenario['category']}/{scenario['name']}: {', '.join(scenario['root_requires'])}\n")
            print(textwrap.indent(ours.strip() or f"(exit status {status}, nothing said)", "  scrimp | "))
            print(textwrap.indent(theirs or "(no snapshot)", "  uv     | ", lambda line: True))
            if not place:
                print("  -> names no file and line")
            if theirs:
                compared += 1
                forgotten = names(scenario, theirs) - names(scenario, ours)
                complete += not forgotten
                short += length(ours) <= length(theirs)
                if forgotten:
                    print(f"  -> does not name {', '.join(sorted(forgotten))}")
                if length(ours) > length(theirs):
                    print(f"  -> {length(ours)} words, uv {length(theirs)}")
    print(f"\n{placed} of {len(wanted)} name file and line; of {compared} with uv's text {complete} name all its"
          f" packages, {short} are as short")


main()
