#!/bin/sh
# Usage: quickstart.sh
# From a bare Debian to the laws of the released table: installs the packages,
# builds the binary, gets the table, fits it. Run it again at any time.
set -eu

cd "$(dirname "$0")/.."
sh cmake/install-packages.sh build run
cmake --preset release
cmake --build --preset release

table=data/curves.csv.gz
if ! sh cmake/fetch-curves.sh; then
  table=data/simulated-curves.csv.gz
  echo "Fitting $table instead: simulated runs, not the released ones." >&2
fi

echo "\$ routescale fit $table"
build/release/routescale fit "$table"
echo "For the commands of the README: export PATH=\"$PWD/build/release:\$PATH\"" >&2
