#!/bin/sh
# Usage: run-tests.sh [CTEST-OPTION]...
# Installs the packages, builds and runs every test; exits as ctest does.
# ROUTESCALE_PRESET picks another preset than dev. With ROUTESCALE_REQUIRE_DATA
# set, tests that find no data fail instead of being skipped. With ROUTESCALE_GATE
# set, the tests labelled gate run too: they need a browser, shells, strace and
# lintian.
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
# Tests with these labels are run by hand: ctest -L portable.
others='^(portable|cluster)$'
[ -n "${ROUTESCALE_GATE-}" ] || others='^(gate|portable|cluster)$'
set -- --label-exclude "$others" "$@"
exec ctest --preset "$preset" --parallel 2 "$@"
