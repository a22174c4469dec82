#!/usr/bin/env python3
"""An index on the loopback that fails in every way an index can.

usage: server.py [PORT]

Prints `listening on PORT`. `http://127.0.0.1:PORT/FAULT/simple/` is an index with the fault FAULT (`--list`
names them all); `healthy` is none. `GET /FAULT/heal` ends a fault: from then on that index is healthy, at the
same address. The index has `base` 2.0, which needs `leaf>=1`, and `leaf` 1.0 and 2.0.
"""

import base64
import gzip
import hashlib
import http.server
import io
import json
import socket
import struct
import sys
import tarfile
import threading
import time
import zlib

MEGABYTE = 1 << 20


class Raw:
    """A member of an archive whose fields say what they like."""

    def __init__(self, data, size=None, crc=None, method=8, offset=None):
        self.data, self.size, self.crc, self.method, self.offset = data, size, crc, method, offset


def archive(members):
    """A zip archive of (name, bytes or Raw)."""
    out, directory = bytearray(), bytearray()
    for name, content in members:
        name = name.encode()
        if isinstance(content, bytes):
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            content = Raw(packer.compress(content) + packer.flush(), len(content), zlib.crc32(content))
        offset = len(out) if content.offset is None else content.offset
        common = struct.pack("<HHHHHIIIHH", 20, 0, content.method, 0, 0x21, content.crc or 0, len(content.data),
                             content.size or 0, len(name), 0)
        directory += b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name
        out += b"PK\3\4" + common + name + content.data
    count = len(members)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + b"PK\5\6" + end)


def bomb(count, **more):
    """So many megabytes of zeros, compressed a thousandfold."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return Raw(block * count + packer.flush(), **more)


def gzip_bomb(count):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * count + packer.flush() + struct.pack("<II", 0, 0)


def metadata(name, version, requires=()):
    text = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    return (text + "".join(f"Requires-Dist: {line}\n" for line in requires) + "\n").encode()


def wheel(name, version, requires=(), replacing=None, more=()):
    info = f"{name}-{version}.dist-info"
    members = [
        (f"{name}/__init__.py", b"x = 1\n" * 50),
        (f"{info}/METADATA", metadata(name, version, requires)),
        (f"{info}/WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
        (f"{info}/RECORD", f"{name}/__init__.py,,\n".encode()),
        *more,
    ]
    return archive([(path, (replacing or {}).get(path, content)) for path, content in members])


def information(version="2.2", requires=("leaf>=1",)):
    """PKG-INFO that tells what any build would, unless its own version is too low for that."""
    return metadata("base", "2.0", requires).replace(b"Metadata-Version: 2.1", f"Metadata-Version: {version}".encode())


def source(files):
    """A source distribution in a tar archive, before it is compressed."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def huge_source():
    """Gigabytes of zeros before the file that is looked for."""
    member = tarfile.TarInfo("base-2.0/zeros")
    member.size = 4 << 30
    return gzip.compress(member.tobuf()) + gzip_bomb(4096) + gzip.compress(
        source([("base-2.0/PKG-INFO", information())]))


BASE = "base-2.0-py3-none-any.whl"
WHEELS = {
    BASE: wheel("base", "2.0", ["leaf>=1"]),
    "leaf-1.0-py3-none-any.whl": wheel("leaf", "1.0"),
    "leaf-2.0-py3-none-any.whl": wheel("leaf", "2.0"),
}
METADATA = {
    BASE: metadata("base", "2.0", ["leaf>=1"]),
    "leaf-1.0-py3-none-any.whl": metadata("leaf", "1.0"),
    "leaf-2.0-py3-none-any.whl": metadata("leaf", "2.0"),
}

