"""packse's resolver scenarios, served on loopback and given to `scrimp resolve` one by one."""

import concurrent.futures
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("UV_", "PIP_", "SCRIMP_"))}


def folder(given=None):
    """The folder of the scenarios: the one given, that of SCRIMP_PACKSE, or shared/packse beside a folder above."""
    if given or os.environ.get("SCRIMP_PACKSE"):
        return Path(given or os.environ["SCRIMP_PACKSE"]).resolve()
    above = Path(__file__).resolve().parents
    return next((p / "shared" / "packse" for p in above if (p / "shared" / "packse" / "index").is_dir()), None)


def scenarios(packse):
    return json.loads((packse / "index" / "scenarios.json").read_text())


@contextlib.contextmanager
def served(packse, metadata=True):
    """Serves every scenario's index; without `metadata` only ranges of the wheels remain."""
    command = [sys.executable, packse / "serve.py", packse / "index"] + ([] if metadata else ["--no-metadata"])
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}/"
    finally:
        server.terminate()
        server.wait()


def resolve(scrimp, scenario, base, *more):
    """Exit status, standard output and standard error of one scenario; None as the status of what never ends."""
    options = scenario["resolver_options"]
    with tempfile.TemporaryDirectory() as work:
        Path(work, "requirements.txt").write_text("\n".join(scenario["root_requires"]) + "\n")
        command = [scrimp, "resolve", "-r", "requirements.txt", "--no-config", "--cache-dir", Path(work, "cache"),
                   "--index-url", base + scenario["index"],
                   "--python-version", options["python"] or scenario["environment"]["python"], *more]
        if options["prereleases"]:
            command += ["--prerelease", "allow"]
        for name in options["no_build"]:
            command += ["--only-binary", name]
        for name in options["no_binary"]:
            command += ["--no-binary", name]
        if options["python_platform"]:
            command += ["--python-platform", options["python_platform"]]
        if options["resolution"]:
            command += ["--resolution", options["resolution"]]
        try:
            done = subprocess.run([str(c) for c in command], cwd=work, capture_output=True, text=True, timeout=60, env=CLEAN)
        except subprocess.TimeoutExpired:
            return None, "", "no answer in 60 s"
        return done.returncode, done.stdout, done.stderr


def resolve_all(scrimp, found, base, *more):
    """Every scenario with what `resolve` makes of it, in order."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(zip(found, pool.map(lambda s: resolve(scrimp, s, base, *more), found)))
