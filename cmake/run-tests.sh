#!/bin/sh
# Usage: run-tests.sh [CTEST-OPTION]...
# Installs the packages, builds and runs every test; exits as ctest does.
# ROUTESCALE_PRESET picks another preset than dev. With ROUTESCALE_REQUIRE_DATA
# set, tests that find no data fail instead of being skipped. With ROUTESCALE_GATE
# set, the tests labelled gate, portable and cluster run too: they need a browser,
# shells, strace and lintian; the static binary and its wheel; root, for Slurm and
# ssh.
set -eu

cd "$(dirname "$0")/.."
preset=${ROUTESCALE_PRESET:-dev}
sh cmake/install-packages.sh build run test ${ROUTESCALE_GATE:+gate}
cmake --preset "$preset"
cmake --build --preset "$preset"

if ! sh cmake/fetch-curves.sh; then
  [ -z "${ROUTESCALE_REQUIRE_DATA-}" ] || exit 1
  echo "The tests that need the table will be skipped." >&2
fi
if [ -z "${ROUTESCALE_GATE-}" ]; then
  set -- --label-exclude '^(gate|portable|cluster)$' "$@"
fi
exec ctest --preset "$preset" --parallel 2 "$@"
