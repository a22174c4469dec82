"""Metadata texts, many of them odd, and what packaging's mail parser reads in them."""

import base64
import json
import os
import random

from packaging.metadata import parse_email

random.seed(int(os.environ.get("ORACLE_SEED", 20)))
names = [
    b"Name",
    b"Version",
    b"Metadata-Version",
    b"Requires-Dist",
    b"requires-dist",
    b"REQUIRES-DIST",
    b"Provides-Extra",
    b"Requires-Python",
    b"Summary",
    b"License",
    b"Home-page",
    b"Classifier",
    b"X-Odd!",
    b"Author",
    b"Dynamic",
    b"Requires",
    b"Provides",
    b"name",
    b"Keywords",
    b"Description",
]
values = [
    b"demo",
    b"1.0",
    b"a>=1",
    b"b[x,y] (>=1.0,<2); python_version < '3'",
    b"caf\xc3\xa9",
    b"caf\xe9",
    b"",
    b"  spaced  ",
    b"\ttab\t",
    b"folded\n  more",
    b"folded\r\n\tmore\r\n more",
    b"a: b: c",
    b"\xff\xfe",
    b"long " * 40,
    b">=3.8",
    b"=?utf-8?q?x?=",
    b"x\x0cy",
    b"x\x1cy",
    b"\xe2\x80\xa8line",
    b"blank fold\n \n after",
    b"x \r\n",
]
breaks = [b"\n", b"\n", b"\n", b"\r\n", b"\r"]
odd = [
    b"From someone",
    b": no name",
    b" continuation",
    b"no colon here",
    b"Bad Name: x",
    b"",
    b"\t",
    b"N\xc3\xa9: x",
    b"From: me",
    b"Name : spaced",
    b"--boundary",
]


def text():
    end = random.choice(breaks)
    lines = []
    if random.random() < 0.9:
        lines += [
            b"Metadata-Version: 2.1",
            b"Name: " + random.choice(values[:2] + [b"Zope.Interface"]),
            b"Version: 1.0",
        ]
    for _ in range(random.randrange(8)):
        lines.append(
            random.choice(names)
            + random.choice([b": ", b":", b":\t ", b":  "])
            + random.choice(values)
        )
        if random.random() < 0.1:
            lines.append(random.choice(odd))
    if random.random() < 0.1:
        random.shuffle(lines)
    body = b"" if random.random() < 0.4 else end + b"# Title" + end + b"Name: body" + end
    data = end.join(lines) + (end if random.random() < 0.9 else b"") + body
    if random.random() < 0.3:
        data = bytearray(data)
        for _ in range(random.randrange(1, 4)):
            if not data:
                break
            i = random.randrange(len(data))
            kind = random.randrange(3)
            if kind == 0:
                del data[i]
            elif kind == 1:
                data[i] = random.choice(b"\n\r: \tA\x00\x80\xff=")
            else:
                data.insert(i, random.choice(b"\n\r: \tA\x00\x80\xff="))
        data = bytes(data)
    return data


cases = []
while len(cases) < 6000:
    data = text()
    if data.startswith(b"\xef\xbb\xbf"):
        continue
    raw, unparsed = parse_email(data)

    def many(key, header):
        return raw.get(key) or unparsed.get(header) or []

    def one(key, header):
        value = raw.get(key)
        if value is None:
            value = (unparsed.get(header) or [None])[0]
        return value or None

    cases.append(
        dict(
            input=base64.b64encode(data).decode(),
            name=one("name", "name"),
            version=one("version", "version"),
            requiresPython=one("requires_python", "requires-python"),
            summary=one("summary", "summary"),
            requiresDist=many("requires_dist", "requires-dist"),
            providesExtra=many("provides_extra", "provides-extra"),
            keys=[],
        )
    )
print(json.dumps(cases))
