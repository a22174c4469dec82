"""Names of projects, wheels and source distributions to their parts.

A valid_name is one the core metadata allows; the reference takes others in file names.
"""

import json
import sys

from packaging.utils import (
    InvalidName,
    InvalidSdistFilename,
    InvalidWheelFilename,
    _validate_regex,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)


def project(text):
    try:
        return {"name": canonicalize_name(text, validate=True), "valid_name": True}
    except InvalidName:
        return None


def wheel(text):
    try:
        name, version, build, tags = parse_wheel_filename(text)
    except InvalidWheelFilename:
        return None
    return {
        "name": name,
        "valid_name": bool(_validate_regex.fullmatch(text.split("-")[0])),
        "version": str(version),
        "build": [str(part) for part in build],
        "tags": sorted(map(str, tags)),
    }


def sdist(text):
    try:
        name, version = parse_sdist_filename(text)
    except InvalidSdistFilename:
        return None
    return {
        "name": name,
        "valid_name": bool(_validate_regex.fullmatch(text.rpartition("-")[0])),
        "version": str(version),
    }


parse = {"project": project, "wheel": wheel, "sdist": sdist}[sys.argv[1]]
json.dump([parse(text) for text in json.load(sys.stdin)], sys.stdout)
