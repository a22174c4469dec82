"""Texts of `requires.txt` and the requirements `importlib.metadata` makes of them."""

import json
import os
import random

from importlib.metadata import Distribution

random.seed(int(os.environ.get("ORACLE_SEED", 23)))
pieces = [
    "a",
    "b>=1",
    " c ",
    "d @ https://h/d.zip",
    "",
    "# comment",
    "e[x]<2",
    "[x]",
    "[x:python_version<'3']",
    "[:os_name=='nt']",
    "[]",
    "[a.b]",
    "[x:]",
    "[:]",
    "[x:y:z]",
    "[open",
    "[[y]]",
    "f;",
    "[Dev-1]",
    "\t",
]
cases = []
for _ in range(2500):
    text = random.choice(["\n", "\r\n"]).join(
        random.choice(pieces) for _ in range(random.randrange(10))
    )
    deps = [
        d.rstrip() for d in Distribution._deps_from_requires_text(text) if not d.startswith("#")
    ]
    cases.append(dict(input=text, expected=deps))
print(json.dumps(cases))
