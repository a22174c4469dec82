"""`RECORD` files, many of them hostile, and the rows Python's `csv` reads in them."""

import base64
import csv
import io
import json
import os
import random

random.seed(int(os.environ.get("ORACLE_SEED", 22)))
csv.field_size_limit(1 << 30)
paths = [
    "a/b.py",
    '"a,b.py"',
    '"say ""hi"".py"',
    "../../../bin/x",
    "/abs/path",
    '"two\nlines.py"',
    '"cr\r\nlf"',
    "",
    "x y",
    '"',
    '""',
    'mid"quote',
    '"closed"tail',
    '"a"b"c"',
    "caf\xe9",
    "caf\xc3\xa9",
    " lead",
    '"a\rb"',
    "\x00nul",
    "'single'",
    '"a""',
    "#x",
    '"" ',
]
hashes = ["sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "", "md5=x", '"sha256=q"', "sha256"]
sizes = ["0", "12", "", "x", "-1", '"7"', " 8", "9999999999999999999999"]


def row():
    kind = random.random()
    if kind < 0.75:
        return ",".join([random.choice(paths), random.choice(hashes), random.choice(sizes)])
    if kind < 0.85:
        return ",".join(random.choice(paths) for _ in range(random.randrange(6)))
    if kind < 0.9:
        return ""
    return "".join(random.choice('a",\n\r "b') for _ in range(random.randrange(12)))


cases = []
while len(cases) < 6000:
    end = random.choice(["\n", "\n", "\r\n", "\r"])
    text = "".join(
        row() + (end if random.random() < 0.95 else random.choice(["\n", "\r\n", "\r"]))
        for _ in range(random.randrange(7))
    )
    if random.random() < 0.2:
        text = text.rstrip("\r\n")
    data = text.encode("latin-1")
    rows, stream = [], io.StringIO(text, newline="")
    consumed = [0]

    def lines():
        for line in stream:
            consumed[0] += 1
            yield line

    reader = csv.reader(lines())
    before = 0
    for fields in reader:
        first, before = before + 1, consumed[0]
        if not fields:
            continue
        fields3 = (fields + ["", ""])[:3]
        size = fields3[2]
        digits = size.isascii() and size.isdigit() and len(size) < 19
        b = lambda s: base64.b64encode(s.encode("latin-1")).decode()
        rows.append(
            dict(
                line=first,
                path=b(fields3[0]),
                hash=b(fields3[1]),
                size=int(size) if digits else None,
                columns=len(fields),
            )
        )
    cases.append(dict(input=base64.b64encode(data).decode(), rows=rows))
print(json.dumps(cases))
