#!/bin/sh
# Usage: run.sh SECONDS [TARGET]...
# Builds the fuzz targets (table, formula, law, model, command; all by default)
# and runs each for so many seconds, as run_target.sh says, in build/fuzz. Exits
# 1 if one failed.
set -eu

seconds=${1:?"usage: run.sh SECONDS [TARGET]..."}
shift
[ $# -gt 0 ] || set -- table formula law model command
cd "$(dirname "$0")/../.."
sh cmake/install-packages.sh build fuzz
cmake --preset fuzz > /dev/null
for target in "$@"; do
  cmake --build --preset fuzz --target "fuzz_$target"
done

failed=0
for target in "$@"; do
  sh tests/fuzz/run_target.sh "$target" "$seconds" "$PWD/build/fuzz" || failed=1
done
exit $failed