#: The wheels of `base` that the faults of the archive itself serve, made when first asked for.
HOSTILE = {
    "wheel-bomb": lambda: wheel("base", "2.0", replacing={
        "base-2.0.dist-info/METADATA": bomb(4095, size=4095 * MEGABYTE)}),
    "wheel-lying-bomb": lambda: wheel("base", "2.0", replacing={
        "base-2.0.dist-info/METADATA": bomb(4095, size=120)}),
    "wheel-parent-names": lambda: wheel("base", "2.0", ["leaf>=1"], more=[
        ("../../../tmp/scrimp-was-here", b"no\n"), ("/etc/scrimp-was-here", b"no\n"), ("a\\..\\b", b"no\n")]),
    "wheel-overlap": lambda: wheel("base", "2.0", ["leaf>=1"], replacing={
        "base-2.0.dist-info/WHEEL": Raw(b"xx", size=2, method=0, offset=0),
        "base-2.0.dist-info/METADATA": Raw(metadata("base", "2.0"), size=len(metadata("base", "2.0")), method=0,
                                           offset=0)}),
    "wheel-no-archive": lambda: b"this is no archive\n" * 4000,
    "wheel-empty": lambda: b"",
    "wheel-no-metadata": lambda: archive([("base/__init__.py", b"x = 1\n")]),
    "wheel-two-metadata": lambda: wheel("base", "2.0", ["leaf>=1"], more=[
        ("other-1.0.dist-info/METADATA", metadata("other", "1.0"))]),
    "wheel-wrong-checksum": lambda: wheel("base", "2.0", replacing={
        "base-2.0.dist-info/METADATA": Raw(metadata("base", "2.0"), size=len(metadata("base", "2.0")), crc=1,
                                           method=0)}),
    "wheel-directory-past-end": lambda: WHEELS[BASE][:-6] + struct.pack("<IH", 0xFFFFFF00, 0),
    "wheel-disagrees": lambda: wheel("base", "2.0", replacing={
        "base-2.0.dist-info/METADATA": metadata("other", "3.0")}),
    "wheel-module-damaged": lambda: wheel("base", "2.0", ["leaf>=1"], replacing={
        "base/__init__.py": Raw(b"x = 1\n", size=6, crc=1, method=0)}),
    "wheel-module-bomb": lambda: wheel("base", "2.0", ["leaf>=1"], more=[
        ("base/bomb.py", bomb(4095, size=4095 * MEGABYTE))]),
    "wheel-module-lying-bomb": lambda: wheel("base", "2.0", ["leaf>=1"], more=[
        ("base/bomb.py", bomb(4095, size=120))]),
    "wheel-unknown-place": lambda: wheel("base", "2.0", ["leaf>=1"], more=[
        ("base-2.0.data/nowhere/x", b"no\n")]),
    "wheel-script-elsewhere": lambda: wheel("base", "2.0", ["leaf>=1"], more=[
        ("base-2.0.dist-info/entry_points.txt", b"[console_scripts]\n../../../tmp/scrimp-was-here = base:x\n")]),
    "metadata-unlike-wheel": lambda: wheel("base", "2.0", ["leaf<2", "ghost"]),
}

#: The source distribution that stands in the place of the wheel of `base`, and what is in it.
SOURCES = {
    "source": lambda: gzip.compress(source([("base-2.0/PKG-INFO", information())])),
    "source-zip": lambda: archive([("base-2.0/PKG-INFO", information()), ("base-2.0/setup.py", b"")]),
    "source-old": lambda: gzip.compress(source([("base-2.0/PKG-INFO", information("2.1", ()))])),
    "source-without": lambda: gzip.compress(source([("base-2.0/setup.py", b"")])),
    "source-no-archive": lambda: b"this is no archive\n" * 4000,
    "source-no-zip": lambda: b"this is no archive\n" * 4000,
    "source-cut": lambda: gzip.compress(source([("base-2.0/a", bytes(range(256)) * 400)]))[:300],
    "source-bomb": huge_source,
    "source-parent-zip": lambda: archive([
        ("../../../tmp/scrimp-was-here", b"no\n"), ("base-2.0/PKG-INFO", information())]),
    "source-parent": lambda: gzip.compress(source([
        ("../../../tmp/scrimp-was-here", b"no\n"), ("base-2.0/PKG-INFO", information())])),
    "source-other": lambda: gzip.compress(source([
        ("base-2.0/PKG-INFO", metadata("other", "3.0").replace(b"2.1", b"2.2", 1))])),
    "source-wrong-hash": lambda: gzip.compress(source([("base-2.0/PKG-INFO", information())])),
    "source-wrong-size": lambda: gzip.compress(source([("base-2.0/PKG-INFO", information())])),
    "source-truncated": lambda: gzip.compress(source([("base-2.0/PKG-INFO", information())])),
    "source-reset": lambda: gzip.compress(source([("base-2.0/PKG-INFO", information())])),
}


def source_name(fault):
    return "base-2.0.zip" if "zip" in fault else "base-2.0.tar.gz"


