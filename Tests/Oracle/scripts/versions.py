"""Version texts to their parts; each is also compared with the text before it."""

import json
import sys

from packaging.version import InvalidVersion, Version


def parsed(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def answer(version, previous):
    if version is None:
        return None
    return {
        "text": str(version),
        "release": [str(number) for number in version.release],
        "local": version.local,
        "public": version.public,
        "base": version.base_version,
        "flags": [version.is_prerelease, version.is_postrelease, version.is_devrelease],
        "order": None if previous is None else (version > previous) - (version < previous),
    }


versions = [parsed(text) for text in json.load(sys.stdin)]
json.dump([answer(*pair) for pair in zip(versions, [None] + versions)], sys.stdout)
