#!/bin/sh
# Usage: coverage.sh [CTEST-OPTION]...
# Runs the tests under AddressSanitizer and UndefinedBehaviorSanitizer (the
# preset asan, which counts lines too) and prints how many lines of src and apps
# they ran. build/asan/uncovered.txt has those that they did not. Exits as ctest
# does.
set -eu

cd "$(dirname "$0")/.."
sh cmake/install-packages.sh build run test gate fuzz
build=build/asan
cmake --preset asan > /dev/null
cmake --build --preset asan
rm -rf build/counts
status=0
ctest --preset asan "$@" || status=$?

llvm-profdata-14 merge -o $build/all.profdata build/counts/*.profraw
# From where it was compiled: a compiler cache may make paths relative.
cd $build
cover() {
  what=$1
  shift
  llvm-cov-14 "$what" routescale -object tests/routescale_tests \
    -instr-profile=all.profdata -ignore-filename-regex='/(tests|usr)/' "$@"
}
cover show | grep -E '^[./].*:$|^ +[0-9]+\| +0\|' > uncovered.txt || true
cover report -show-region-summary=false
exit $status
