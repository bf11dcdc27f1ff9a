#!/bin/sh
# Usage: coverage.sh [CTEST-OPTION]...
# Runs the tests under AddressSanitizer and UndefinedBehaviorSanitizer (the
# preset asan, which counts lines too) and prints how many lines of src and apps
# they ran. build/asan/uncovered.txt has those that they did not. Exits as ctest
# does.
set -eu

cd "$(dirname "$0")/.."
sh cmake/install-packages.sh build run test fuzz
build=build/asan
cmake --preset asan > /dev/null
cmake --build --preset asan
rm -rf build/counts
status=0
ctest --preset asan "$@" || status=$?

programs="$build/routescale -object $build/tests/routescale_tests"
llvm-profdata-14 merge -o $build/all.profdata build/counts/*.profraw
# shellcheck disable=SC2086  # several words
llvm-cov-14 show $programs -instr-profile=$build/all.profdata src apps |
  grep -E '^/|^ +[0-9]+\| +0\|' > $build/uncovered.txt
# shellcheck disable=SC2086
llvm-cov-14 report $programs -instr-profile=$build/all.profdata \
  -show-region-summary=false src apps
exit $status
