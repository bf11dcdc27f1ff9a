#!/bin/sh
# Usage: wheel.sh
# Makes the Python wheel of the portable binary, which it builds if it is not
# there: build/portable/routescale-VERSION-py3-none-manylinux_2_17_MACHINE.whl.
set -eu

cd "$(dirname "$0")/.."
sh cmake/install-packages.sh wheel
python=/usr/bin/python3  # the one that Debian's packages belong to
binary=build/portable/routescale
[ -x "$binary" ] || sh cmake/portable.sh

stage=build/portable/wheel
rm -rf "$stage" build/portable/*.whl
cp -R apps/python "$stage"
install -D -m 755 "$binary" "$stage/routescale/bin/routescale"
sh cmake/licences.sh "$stage/routescale/licences"
install -m 644 LICENSE "$stage/routescale/licences"
"$python" "$stage/generate.py" "$binary" "$stage/routescale/_verbs.py"

ROUTESCALE_VERSION=$("$binary" --version | awk '{ print $2 }')
# The same files give the same bytes.
SOURCE_DATE_EPOCH=$(stat -c %Y CHANGELOG.md)
export ROUTESCALE_VERSION SOURCE_DATE_EPOCH
"$python" -m build --wheel --no-isolation --outdir build/portable "$stage" \
  >"$stage.log" 2>&1 || { cat "$stage.log" >&2; exit 1; }
ls build/portable/*.whl
