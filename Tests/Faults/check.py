#!/usr/bin/env python3
"""Resolve from an index that fails: a clear error or the right answer, and never a poisoned cache.

usage: check.py SCRIMP [FAULT]...

For each fault of server.py: `scrimp resolve`, and `scrimp plan` with nothing installed, must end with a status
the fault allows, without a crash; an error names the file or the host; and once the fault is over, the same cache
gives the right answer.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from server import FAULTS, PLAN_FAULTS  # noqa: E402

scrimp = os.path.abspath(sys.argv[1])
RIGHT = ["base==2.0", "leaf==2.0"]
KEPT = {f"lib/python3.12/site-packages/{path}" for name in ("base", "leaf") for path in (
    f"{name}/__init__.py", f"{name}-2.0.dist-info/METADATA", f"{name}-2.0.dist-info/WHEEL",
    f"{name}-2.0.dist-info/RECORD")}
#: Faults that take long and that a plan meets as a resolution does.
SLOW = {"page-stall", "page-slow-stall", "metadata-stall", "page-deep-json", "page-gzip-bomb"}
#: Far from what a stall or an endless retry would take.
PATIENCE = 60


def resolve(url, folder, *options):
    return run("resolve", url, folder, "--cache-dir", folder / "cache", "--no-config", *options)


def plan(url, folder, *options):
    return run("plan", url, folder, "--cache-dir", folder / "plan-cache", "--from-index", "--format", "paths", *options)


def run(command, url, folder, *options, timeout=PATIENCE):
    requirements = folder / "requirements.txt"
    requirements.write_text("base\n")
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("SCRIMP_", "UV_", "PIP_")) and "proxy" not in name.lower()}
    return subprocess.run(
        [scrimp, command, "-r", requirements, "--index-url", url,
         "--python-version", "3.12", "--python-platform", "x86_64-manylinux_2_28", *options],
        capture_output=True, timeout=timeout, text=True, errors="replace",
        env={**environment, "SCRIMP_HTTP_TIMEOUT": "1", "NETRC": "/dev/null"})


def pins(done):
    lines = (line.split("#")[0].split("\\")[0].strip() for line in done.stdout.splitlines())
    return sorted(line for line in lines if "==" in line)


def judge_plan(done, allowed, host):
    """The same for a plan, which may have more files than the healthy one."""
    if done.returncode == 0 == min(allowed) and not KEPT <= set(done.stdout.splitlines()):
        return f"plans {done.stdout.splitlines()}"
    return judge(done, allowed, host, hasPins=False)


def judge(done, allowed, host, hasPins=True):
    """What is wrong with how a run ended; nothing when all is well."""
    text = done.stderr
    if done.returncode < 0:
        return f"died of signal {-done.returncode}"
    if "Fatal error" in text or "Swift/" in text:
        return "crashed"
    if done.returncode not in allowed:
        return f"status {done.returncode}, allowed {sorted(allowed)}"
    if done.returncode == 0:
        return None if not hasPins or pins(done) == RIGHT else f"wrong answer {pins(done)}"
    if "error: " not in text:
        return "no `error:` line"
    if done.returncode == 3 and "base" not in text and host not in text:
        return "the error names neither the file nor the host"
    if "secret" in text:
        return "the error tells the password"
    return None


def check(fault, port, folder):
    host = f"127.0.0.1:{port}"
    url = f"http://{host}/{fault}/simple/"
    try:
        done = resolve(url, folder)
    except subprocess.TimeoutExpired:
        return f"hangs for more than {PATIENCE} s", None
    wrong = judge(done, FAULTS[fault], "127.0.0.1")
    if wrong:
        return wrong, done
    if fault not in SLOW:
        planned = plan(url, folder)
        if wrong := judge_plan(planned, PLAN_FAULTS.get(fault, FAULTS[fault] | {3}), "127.0.0.1"):
            return f"plan: {wrong}", planned
    if fault == "page-auth":
        known = resolve(f"http://user:secret%20word@{host}/{fault}/simple/", folder)
        if wrong := judge(known, {0}, "127.0.0.1"):
            return f"with its password: {wrong}", known
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://{host}/{fault}/heal").read()
    healthy = resolve(url, folder)
    if wrong := judge(healthy, {0}, "127.0.0.1"):
        return f"poisoned: {wrong}", healthy
    offline = resolve(url, folder, "--offline")
    if wrong := judge(offline, {0}, "127.0.0.1"):
        return f"offline after all is well: {wrong}", offline
    for options in ([], ["--offline"]):
        planned = plan(url, folder, *options)
        if wrong := judge_plan(planned, {0}, "127.0.0.1"):
            return f"plan {options} after all is well: {wrong}", planned
    for place in ("/tmp/scrimp-was-here", "/etc/scrimp-was-here"):
        if os.path.exists(place):
            return f"wrote {place}", done
    return None, done


def main():
    server = subprocess.Popen([sys.executable, Path(__file__).parent / "server.py"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    port = int(server.stdout.readline().split()[-1])
    failures = 0
    try:
        for fault in sys.argv[2:] or FAULTS:
            with tempfile.TemporaryDirectory() as folder:
                start = time.monotonic()
                wrong, done = check(fault, port, Path(folder))
            taken = time.monotonic() - start
            first = next((line for line in (done.stderr if done else "").splitlines() if "error: " in line), "")
            status = done.returncode if done else "-"
            print(f"{'FAIL' if wrong else 'ok  '} {fault:28} {status:>3} {taken:5.1f} s  {wrong or first}", flush=True)
            if wrong:
                failures += 1
                print("".join(f"       | {line}\n" for line in (done.stderr if done else "").splitlines()[:8]), end="")
    finally:
        server.stdin.close()
        server.wait()
    print(f"{failures} of {len(sys.argv[2:] or FAULTS)} faults are not dealt with" if failures else "all is well")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
