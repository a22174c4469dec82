"""Reads documents with tomllib and prints each in a canonical form, or null where it is none."""

import datetime
import json
import math
import struct
import sys

try:
    import tomllib
except ImportError:
    from pip._vendor import tomli as tomllib


def scalars(text):
    return "(" + " ".join(str(ord(character)) for character in text) + ")"


def canonical(value):
    if isinstance(value, dict):
        entries = sorted(value.items())
        return "{" + ",".join(f"{scalars(k)}:{canonical(v)}" for k, v in entries) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"i{value}"
    if isinstance(value, float):
        bits = struct.unpack("<Q", struct.pack("<d", value))[0]
        return "nan" if math.isnan(value) else f"f{bits}"
    if isinstance(value, (datetime.date, datetime.time)):
        return "d"
    return "s" + scalars(value)


def answer(document):
    try:
        return canonical(tomllib.loads(document))
    except ValueError:
        return None


json.dump([answer(document) for document in json.load(sys.stdin)], sys.stdout)
