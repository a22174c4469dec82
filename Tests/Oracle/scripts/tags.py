"""The tags of targets, in order, one a line: sys_tags with the target's facts in the host's place."""

import json
import sys
import sysconfig

from packaging import _manylinux, _musllinux, tags


def linux_platforms(target):
    library = target.get("library")
    version = tuple(target.get("version", ()))
    sysconfig.get_platform = lambda: "linux-" + target["machine"]
    _manylinux._get_manylinux_module = lambda: None
    _manylinux._get_glibc_version = lambda: _manylinux._GLibCVersion(
        *(version if library == "glibc" else (-1, -1))
    )
    # The ABI check reads the running interpreter's file for these two.
    _manylinux._have_compatible_abi = lambda executable, archs: any(
        arch in _manylinux._ALLOWED_ARCHS | {"armv7l", "i686"} for arch in archs
    )
    _musllinux._get_musl_version = lambda executable: (
        _musllinux._MuslVersion(*version) if library == "musl" else None
    )
    return list(tags._linux_platforms(is_32bit=False))


def platforms(target):
    if target["system"] == "linux":
        return linux_platforms(target)
    if target["system"] == "macos":
        return list(tags.mac_platforms(tuple(target["version"]), target["machine"]))
    sysconfig.get_platform = lambda: target["machine"]
    return list(tags._generic_platforms())


def answer(target):
    python = (3, target["minor"])
    variables = {"Py_GIL_DISABLED": target["free_threaded"], "WITH_PYMALLOC": 1, "Py_DEBUG": 0}
    tags._get_config_var = lambda name, warn=False: variables.get(name)
    supported = platforms(target)
    interpreter = "cp" + "".join(map(str, python))
    all_tags = [
        *tags.cpython_tags(python, None, supported),
        *tags.compatible_tags(python, interpreter, supported),
    ]
    return "\n".join(map(str, all_tags))


json.dump([answer(target) for target in json.load(sys.stdin)], sys.stdout)