#: Each fault and the statuses `scrimp resolve` may end with; 0 always means the right answer.
FAULTS = {
    "healthy": {0},
    # Of the page.
    "page-missing": {1}, "page-gone": {1}, "page-reset": {3}, "page-stall": {3}, "page-slow-stall": {3},
    "page-truncated": {3}, "page-wrong-length": {3}, "page-500": {3}, "page-503-once": {0}, "page-429": {0},
    "page-429-date": {0}, "page-503": {3}, "page-429-always": {3}, "page-429-an-hour": {3}, "page-reset-once": {0},
    "page-redirect": {0}, "page-redirect-relative": {0},
    "page-redirect-loop": {3}, "page-redirect-endless": {3}, "page-redirect-nowhere": {3},
    "page-redirect-to-file": {3}, "page-html": {0}, "page-no-type": {0, 3}, "page-garbage": {3},
    "page-half-json": {3}, "page-deep-json": {3}, "page-binary": {1, 3}, "page-gzip": {0}, "page-gzip-bomb": {3},
    "page-gzip-broken": {3}, "page-forbidden": {3}, "page-auth": {3}, "page-empty": {3},
    # Of the metadata beside the wheel.
    "metadata-missing": {0}, "metadata-disagrees": {1, 3}, "metadata-wrong-hash": {1, 3},
    "metadata-truncated": {3}, "metadata-garbage": {1, 3}, "metadata-stall": {3}, "metadata-reset": {3},
    "metadata-503-once": {0}, "metadata-unadvertised": {0}, "metadata-web-page": {0},
    # What the index gives out with its hash is believed, as pip and uv do; the wheel is never looked into.
    "metadata-unlike-wheel": {0},
    # Of the wheel, where there is no metadata beside it.
    "ranges": {0}, "no-ranges": {0}, "range-wrong": {0}, "range-unsatisfiable": {0}, "range-short": {0, 3},
    "range-total-unknown": {0}, "range-ignored-wrong-hash": {1, 3}, "wheel-missing": {1, 3}, "wheel-reset": {3},
    "wheel-stall": {3}, "wheel-truncated": {3}, "wheel-wrong-length": {3}, "wheel-wrong-size": {1, 3},
    "wheel-forbidden": {3}, "wheel-bomb": {1, 3}, "wheel-lying-bomb": {1, 3}, "wheel-parent-names": {0, 1, 3},
    "wheel-overlap": {1, 3}, "wheel-no-archive": {1, 3}, "wheel-empty": {1, 3}, "wheel-no-metadata": {1, 3},
    "wheel-two-metadata": {0, 1, 3}, "wheel-wrong-checksum": {1, 3}, "wheel-directory-past-end": {1, 3},
    "wheel-disagrees": {1, 3}, "wheel-module-damaged": {0}, "wheel-module-bomb": {0},
    "wheel-module-lying-bomb": {0}, "wheel-unknown-place": {0}, "wheel-script-elsewhere": {0},
    # Of a source distribution, where there is no wheel.
    "source": {0}, "source-zip": {0}, "source-old": {3}, "source-without": {3}, "source-no-archive": {1, 3},
    "source-no-zip": {1, 3}, "source-cut": {1, 3}, "source-bomb": {1, 3}, "source-parent": {0, 1, 3},
    "source-parent-zip": {0, 1, 3}, "source-other": {1, 3}, "source-wrong-hash": {1, 3},
    "source-wrong-size": {1, 3}, "source-truncated": {3}, "source-reset": {3},
}

#: The statuses `scrimp plan` may end with, where what it reads beyond the metadata is at fault. A module too
#: large to be one is kept unread, with all that it may use.
PLAN_FAULTS = {
    "wheel-module-damaged": {3}, "wheel-module-bomb": {0}, "wheel-module-lying-bomb": {3},
    "wheel-unknown-place": {3}, "wheel-script-elsewhere": {3},
    # What a source distribution would install is not known.
    "source": {1}, "source-zip": {1},
}

healed, seen, lock, made = set(), {}, threading.Lock(), {}


def first_time(key):
    with lock:
        seen[key] = seen.get(key, 0) + 1
        return seen[key] == 1


