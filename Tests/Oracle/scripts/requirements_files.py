"""Requirements files, written to the folder given, and what pip reads in them."""

import json
import logging
import os
import random
import re
import sys
import urllib.parse
from optparse import Values

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.realpath(sys.argv[1])
os.chdir(root)
logging.disable(logging.CRITICAL)
sys.stderr = open(os.devnull, "w")
environment = {
    "TOKEN": "s3cret",
    "HOST": "host.example",
    "EMPTY": "",
    "WITH_SPACE": "a b",
    "NESTED": "${TOKEN}",
    "A1_": "x",
}
os.environ.update(environment)

from pip._internal.index.collector import LinkCollector
from pip._internal.index.package_finder import PackageFinder
from pip._internal.models.format_control import FormatControl
from pip._internal.models.release_control import ReleaseControl
from pip._internal.models.search_scope import SearchScope
from pip._internal.models.selection_prefs import SelectionPreferences
from pip._internal.network.session import PipSession
from pip._internal.cli import cmdoptions
from pip._internal.req import constructors, req_file
from pip._internal.req.constructors import install_req_from_parsed_requirement
from pip._internal.req.req_file import parse_requirements
from pip._internal.utils.urls import url_to_path
from pip._internal.vcs import vcs
from pip._vendor.packaging.utils import canonicalize_name


# Whether a project exists is for others to find out: every text that looks like a path is one.
class Path:
    name = None  # Of the requirement whose path is asked for; None for an editable one.

    def __getattr__(self, name):
        return getattr(os.path, name)

    def isdir(self, path):
        if self.name is None:
            url = urllib.parse.urlsplit(path)
            return (
                bool(path)
                and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", path)
                and url.scheme not in vcs.all_schemes + ["file"]
                and not path.lower().startswith(tuple(f"{v}:" for v in vcs))
            )
        before, at, _ = self.name.partition("@")
        return not (at and "/" not in before and not before.startswith("."))


class System:
    path = Path()

    def __getattr__(self, name):
        return getattr(os, name)


constructors.os = System()


# Nor is it looked whether a relative `--find-links` folder exists.
class NoPath:
    def __getattr__(self, name):
        return getattr(os.path, name)

    def exists(self, path):
        return False


class NoSystem:
    path = NoPath()

    def __getattr__(self, name):
        return getattr(os, name)


req_file.os = NoSystem()
constructors.is_installable_dir = lambda path: True
url_from_path = constructors._get_url_from_path


def remembering_name(path, name):
    Path.name = name
    try:
        return url_from_path(path, name)
    finally:
        Path.name = None


constructors._get_url_from_path = remembering_name

random.seed(int(os.environ.get("ORACLE_SEED", 24)))
h = "47deqpj8hbsa" * 5


def sample_lines(name):
    """The lines of a text file here, with stand-ins for what an editor would spoil."""
    with open(os.path.join(here, name), encoding="utf-8") as file:
        lines = file.read().split("\n")[:-1]
    signs = {"<hash>": h, "⏎": "\n", "⇥": "\t", "␌": "\f", "␠": " "}
    for sign, value in signs.items():
        lines = [line.replace(sign, value) for line in lines]
    return lines


requirement_lines = sample_lines("requirement_lines.txt")
option_lines = sample_lines("option_lines.txt")


def quoted_lines(lines):
    out = []
    for line in lines:
        if random.random() < 0.06:
            line = " " + line
        if random.random() < 0.06:
            line += random.choice(["  ", "\t", " # note", "\t#note", " \\", "\\", "#x"])
        if random.random() < 0.04 and " " in line:
            line = line.replace(" ", " \\\n", 1)
        if random.random() < 0.02:
            line = "# " + line
        out.append(line)
    return out


