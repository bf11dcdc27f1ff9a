#!/bin/sh
# Usage: bench.sh BINARY FLOOR EMPTY [--quick] [--tables FOLDER]
# Times whole processes side by side in one run and prints ratios, Markdown
# tables. `cmake --build --preset release --target bench` calls it with what it
# builds; target bench-quick leaves out what takes minutes. FOLDER keeps the
# simulated tables for the next time. ROUTESCALE_PEERS names a folder of scripts
# that do the same work in Python (default ../shared/peers).
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
sh cmake/install-packages.sh bench >&2
sh cmake/fetch-curves.sh >&2
export ROUTESCALE_PEERS="${ROUTESCALE_PEERS-$root/../shared/peers}"
# Debian's Python, which has Debian's scipy.
exec /usr/bin/python3 tests/bench/bench.py "$@"
