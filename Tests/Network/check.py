#!/usr/bin/env python3
"""Resolve through proxies, over TLS and with passwords, all on the loopback.

usage: check.py SCRIMP

A proxy that knows CONNECT, an index with a certificate of its own authority, an index that wants a password. Each case
says which variables and files are set and how the run must end; no output and no byte of the cache may tell a
password. Needs openssl to make certificates; without it the cases over TLS are left out.
"""

import base64
import http.server
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "Faults"))
from server import Handler as Index  # noqa: E402

scrimp = os.path.abspath(sys.argv[1])
RIGHT = ["base==2.0", "leaf==2.0"]
SECRET = "s3cret/w0rd"
BASIC = "Basic " + base64.b64encode(f"user:{SECRET}".encode()).decode()
QUOTED = "user:s3cret%2Fw0rd"


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


class Private(Index):
    """The index; what lies under `private` wants a password. Writes down which hosts were told one."""

    told = []

    def do_GET(self):
        given = self.headers.get("Authorization")
        if given:
            self.told.append((self.headers["Host"], self.path))
        if self.path.startswith("/private/"):
            if given != BASIC:
                return self.answer(401, headers={"WWW-Authenticate": "Basic realm=index"})
            self.path = self.path.replace("/private/", "/healthy/", 1)
        if self.path.startswith("/elsewhere/"):
            _, _, port, rest = self.path.split("/", 3)
            return self.answer(302, headers={"Location": f"http://127.0.0.1:{port}/{rest}"})
        super().do_GET()


class Proxy(http.server.BaseHTTPRequestHandler):
    """Passes on what it is asked for, and writes it down."""

    protocol_version = "HTTP/1.1"
    wanted, seen = None, []

    def log_message(self, *_):
        pass

    def refuses(self):
        self.seen.append(f"{self.command} {self.path}")
        if self.wanted and self.headers.get("Proxy-Authorization") != self.wanted:
            self.send_response(407)
            self.send_header("Proxy-Authenticate", "Basic realm=proxy")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return True
        return False

    def do_CONNECT(self):
        if self.refuses():
            return
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port))) as there:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=self.pump, args=(there, self.connection), daemon=True)
            back.start()
            self.pump(self.connection, there)
            back.join()
        self.close_connection = True

    @staticmethod
    def pump(here, there):
        try:
            while data := here.recv(1 << 16):
                there.sendall(data)
            there.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def do_GET(self):
        if self.refuses():
            return
        rest = self.path.removeprefix("http://")
        host, _, path = rest.partition("/")
        lines = [f"GET /{path} HTTP/1.0", f"Host: {host}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()
                  if name.lower() not in ("host", "connection", "proxy-authorization")]
        name, _, port = host.partition(":")
        with socket.create_connection((name, int(port or 80))) as there:
            there.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            while data := there.recv(1 << 16):
                self.wfile.write(data)
        self.close_connection = True


