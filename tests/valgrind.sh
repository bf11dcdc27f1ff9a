#!/bin/sh
# Usage: valgrind.sh [BINARY]
# The main job, a bootstrap on two threads and a comparison of laws under
# valgrind: exits 1 at the first read or write out of place, jump on what has no
# value, or leak. BINARY is build/dev/routescale by default.
set -eu

cd "$(dirname "$0")/.."
sh cmake/install-packages.sh lint
binary=${1:-build/dev/routescale}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

check() {
  echo "routescale $*"
  if ! valgrind --quiet --error-exitcode=9 --leak-check=full \
    --errors-for-leak-kinds=definite,indirect,possible --log-file="$log" \
    "$binary" "$@" >/dev/null; then
    cat "$log"
    exit 1
  fi
}

check fit data/curves.csv.gz --json -q
check fit data/curves.csv.gz --group S-Base --interval bootstrap \
  --resamples 100 --threads 2 -q
check compare data/curves.csv.gz --group S-Base \
  --laws bilinear,routed-bilinear --threads 2 -q
echo "3 commands, nothing found"
