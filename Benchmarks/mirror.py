#!/usr/bin/env python3
"""A package index on loopback, as slow as asked and the same every time.

usage: mirror.py FOLDER [--upstream URL] [--latency MS] [--port N]

Answers from memory with what FOLDER holds. What it does not hold is fetched from UPSTREAM once and kept; without
UPSTREAM it is 404. Pages are JSON (PEP 691) with relative URLs, every wheel advertises its metadata (PEP 658), ranges
are answered, freshness headers are those of a public index. `/-/stats` tells what was asked, over how many connections,
in how many rounds (requests of which each came after the one before was answered), what was fetched and what the server
itself cost. Prints its port, then serves until its standard input ends.
"""

import argparse
import asyncio
import concurrent.futures
import hashlib
import io
import json
import re
import resource
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

PAGE = "application/vnd.pypi.simple.v1+json"
BYTES = "application/octet-stream"
PAGE_FRESH = "max-age=600, public"
FILE_FRESH = "max-age=365000000, immutable, public"


class Upstream:
    """The index behind: whole bodies and ranges, blocking."""

    def __init__(self, base):
        self.base = base.rstrip("/") + "/" if base else None

    def get(self, url, **headers):
        """Status, headers and body; 404 is an answer."""
        request = urllib.request.Request(url, headers={"User-Agent": "scrimp-bench", **headers})
        for attempt in range(4):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return answer.status, answer.headers, answer.read()
            except urllib.error.HTTPError as error:
                if error.code in (403, 404, 410, 416):
                    return error.code, error.headers, b""
                fault = error
            except OSError as error:
                fault = error
        raise fault

    def part(self, url, wanted):
        """A range of a file: where it starts, the file's size, its bytes."""
        status, headers, body = self.get(url, Range=f"bytes={wanted}")
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", headers.get("Content-Range", ""))
        if status == 206 and found:
            return int(found[1]), int(found[2]), body
        return (0, len(body), body) if status == 200 else None


class RemoteFile(io.RawIOBase):
    """A wheel read by ranges, for its metadata alone."""

    def __init__(self, upstream, url):
        self.upstream, self.url, self.at = upstream, url, 0
        start, self.size, tail = upstream.part(url, "-65536")
        self.parts = [(start, tail)]

    def seekable(self):
        return True

    def seek(self, offset, whence=0):
        self.at = offset + (0, self.at, self.size)[whence]
        return self.at

    def tell(self):
        return self.at

    def read(self, count=-1):
        end = self.size if count < 0 else min(self.size, self.at + count)
        for start, body in self.parts:
            if start <= self.at and end <= start + len(body):
                break
        else:
            start, _, body = self.upstream.part(self.url, f"{self.at}-{max(end, min(self.size, self.at + 65536)) - 1}")
            self.parts.append((start, body))
        found = body[self.at - start : end - start]
        self.at = end
        return found


class Store:
    """What was recorded, in a folder and in memory."""

    def __init__(self, folder, upstream):
        self.folder, self.upstream = folder, upstream
        self.answers = {}
        self.parts = {}
        self.fetched = 0

    def load(self):
        """Reads the folder, so that no request waits for a disk."""
        for path in self.folder.rglob("*"):
            if path.is_file() and path.suffix != ".new":
                self.remember("/" + str(path.relative_to(self.folder)), path.read_bytes())

    def remember(self, name, body):
        part = re.fullmatch(r"(.*)@(\d+)-(\d+)", name)
        if part:
            self.parts.setdefault(part[1], []).append((int(part[2]), int(part[3]), body))
        elif name.endswith("@missing"):
            self.answers[name.removesuffix("@missing")] = None
        else:
            page = name.startswith("/simple/")
            tag = hashlib.sha256(body).hexdigest()[:32]
            self.answers[name] = (body, PAGE if page else BYTES, PAGE_FRESH if page else FILE_FRESH, f'"{tag}"')

    def keep(self, name, body):
        path = self.folder / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".new")
        fresh.write_bytes(body)
        fresh.rename(path)
        self.remember(name, body)

    def fetch(self, name, wanted):
        """Asks the index behind for something not held."""
        self.fetched += 1
        if name.startswith("/simple/"):
            status, headers, body = self.upstream.get(
                self.upstream.base + name.removeprefix("/simple/").strip("/") + "/", Accept=PAGE)
            if status == 200:
                return self.keep(name, self.relative(json.loads(body)))
            return self.keep(name + "@missing", b"")
        scheme, _, rest = name.removeprefix("/files/").partition("/")
        url = f"{scheme}://{urllib.parse.quote(rest, safe='/%+')}"
        if name.endswith(".whl.metadata"):
            status, _, body = self.upstream.get(url)
            return self.keep(name, body if status == 200 else self.metadata(url.removesuffix(".metadata")))
        if name.endswith(".whl") and wanted:
            start, size, body = self.upstream.part(url, wanted)
            return self.keep(f"{name}@{start}-{size}", body)
        status, _, body = self.upstream.get(url)
        return self.keep(name if status == 200 else name + "@missing", body)

    def metadata(self, url):
        with zipfile.ZipFile(RemoteFile(self.upstream, url)) as wheel:
            return wheel.read(next(n for n in wheel.namelist() if re.fullmatch(r"[^/]*\.dist-info/METADATA", n)))

    def relative(self, page):
        for file in page["files"]:
            url = urllib.parse.urlsplit(file["url"])
            file["url"] = f"../../files/{url.scheme}/{url.netloc}{url.path}"
            if file["filename"].endswith(".whl") and not file.get("core-metadata"):
                file["core-metadata"] = True
        return json.dumps(page, separators=(",", ":")).encode()


