#!/bin/sh
# The main job on a small app: install it, plan, stage, and let it answer from the staged tree alone.
# usage: demo.sh SCRIMP
set -eu
scrimp=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/scrimp-demo.XXXXXX")
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
say() { printf '\n\033[1m$ %s\033[0m\n' "$*"; }

say python3 -m venv venv
python3 -m venv "$work/venv"
say pip install -r requirements.txt
if ! "$work/venv/bin/pip" install --disable-pip-version-check --quiet --retries 1 --timeout 15 \
  -r "$here/requirements.txt" 2>"$work/pip.log"; then
  echo "The index cannot be reached; the wheels that come with the demo serve instead."
  "$work/venv/bin/pip" install --disable-pip-version-check --quiet --no-index \
    --find-links "$here/wheelhouse" -r "$here/requirements.txt"
fi

# What every real image carries along: bytecode of all that was installed.
"$work/venv/bin/python" -m compileall -q "$work/venv/lib" >/dev/null 2>&1 || true
site=$(echo "$work"/venv/lib/python3*/site-packages)
cp "$here/requirements.txt" "$here/app.py" "$work"
cd "$work"
export SCRIMP_CACHE_DIR="$work/cache"

say scrimp plan -r requirements.txt --site-packages venv --app app.py
"$scrimp" plan -r requirements.txt --site-packages venv --app app.py --format text
say scrimp stage -r requirements.txt --site-packages venv --app app.py --layout flat --to staged
"$scrimp" stage -r requirements.txt --site-packages venv --app app.py --layout flat \
  --to staged

# The app runs on an interpreter that sees the staged tree and nothing else.
python3 -m venv --without-pip runner
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
say PYTHONPATH=staged python -m gunicorn app:application
PYTHONPATH=staged PYTHONDONTWRITEBYTECODE=1 runner/bin/python -m gunicorn \
  --bind "127.0.0.1:$port" app:application 2>gunicorn.log &
server=$!
PORT=$port python3 - <<'PYTHON' || { cat gunicorn.log >&2; exit 1; }
import os, time, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
for attempt in range(100):
    try:
        print(opener.open(f"http://127.0.0.1:{os.environ['PORT']}/", timeout=5).read().decode())
        break
    except OSError:
        time.sleep(0.1)
else:
    raise SystemExit("the app did not answer")
PYTHON
installed=$(du -sb "$site" | cut -f1)
staged=$(du -sb staged | cut -f1)
printf '\ninstalled %s bytes, staged %s bytes: the app answered from %s %% of its tree\n' \
  "$installed" "$staged" $((staged * 100 / installed))
