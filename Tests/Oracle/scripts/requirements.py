"""Requirement texts to their parts."""

import json
import sys

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name


def answer(text):
    try:
        requirement = Requirement(text)
        return {
            "text": str(requirement),
            "name": canonicalize_name(requirement.name),
            "extras": sorted({canonicalize_name(extra) for extra in requirement.extras}),
            "specifiers": str(requirement.specifier),
            "url": requirement.url,
            "marker": str(requirement.marker) if requirement.marker else None,
        }
    except InvalidRequirement:
        return None


json.dump([answer(text) for text in json.load(sys.stdin)], sys.stdout)