class Connection(asyncio.Protocol):
    """One client's connection: one request at a time, kept alive."""

    store = latency = workers = None
    asked = connections = rounds = 0
    last_round = 0.0

    def connection_made(self, transport):
        Connection.connections += 1
        self.transport, self.buffer, self.busy = transport, b"", False

    def data_received(self, data):
        self.buffer += data
        if not self.busy:
            self.next()

    def next(self):
        head, end, rest = self.buffer.partition(b"\r\n\r\n")
        if not end:
            return
        self.buffer, self.busy = rest, True
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = {}
        for line in lines[1:]:
            key, _, value = line.partition(":")
            headers[key.lower()] = value.strip()
        Connection.asked += 1
        self.received = time.perf_counter()
        loop = asyncio.get_running_loop()
        name = urllib.parse.unquote(target.partition("?")[0])
        if name.startswith("/simple/"):
            name = "/simple/" + re.sub(r"[-_.]+", "-", name.removeprefix("/simple/").strip("/")).lower()
        if self.lacks(name, headers) and self.store.upstream.base and not (method == "HEAD" and name.endswith(".whl")):
            wait = loop.run_in_executor(self.workers, self.store.fetch, name, self.wanted(headers))
            wait.add_done_callback(lambda done: self.answer(method, name, headers, done.exception()))
        elif self.latency:
            loop.call_later(self.latency, self.answer, method, name, headers)
        else:
            self.answer(method, name, headers)

    def wanted(self, headers):
        found = re.fullmatch(r"bytes=(\d*-\d*)", headers.get("range", ""))
        return found[1] if found and found[1] != "-" else None

    def lacks(self, name, headers):
        if name.startswith("/-/") or name in self.store.answers:
            return False
        wanted = self.wanted(headers)
        return not (wanted and name in self.store.parts and self.part(name, wanted))

    def part(self, name, wanted):
        first, _, last = wanted.partition("-")
        for start, size, body in self.store.parts.get(name, []):
            low = int(first) if first else max(0, size - int(last))
            high = min(int(last), size - 1) if first and last else size - 1
            if start <= low and high < start + len(body):
                return low, high, size, body[low - start : high + 1 - start]
        return None

    def answer(self, method, name, headers, fault=None):
        wanted = self.wanted(headers)
        if self.received >= Connection.last_round:
            Connection.rounds += 1
            Connection.last_round = time.perf_counter()
        if fault:
            print(f"{name}: {fault!r}", file=sys.stderr, flush=True)
            self.send(method, "502 Bad Gateway", b"")
        elif name == "/-/stats":
            used = resource.getrusage(resource.RUSAGE_SELF)
            stats = {"asked": self.asked, "connections": self.connections, "rounds": self.rounds,
                     "fetched": self.store.fetched, "cpu": used.ru_utime + used.ru_stime}
            self.send(method, "200 OK", json.dumps(stats).encode())
        elif held := self.store.answers.get(name):
            body, kind, fresh, tag = held
            common = f"Content-Type: {kind}\r\nCache-Control: {fresh}\r\nETag: {tag}\r\nAccept-Ranges: bytes\r\n"
            if headers.get("if-none-match") == tag:
                self.send(method, "304 Not Modified", b"", common)
            elif wanted and not name.startswith("/simple/"):
                first, _, last = wanted.partition("-")
                low = int(first) if first else max(0, len(body) - int(last))
                high = min(int(last), len(body) - 1) if first and last else len(body) - 1
                if low > high:
                    return self.send(method, "416 Range Not Satisfiable", b"", f"Content-Range: bytes */{len(body)}\r\n")
                self.send(method, "206 Partial Content", body[low : high + 1],
                          common + f"Content-Range: bytes {low}-{high}/{len(body)}\r\n")
            else:
                self.send(method, "200 OK", body, common)
        elif wanted and (found := self.part(name, wanted)):
            low, high, size, body = found
            self.send(method, "206 Partial Content", body,
                      f"Content-Type: {BYTES}\r\nCache-Control: {FILE_FRESH}\r\nAccept-Ranges: bytes\r\n"
                      f"Content-Range: bytes {low}-{high}/{size}\r\n")
        else:
            self.send(method, "404 Not Found", b"", f"Cache-Control: {PAGE_FRESH}\r\n")

    def send(self, method, status, body, headers=""):
        if self.transport.is_closing():
            return
        length = "" if status.startswith("304") else f"Content-Length: {len(body)}\r\n"
        self.transport.write(f"HTTP/1.1 {status}\r\n{headers}{length}\r\n".encode() + (b"" if method == "HEAD" else body))
        self.busy = False
        if self.buffer:
            self.next()


async def main():
    a = argparse.ArgumentParser()
    a.add_argument("folder", type=Path)
    a.add_argument("--upstream")
    a.add_argument("--latency", type=float, default=20)
    a.add_argument("--port", type=int, default=0)
    a = a.parse_args()
    Connection.store = Store(a.folder, Upstream(a.upstream))
    Connection.store.load()
    Connection.latency = a.latency / 1000
    Connection.workers = concurrent.futures.ThreadPoolExecutor(24)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", a.port, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