def contents(fault, filename):
    """The bytes of a file under a fault."""
    make = HOSTILE.get(fault) if filename == BASE else SOURCES.get(fault) if filename == source_name(fault) else None
    if make:
        with lock:
            if fault not in made:
                made[fault] = make()
            return made[fault]
    return WHEELS.get(filename)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        parts = self.path.split("?")[0].strip("/").split("/")
        fault = parts[0]
        if fault not in FAULTS:
            return self.answer(404)
        if parts[1:] == ["heal"]:
            healed.add(fault)
            return self.answer(200, b"healed\n")
        fault = "healthy" if fault in healed else fault
        if len(parts) == 3 and parts[1] in ("simple", "moved"):
            self.page(parts[0], fault, parts[2], moved=parts[1] == "moved")
        elif len(parts) == 3 and parts[1] == "files" and parts[2].endswith(".metadata"):
            self.metadata(fault, parts[2].removesuffix(".metadata"))
        elif len(parts) == 3 and parts[1] == "files":
            self.wheel(fault, parts[2])
        else:
            self.answer(404)

    # What is asked for

    def page(self, place, fault, name, moved=False):
        files = sorted(file for file in WHEELS if file.split("-")[0] == name)
        if not files:
            return self.answer(404)
        if name != "base" or moved:
            fault = fault if fault in ("page-html", "page-auth") or not fault.startswith("page-") else "healthy"
        if name == "base" and fault in SOURCES:
            files = [source_name(fault)]
        rows = [self.row(fault, file) for file in files]
        body = json.dumps({"meta": {"api-version": "1.1"}, "name": name, "files": rows}).encode()
        kind = "application/vnd.pypi.simple.v1+json"
        if fault in ("page-html", "metadata-unadvertised"):
            kind, body = "text/html", self.html(rows)
        headers = {"Content-Type": kind, "Cache-Control": "no-cache"}
        match fault:
            case "page-missing": return self.answer(404)
            case "page-gone": return self.answer(410)
            case "page-forbidden": return self.answer(403)
            case "page-500": return self.answer(500, b"oops\n")
            case "page-503": return self.answer(503)
            case "page-429-always": return self.answer(429, headers={"Retry-After": "0"})
            case "page-429-an-hour": return self.answer(429, headers={"Retry-After": "3600"})
            case "page-auth":
                wanted = "Basic " + base64.b64encode(b"user:secret word").decode()
                if self.headers.get("Authorization") != wanted:
                    return self.answer(401, headers={"WWW-Authenticate": "Basic realm=index"})
            case "page-503-once":
                if first_time((place, fault)):
                    return self.answer(503)
            case "page-429" | "page-429-date":
                if first_time((place, fault)):
                    moment = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 1))
                    return self.answer(429, headers={"Retry-After": "1" if fault == "page-429" else moment})
            case "page-reset-once":
                if first_time((place, fault)):
                    return self.reset()
            case "page-redirect":
                host = self.headers["Host"]
                return self.answer(302, headers={"Location": f"http://{host}/{place}/moved/{name}/"})
            case "page-redirect-relative": return self.answer(308, headers={"Location": f"../../moved/{name}/"})
            case "page-redirect-loop": return self.answer(301, headers={"Location": self.path})
            case "page-redirect-endless":
                return self.answer(302, headers={"Location": f"{self.path.split('?')[0]}?{time.time_ns()}"})
            case "page-redirect-nowhere": return self.answer(302)
            case "page-redirect-to-file": return self.answer(302, headers={"Location": "file:///etc/passwd"})
            case "page-garbage": body = b"<<<<{]]" * 100
            case "page-half-json": body = body[: len(body) // 2]
            case "page-deep-json": body = b"[" * 5_000_000
            case "page-binary": headers["Content-Type"], body = "application/octet-stream", bytes(range(256)) * 40
            case "page-no-type": del headers["Content-Type"]
            case "page-empty": body = b""
            case "page-gzip": body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
            case "page-gzip-bomb": body, headers["Content-Encoding"] = gzip_bomb(4096), "gzip"
            case "page-gzip-broken": headers["Content-Encoding"] = "gzip"
        self.send(fault.removeprefix("page-") if fault.startswith("page-") else "", body, headers)

    def row(self, fault, file):
        ours = file not in WHEELS or file == BASE
        served = contents(fault, file) if ours else WHEELS[file]
        row = {"filename": file, "url": f"../../files/{file}", "size": len(served), "requires-python": None,
               "hashes": {"sha256": hashlib.sha256(served).hexdigest()}, "yanked": False}
        if fault in ("wheel-wrong-size", "source-wrong-size") and ours:
            row["size"] += 1
        if fault in ("range-ignored-wrong-hash", "source-wrong-hash") and ours:
            row["hashes"]["sha256"] = "0" * 64
        if file in METADATA and not fault.startswith(("wheel-", "range", "no-ranges")):
            digest = hashlib.sha256(METADATA[file]).hexdigest()
            if ours and fault == "metadata-wrong-hash":
                digest = "0" * 64
            row["core-metadata"] = {"sha256": digest}
            if ours and fault in ("metadata-disagrees", "metadata-garbage"):
                row["core-metadata"] = True
            if fault in ("metadata-unadvertised", "metadata-web-page"):
                del row["core-metadata"]
        return row

    @staticmethod
    def html(rows):
        lines = (f'<a href="{row["url"]}#sha256={row["hashes"]["sha256"]}">{row["filename"]}</a><br>' for row in rows)
        return ("<!DOCTYPE html><html><body>\n" + "\n".join(lines) + "\n</body></html>\n").encode()

    def metadata(self, fault, file):
        body = METADATA.get(file)
        if body is None or fault.startswith(("wheel-", "range", "no-ranges")):
            return self.answer(404)
        if fault == "metadata-web-page":
            return self.send("", b"<!DOCTYPE html><title>Not found</title>\n" * 10, {"Content-Type": "text/html"})
        if file != BASE:
            return self.send("", body)
        match fault:
            case "metadata-missing": return self.answer(404)
            case "metadata-disagrees": body = metadata("base", "3.0")
            case "metadata-garbage": body = bytes(range(256)) * 50
            case "metadata-503-once":
                if first_time(fault):
                    return self.answer(503)
        self.send(fault.removeprefix("metadata-") if fault.startswith("metadata-") else "", body)

    def wheel(self, fault, file):
        body = contents(fault, file)
        if body is None:
            return self.answer(404)
        if file not in WHEELS:
            return self.send(fault.removeprefix("source-"), body)
        ours = file == BASE
        if ours and fault == "wheel-missing":
            return self.answer(404)
        if ours and fault == "wheel-forbidden":
            return self.answer(403)
        asked = self.headers.get("Range", "")
        if asked and fault not in ("no-ranges", "range-ignored-wrong-hash") and asked.count("-") == 1:
            first, last = asked.removeprefix("bytes=").split("-")
            start = max(0, len(body) - int(last)) if not first else int(first)
            end = min(len(body), int(last) + 1) if first and last else len(body)
            if start >= len(body) or start >= end or fault == "range-unsatisfiable" and ours:
                return self.answer(416, headers={"Content-Range": f"bytes */{len(body)}"})
            total = "*" if fault == "range-total-unknown" and ours else len(body)
            shift = 1 if fault == "range-wrong" and ours else 0
            headers = {"Content-Range": f"bytes {start + shift}-{end - 1 + shift}/{total}"}
            part = body[start:end]
            if fault == "range-short" and ours:
                part = part[:-10]
            kind = fault.removeprefix("wheel-") if ours and fault.startswith("wheel-") else ""
            return self.send(kind, part, headers, status=206)
        kind = fault.removeprefix("wheel-") if ours and fault.startswith("wheel-") else ""
        self.send(kind, body)

    # How it is sent

    def answer(self, status, body=b"", headers=None):
        self.send("", body, headers or {}, status)

    def send(self, how, body, headers=None, status=200):
        if how == "reset":
            return self.reset()
        if how == "stall":
            return self.stall()
        length = len(body) + 100 if how == "wrong-length" else len(body)
        self.send_response(status)
        for name, value in {"Content-Length": str(length), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if how in ("truncated", "slow-stall"):
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            return self.stall() if how == "slow-stall" else self.leave()
        self.wfile.write(body)
        if how == "wrong-length":
            self.leave()

    def leave(self):
        self.close_connection = True

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def stall(self):
        time.sleep(30)
        self.leave()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass


def main():
    if "--list" in sys.argv:
        print("\n".join(FAULTS))
        return
    server = Server(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0), Handler)
    print(f"listening on {server.server_address[1]}", flush=True)
    # Whoever started it holds its input: when that ends, so does the server.
    threading.Thread(target=server.serve_forever, daemon=True).start()
    if len(sys.argv) > 1:
        threading.Event().wait()
    sys.stdin.read()


if __name__ == "__main__":
    main()
