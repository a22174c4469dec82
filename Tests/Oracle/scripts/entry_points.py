"""Texts of `entry_points.txt` and the entry points `importlib.metadata` finds in them."""

import json
import os
import random

from importlib.metadata import EntryPoint, EntryPoints

random.seed(int(os.environ.get("ORACLE_SEED", 21)))
pieces = [
    "[console_scripts]",
    "[gui_scripts]",
    "[a.b]",
    "[[x]]",
    "[]",
    "[open",
    "# c",
    "  # c",
    "x = a.b:c",
    "x=a",
    " y = a : b ",
    "z = a.b:c.d [e, f]",
    "é = módulo:fn",
    "a b = c:d",
    "x = a:b:c",
    "x = a-b:c",
    "x =",
    "= a:b",
    "x = a: [e]",
    "x = a [e]",
    "x = a[e][f]",
    "noequals",
    "",
    " ",
    "\t",
    "x = a.b:c ; z",
    "x = .a:.b",
    "x = a\u2028b = c:d",
    "x = a\x0cy = b:c",
    "x = a:b [\u00e9x]",
    "x = a:b []",
    "x = a:b [",
    "x = [e]",
    "x == a:b",
    "x = a:b # c",
    "[console_scripts] ",
    "x = a :b",
    "x = a: b [e] ",
]


def entry(line):
    return "".join(
        random.choice([" ", "a", ".", ":", "[", "]", "=", "b", ",", "\t", "é", "_", "-"])
        for _ in range(random.randrange(14))
    )


cases = []
for _ in range(4000):
    lines = [
        random.choice(pieces) if random.random() < 0.8 else "x = " + entry(0)
        for _ in range(random.randrange(12))
    ]
    text = random.choice(["\n", "\n", "\r\n", "\r"]).join(lines)
    expected = []
    # A line without `=` makes section_pairs fail, so such lines are left out first.
    kept = []
    for line in text.splitlines():
        s = line.strip()
        if (
            s
            and not s.startswith("#")
            and not (s.startswith("[") and s.endswith("]"))
            and "=" not in s
        ):
            continue
        kept.append(line)
    for ep in EntryPoints._from_text("\n".join(kept)):
        if ep.pattern.match(ep.value) is None:
            continue
        expected.append([ep.group, ep.name, ep.module, ep.attr or "-", ",".join(ep.extras)])
    cases.append(dict(input=text, expected=expected))
print(json.dumps(cases))
