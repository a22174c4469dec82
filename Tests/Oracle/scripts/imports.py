"""What every Python file below the folders given imports, as CPython's parser sees it.

One JSON line for each file: its path and its imports as [dots, module, name or null, line]; `null` for a
file that CPython refuses. Without a folder the standard library is read.
"""

import ast
import json
import os
import sys
import sysconfig
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(10_000)


def imports(path):
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [[0, alias.name, None, alias.lineno] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [[node.level, node.module or "", alias.name, alias.lineno] for alias in node.names]
    return sorted(found, key=lambda row: (row[3], row[0], row[1], row[2] or ""))


for top in sys.argv[1:] or [sysconfig.get_path("stdlib")]:
    for folder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name.endswith(".py") and os.path.isfile(path):
                print(json.dumps([path, imports(path)]))
