#!/usr/bin/env python3
"""Resolve packse's scenarios through the command, its client and a loopback index.

usage: check.py SCRIMP [PACKSE_FOLDER]

Every scenario runs twice: with metadata beside the wheels (PEP 658), and with ranges of the wheels alone. The exit
status must be the verdict, the versions those expected. Universal scenarios are counted, not run. Where the folder of
the scenarios is absent the script says so and passes.
"""

import json
import os
import sys

from scenarios import folder, resolve_all, scenarios, served


def miss(scenario, status, out, err):
    """What is wrong with an answer, or None."""
    expected = scenario["expected"]
    if status not in (0, 1):
        return f"exit status {status}"
    if expected["satisfiable"] != (status == 0):
        return "no solution" if status else "a solution, where there is none"
    if status == 0 and expected["packages"]:
        got = {p["name"]: p["version"] for p in json.loads(out)["packages"]}
        if got != expected["packages"]:
            return f"expected {expected['packages']}, got {got}"
    return None


def main():
    scrimp = os.path.abspath(sys.argv[1])
    packse = folder(*sys.argv[2:])
    if not packse:
        print("packse: skipped, no folder in SCRIMP_PACKSE and no shared/packse beside this package")
        return 0
    found = scenarios(packse)
    wanted = [s for s in found if not s["resolver_options"]["universal"]]
    passed = failed = 0
    for metadata in (True, False):
        with served(packse, metadata) as base:
            for scenario, (status, out, err) in resolve_all(scrimp, wanted, base, "--format", "json"):
                wrong = miss(scenario, status, out, err)
                passed, failed = passed + (not wrong), failed + bool(wrong)
                if wrong:
                    how = "metadata beside the wheel" if metadata else "ranges only"
                    print(f"- {scenario['category']}/{scenario['name']} ({how}): {wrong}\n    {err.strip()[:400]}")
    print(f"packse: {passed} passed, {failed} failed, {2 * (len(found) - len(wanted))} skipped")
    return 1 if failed else 0


sys.exit(main())
