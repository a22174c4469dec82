"""Specifier sets to their canonical text, and what they take of some versions."""

import json
import sys

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version


def answer(case):
    try:
        specifiers = SpecifierSet(case["specifiers"])
    except InvalidSpecifier:
        return None
    versions = [Version(text) for text in case["versions"]]
    return {
        "text": str(specifiers),
        "contains": [
            [specifiers.contains(version, prereleases=wanted) for version in versions]
            for wanted in (None, True, False)
        ],
        "filtered": [
            [str(version) for version in specifiers.filter(versions, prereleases=wanted)]
            for wanted in (None, True, False)
        ],
        "equal": "other" in case and specifiers == SpecifierSet(case["other"]),
    }


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
