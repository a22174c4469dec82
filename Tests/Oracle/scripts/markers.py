"""Markers to their canonical text and their value in environments, with each set of extras.

A value is null where packaging refuses the comparison.
"""

import json
import sys

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName


def evaluate(marker, environment, extras):
    try:
        if any(name in str(marker) for name in ("extras", "dependency_groups")):
            sets = {"extras": set(extras), "dependency_groups": {"dev", "test-all"}}
            return any(
                marker.evaluate({**environment, **sets, "extra": extra}, context="lock_file")
                for extra in extras or [""]
            )
        # As pip does: true when it is true with one of the extras.
        return any(marker.evaluate({**environment, "extra": extra}) for extra in extras or [""])
    except (UndefinedComparison, UndefinedEnvironmentName):
        return None


def answer(case):
    try:
        marker = Marker(case["marker"])
    except InvalidMarker:
        return None
    return {
        "text": str(marker),
        "values": [
            [evaluate(marker, environment, extras) for extras in case["extras"]]
            for environment in case["environments"]
        ],
    }


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