def mutate(line):
    line = list(line)
    for _ in range(random.randrange(1, 3)):
        i = random.randrange(len(line) + 1)
        kind = random.randrange(3)
        c = random.choice(" #\\'\"-=;@[],.<>!~/a1$\t")
        if kind == 0:
            line.insert(i, c)
        elif line and kind == 1:
            del line[min(i, len(line) - 1)]
        elif line:
            line[min(i, len(line) - 1)] = c
    return "".join(line)


def body(hostile):
    lines = []
    for _ in range(random.randrange(1, 7)):
        line = random.choice(requirement_lines if random.random() < 0.65 else option_lines)
        if hostile and random.random() < 0.5:
            line = mutate(line)
        lines.append(line)
    return quoted_lines(lines)


def encode(lines):
    text = random.choice(["\n"] * 6 + ["\r\n", "\r\n", "\r"]).join(lines) + random.choice(
        ["\n", ""]
    )
    kind = random.random()
    if kind < 0.8:
        return text.encode()
    if kind < 0.84:
        return b"\xef\xbb\xbf" + text.encode()
    if kind < 0.86:
        return b"\xff\xfe" + text.encode("utf-16-le")
    if kind < 0.88:
        return b"\xfe\xff" + text.encode("utf-16-be")
    if kind < 0.9:
        return b"\xff\xfe\0\0" + text.encode("utf-32-le")
    if kind < 0.92:
        return b"\0\0\xfe\xff" + text.encode("utf-32-be")
    if kind < 0.95:
        return b"# -*- coding: latin-1 -*-\n" + text.encode("latin-1", "replace")
    if kind < 0.97:
        return b"\n# vim: set fileencoding=cp1252 :\n" + text.encode("cp1252", "replace")
    if kind < 0.98:
        return b"#\n#coding=ascii\n" + text.encode("ascii", "replace")
    if kind < 0.99:
        return text.encode() + b"\nx==\xff\xfe\n"
    return b"# coding: no-such-codec\n" + text.encode()


# What depends on pip's version or on parts of a URL nobody looks into here.
skippable = re.compile(
    "invalid choice|Trusted host URL|IPv6|netloc|non-local file|NFKC|not appear to be an IPv4|null"
)


def trusted_host_adder(add):
    """Hosts are not looked into here; pip takes them apart."""

    def adder(host, **arguments):
        if not re.fullmatch(r"[\w.-]+(:[1-9]\d*)?", host):
            raise ValueError("Trusted host URL")
        add(host, **arguments)

    return adder


