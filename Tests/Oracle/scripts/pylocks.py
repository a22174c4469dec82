"""Validates locks with packaging.pylock and prints what each would install on CPython 3.12, Linux."""

import json
import sys
import tomllib

from packaging.pylock import Pylock

ENVIRONMENT = {
    "implementation_name": "cpython",
    "platform_machine": "x86_64",
    "python_version": "3.12",
    "python_full_version": "3.12.4",
    "sys_platform": "linux",
}


def answer(text):
    lock = Pylock.from_dict(tomllib.loads(text))
    chosen = lock.select(environment=ENVIRONMENT)
    return [f"{package.name} {package.version}" for package, _ in chosen]


json.dump([answer(text) for text in json.load(sys.stdin)], sys.stdout)
