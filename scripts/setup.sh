#!/usr/bin/env bash
# Creates the environment named by $1 with the locked dependencies.  One line says what is wrong.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1
fail() { printf 'wireroom: %s\n' "$*" >&2; exit 2; }

python=
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
  [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || fail "Python 3.11 or newer is needed and was not found (set PYTHON=/path/to/python3)"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  rm -rf "$venv"
  "$python" -m venv "$venv" >"$log" 2>&1 \
    || fail "the environment could not be created: $(tail -n 1 "$log") (on Debian: apt-get install python3-venv)"
fi
echo "wireroom: installing the locked dependencies into $venv (a minute or two the first time)" >&2
"$venv/bin/python" -m pip install --disable-pip-version-check -q --require-hashes \
  -r requirements.lock >"$log" 2>&1 \
  || fail "the packages could not be installed, is the package index reachable? $(grep -m1 -iE '^ *error' "$log" || tail -n 1 "$log")"
"$venv/bin/python" -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation \
  -e . >"$log" 2>&1 || fail "wireroom itself could not be installed: $(tail -n 1 "$log")"
"$venv/bin/python" scripts/install_models.py || true
touch "$venv/.installed"