def read(path):
    # pip's parsers share this list.
    cmdoptions.use_new_feature.keywords["default"].clear()
    session = PipSession()
    session.add_trusted_host = trusted_host_adder(session.add_trusted_host)
    finder = PackageFinder.create(
        link_collector=LinkCollector(
            session=session, search_scope=SearchScope([], ["https://default.invalid/simple"], False)
        ),
        selection_prefs=SelectionPreferences(
            allow_yanked=False, format_control=FormatControl(), release_control=ReleaseControl()
        ),
    )
    options = Values(dict(require_hashes=False, no_require_hashes=False, features_enabled=[]))
    entries, refused, message, stopped = [], [], None, False
    lines = parse_requirements(path, session, finder=finder, options=options)
    while True:
        try:
            line = next(lines)
        except StopIteration:
            break
        except BaseException as error:
            stopped, message = True, f"{type(error).__name__}: {error}"
            break
        file, number = re.fullmatch(r"-[rc] (.*) \(line (\d+)\)", line.comes_from, re.S).groups()
        place = f"{file}:{number}"
        try:
            req = install_req_from_parsed_requirement(line)
        except BaseException as error:
            if skippable.search(str(error)):
                return None
            refused.append(place)
            continue
        link = req.link.url if req.link else None
        if link and req.link.is_file:
            written = re.search(r"(?:^|@\s*)file:.*", line.requirement)
            if not written:
                link = "path:" + os.path.normpath(url_to_path(link.split("#")[0]))
            elif "../" in written.group():
                link = "file:…"
        # packaging takes a name that ends in `_`, against PEP 508.
        if req.name and req.name.endswith("_"):
            return None
        options_ = line.options or {}
        settings = options_.get("config_settings") or {}
        entries.append(
            dict(
                place=place,
                text=line.requirement,
                name=canonicalize_name(req.name) if req.name else None,
                extras=sorted(canonicalize_name(e) for e in req.extras),
                specifiers=sorted(str(s) for s in req.req.specifier) if req.req else [],
                marker=str(req.markers) if req.markers else None,
                link=link,
                isEditable=req.editable,
                isConstraint=req.constraint,
                hashes=sorted(f"{a}:{d}" for a, ds in req.hash_options.items() for d in ds),
                settings=sorted(
                    f"{k}={v}"
                    for k, vs in settings.items()
                    for v in (vs if isinstance(vs, list) else [vs])
                ),
            )
        )
    if message and skippable.search(message):
        return None
    return dict(
        path=path,
        stopped=stopped,
        message=message,
        refused=refused,
        entries=entries,
        options=dict(
            indexes=finder.index_urls,
            findLinks=finder.find_links,
            noBinary=sorted(finder.format_control.no_binary),
            onlyBinary=sorted(finder.format_control.only_binary),
            allReleases=sorted(finder.release_control.all_releases),
            onlyFinal=sorted(finder.release_control.only_final),
            prefersBinary=finder.prefer_binary,
            requiresHashes=options.require_hashes,
            noIndex=finder.search_scope.no_index,
            trustedHosts=sorted(h + (f":{p}" if p else "") for h, p in session.pip_trusted_origins),
            features=options.features_enabled,
        ),
    )


cases = []


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)
    return path


def add(path):
    case = read(path)
    if case:
        cases.append(case)


# Every line by itself, then files of several, some with included ones.
for n, line in enumerate(requirement_lines + option_lines):
    add(write(f"{root}/single/{n}.txt", (line + "\n").encode()))
for n in range(400):
    line = random.choice(requirement_lines + option_lines)
    add(write(f"{root}/mutated/{n}.txt", mutate(line).encode()))
for n in range(700):
    folder = f"{root}/cases/{n}"
    lines = body(n % 4 == 3)
    if n % 2:
        for _ in range(random.randrange(1, 4)):
            lines.insert(
                random.randrange(len(lines) + 1),
                random.choice(
                    [
                        "-r base.txt",
                        "-r sub/dev.txt",
                        "-c constraints.txt",
                        "--requirement=sub/dev.txt",
                        "--constraint ./constraints.txt",
                        "-rbase.txt",
                        "-r sub/../base.txt",
                        "-r base.txt -r sub/dev.txt",
                        "-r base.txt --pre",
                        "-r 'base.txt'",
                        "-c sub/deep.txt",
                        f"-r {folder}/base.txt",
                    ]
                ),
            )
        write(f"{folder}/base.txt", encode(body(False)))
        write(
            f"{folder}/sub/dev.txt",
            encode(
                body(False)
                + random.choice(
                    [["-r ../base.txt"], ["-c deep.txt"], ["-r loop.txt"] if n % 10 == 1 else []]
                )
            ),
        )
        write(f"{folder}/sub/loop.txt", encode(["-r ../requirements.txt"]))
        write(
            f"{folder}/sub/deep.txt",
            encode(["x<2", "y==1", "-r ../base.txt"] if n % 4 == 1 else ["x<2"]),
        )
        if n % 14 != 1:
            write(
                f"{folder}/constraints.txt",
                encode(
                    ["x<3", "requests==2.8.1 # pinned", "z @ https://host/z.zip"]
                    + (["-e ./proj"] if n % 6 == 5 else [])
                ),
            )
    add(write(f"{folder}/requirements.txt", encode(lines)))
print(json.dumps(dict(environment=environment, cases=cases)))
