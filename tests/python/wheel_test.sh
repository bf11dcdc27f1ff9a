#!/bin/sh
# Usage: wheel_test.sh FOLDER
# The wheel in FOLDER (cmake/wheel.sh), installed in a fresh environment without
# an index: the command, the module, the tests of the package, its types, its
# example.
set -eu

fail() {
  echo "wheel_test.sh: $*" >&2
  exit 1
}

python=/usr/bin/python3  # the one that Debian's packages belong to
tests=$(cd "$(dirname "$0")" && pwd)
set -- "$1"/routescale-*-py3-none-manylinux_2_17_*.whl
[ -f "$1" ] || { echo "no wheel: sh cmake/wheel.sh"; exit 77; }
[ $# -eq 1 ] || fail "several wheels: $*"
for module in venv pytest pandas mypy; do
  $python -c "import $module" 2>/dev/null || { echo "no $module"; exit 77; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
$python -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-index --disable-pip-version-check "$1"
cd "$work"
"$work/venv/bin/routescale" --version | grep -q '^routescale [0-9]' ||
  fail "the command does not run"
"$work/venv/bin/python" -m routescale --version | grep -q '^routescale [0-9]' ||
  fail "the module does not run"
"$work/venv/bin/python" -c 'import routescale as r; r.laws()' ||
  fail "the package needs something"

# pytest, pandas and mypy are those of the system.
PYTHONPATH=$(echo "$work"/venv/lib/python3*/site-packages)
export PYTHONPATH PYTHONDONTWRITEBYTECODE=1
$python -m pytest -q -p no:cacheprovider "$tests/test_package.py" ||
  fail "pytest"
$python -m mypy --cache-dir="$work/mypy" \
  --python-executable "$work/venv/bin/python" -p routescale || fail "mypy"
(cd "$work" && $python -m doctest "$tests/../../apps/python/README.md") ||
  fail "the example"