def start(handler, context=None):
    server = Server(("127.0.0.1", 0), handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def certificates(folder):
    """A certificate for localhost and the authority it is of; None without openssl."""
    if not shutil.which("openssl"):
        print("openssl is not installed: nothing is tried over TLS")
        return None
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=Loopback authority", "-addext", "basicConstraints=critical,CA:TRUE")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "own.key", "-out", "own.csr", "-subj", "/CN=localhost")
    (folder / "own.cnf").write_text("subjectAltName=DNS:localhost\n")
    openssl("x509", "-req", "-in", "own.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "own.cnf", "-out", "own.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem", folder / "own.key")
    return context


def resolve(folder, url, variables, *options):
    folder.mkdir(exist_ok=True)
    (folder / "requirements.txt").write_text("base\n")
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("SCRIMP_", "UV_", "PIP_", "SSL_")) and "proxy" not in name.lower()
                   and name not in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")}
    return subprocess.run(
        [scrimp, "resolve", "-r", folder / "requirements.txt", "--index-url", url, "--cache-dir", folder / "cache",
         "--no-config", "--no-header", "--python-version", "3.12", "--python-platform", "x86_64-manylinux_2_28", "-v",
         *options],
        capture_output=True, timeout=60, text=True, errors="replace",
        env={**environment, "SCRIMP_HTTP_TIMEOUT": "2", "NETRC": "/dev/null", "HOME": str(folder), **variables})


def pins(done):
    lines = (line.split("#")[0].split("\\")[0].strip() for line in done.stdout.splitlines())
    return sorted(line for line in lines if "==" in line)


def main():
    failures = []
    with tempfile.TemporaryDirectory() as place:
        place = Path(place)
        plain, other, proxy = start(Private), start(Private), start(Proxy)
        context = certificates(place)
        secure = start(Private, context) if context else None
        index = f"http://127.0.0.1:{plain}"
        netrc = place / "netrc"
        netrc.write_text(f"machine 127.0.0.1 login user password {SECRET}\nmachine elsewhere.test login a password b\n")
        (place / "folder").mkdir()
        if context:
            shutil.copy(place / "ca.pem", place / "folder" / "ours.pem")

        def case(name, url, variables=None, status=0, *, proxied=None, says="", options=(), then=None):
            """Runs a case; `proxied` is what the proxy must have been asked for, "" for nothing."""
            Proxy.seen.clear()
            Private.told.clear()
            folder = place / name.replace(" ", "-")
            done = resolve(folder, url, variables or {}, *options)
            wrong = []
            if done.returncode != status:
                wrong.append(f"status {done.returncode}, not {status}")
            if done.returncode == 0 and pins(done) != RIGHT:
                wrong.append(f"wrong answer {pins(done)}")
            if says not in done.stderr:
                wrong.append(f"does not say `{says}`")
            if proxied == "" and Proxy.seen:
                wrong.append(f"the proxy was asked for {Proxy.seen[0]}")
            if proxied and not any(proxied in line for line in Proxy.seen):
                wrong.append(f"the proxy was not asked for {proxied}")
            if then and (more := then()):
                wrong.append(more)
            texts = [done.stdout.encode(), done.stderr.encode()]
            texts += [path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".netrc"]
            if any(secret.encode() in text for text in texts for secret in (SECRET, QUOTED.split(":")[1])):
                wrong.append("tells the password")
            print(f"{'FAIL' if wrong else 'ok  '} {name:44} {'; '.join(wrong)}", flush=True)
            if wrong:
                failures.append(name)
                print("".join(f"       | {line}\n" for line in done.stderr.splitlines()[:8]), end="")

        through = f"http://127.0.0.1:{proxy}"
        case("no proxy", f"{index}/healthy/simple/", proxied="")
        case("http by HTTP_PROXY", f"{index}/healthy/simple/", {"HTTP_PROXY": through}, proxied=str(plain))
        case("http by http_proxy", f"{index}/healthy/simple/", {"http_proxy": through}, proxied=str(plain))
        case("http by ALL_PROXY", f"{index}/healthy/simple/", {"ALL_PROXY": through}, proxied=str(plain))
        case("http not by HTTPS_PROXY", f"{index}/healthy/simple/", {"HTTPS_PROXY": through}, proxied="")
        for exception in ("127.0.0.1", f"127.0.0.1:{plain}", "*", "localhost, 127.0.0.1"):
            case(f"not by NO_PROXY {exception.replace('*', 'all')}".replace(str(plain), "port"),
                 f"{index}/healthy/simple/", {"HTTP_PROXY": through, "no_proxy": exception}, proxied="")
        case("proxy that is not there", f"{index}/healthy/simple/", {"HTTP_PROXY": "http://127.0.0.1:1"}, 3,
             says="error: ")
        Proxy.wanted = BASIC
        case("proxy with a password", f"{index}/healthy/simple/", {"HTTP_PROXY": f"http://{QUOTED}@127.0.0.1:{proxy}"},
             proxied=str(plain))
        case("proxy without its password", f"{index}/healthy/simple/", {"HTTP_PROXY": through}, 3, says="error: ")
        Proxy.wanted = None

        case("password missing", f"{index}/private/simple/", status=3, says="127.0.0.1")
        case("password in the URL", f"http://{QUOTED}@127.0.0.1:{plain}/private/simple/")
        case("password in netrc", f"{index}/private/simple/", {"NETRC": str(netrc)})
        (place / "netrc-at-home").mkdir()
        shutil.copy(netrc, place / "netrc-at-home" / ".netrc")
        netrc_home = {"NETRC": ""}
        case("netrc at home", f"{index}/private/simple/", netrc_home)
        case("netrc of another host", f"http://localhost:{plain}/private/simple/", {"NETRC": str(netrc)}, 3,
             then=lambda: "the password went to localhost" if Private.told else "")
        (place / "garbage").write_bytes(bytes(range(256)) * 200)
        case("netrc of garbage", f"{index}/healthy/simple/", {"NETRC": str(place / "garbage")})
        case("netrc that is a program", f"{index}/healthy/simple/", {"NETRC": scrimp})
        case("wrong password", f"http://user:wrong@127.0.0.1:{plain}/private/simple/", status=3, says="credentials")
        case("password and a redirect to another port",
             f"http://{QUOTED}@127.0.0.1:{plain}/elsewhere/{other}/private/simple/", status=3,
             then=lambda: "the password followed the redirect"
             if any(host.endswith(str(other)) for host, _ in Private.told) else "")
        case("password by proxy", f"http://{QUOTED}@127.0.0.1:{plain}/private/simple/", {"HTTP_PROXY": through},
             proxied=str(plain))

        if secure:
            local = f"https://localhost:{secure}/healthy/simple/"
            ours = {"SSL_CERT_FILE": str(place / "ca.pem")}
            case("unknown authority", local, status=3, says="not trusted")
            case("authority by SSL_CERT_FILE", local, ours)
            case("authority by SSL_CERT_DIR", local, {"SSL_CERT_DIR": str(place / "folder")})
            case("authority by REQUESTS_CA_BUNDLE", local, {"REQUESTS_CA_BUNDLE": str(place / "ca.pem")})
            case("authority that is not there", local, {"SSL_CERT_FILE": "/nowhere.pem"}, 3, says="/nowhere.pem")
            case("authority that is none", local, {"SSL_CERT_FILE": scrimp}, 3, says="error: ")
            case("name of another host", f"https://127.0.0.1:{secure}/healthy/simple/", ours, 3, says="not trusted")
            case("https by HTTPS_PROXY", local, {**ours, "HTTPS_PROXY": through}, proxied=f"CONNECT localhost:{secure}")
            case("https not by HTTP_PROXY", local, {**ours, "HTTP_PROXY": through}, proxied="")
            case("https not by NO_PROXY", local, {**ours, "HTTPS_PROXY": through, "NO_PROXY": "localhost"}, proxied="")
            Proxy.wanted = BASIC
            case("https by a proxy with a password", local,
                 {**ours, "https_proxy": f"http://{QUOTED}@127.0.0.1:{proxy}"}, proxied="CONNECT")
            case("https by a proxy without its password", local, {**ours, "https_proxy": through}, 3, says="error: ")
            Proxy.wanted = None
            case("https, password and proxy", f"https://{QUOTED}@localhost:{secure}/private/simple/",
                 {**ours, "https_proxy": through}, proxied="CONNECT")
    print(f"{len(failures)} cases fail: {', '.join(failures)}" if failures else "all is well")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
