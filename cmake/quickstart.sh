#!/bin/sh
# Usage: quickstart.sh
# From a bare Debian to the laws of the released table: installs the packages,
# builds the binary, gets the table, fits it. Run it again at any time.
# ROUTESCALE_PRESET picks another preset than release.
set -eu

cd "$(dirname "$0")/.."
sh cmake/install-packages.sh build run
preset=${ROUTESCALE_PRESET:-release}
cmake --preset "$preset"
cmake --build --preset "$preset"

table=data/curves.csv.gz
if ! sh cmake/fetch-curves.sh; then
  table=data/simulated-curves.csv.gz
  echo "Fitting $table instead: simulated runs, not the released ones." >&2
fi

echo "\$ routescale fit $table"
"build/$preset/routescale" fit "$table"
echo "For the commands of the README: export PATH=\"$PWD/build/$preset:\$PATH\"" >&2
