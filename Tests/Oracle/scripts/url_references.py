"""Base URLs, references and what `urllib.parse` joins them to."""

import json
import os
import random

from urllib.parse import urljoin

random.seed(int(os.environ.get("ORACLE_SEED", 25)))
bases = [
    "https://host",
    "https://host/",
    "https://host/a",
    "http://u@host:80/a/b/c.txt?q=1#f",
    "https://host/a//b/",
    "HTTPS://Host/x/y",
]
parts = [
    "a",
    "b.txt",
    "..",
    ".",
    "",
    "x y",
    "%20",
    "c?d=/e",
    "g#h/i",
    "?q",
    "#f",
    "é",
    "a:b",
    ";p=1",
]
cases = []
while len(cases) < 2000:
    base = random.choice(bases)
    reference = random.choice(
        ["", "", "", "/", "//other/", "https:", "http://o/", "ftp://z/"]
    ) + "/".join(random.choice(parts) for _ in range(random.randrange(1, 5)))
    expected = urljoin(base, reference)
    if expected == base or not reference.strip() or "'" in reference or reference.startswith("-"):
        continue
    if not expected.lower().startswith("http"):
        continue
    cases.append(dict(base=base, reference=reference, expected=expected))
print(json.dumps(cases))
