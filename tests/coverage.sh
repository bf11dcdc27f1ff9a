#!/bin/sh
# Usage: coverage.sh [--binary-only]
# Builds with clang's line counters, runs the golden runs, the tables of faults
# and, unless --binary-only, the unit tests, and prints how many lines of src and
# apps they ran. build/coverage/uncovered.txt has those that they did not.
set -eu

cd "$(dirname "$0")/.."
sh cmake/install-packages.sh build test fuzz
build=build/coverage
programs=$build/routescale
cmake --preset coverage > /dev/null
cmake --build --preset coverage --target routescale
rm -rf "$build/counts"
if [ "${1-}" != --binary-only ]; then
  cmake --build --preset coverage --target routescale_tests
  $build/tests/routescale_tests --gtest_brief=1
  programs="$programs -object $build/tests/routescale_tests"
fi
python3 tests/cli/run_cases.py --binary $build/routescale || [ $? -eq 77 ]
python3 tests/faults/run_faults.py --binary $build/routescale

llvm-profdata-14 merge -o $build/all.profdata $build/counts/*.profraw
# shellcheck disable=SC2086  # several words
llvm-cov-14 show $programs -instr-profile=$build/all.profdata src apps |
  grep -E '^/|^ +[0-9]+\| +0\|' > $build/uncovered.txt
# shellcheck disable=SC2086
llvm-cov-14 report $programs -instr-profile=$build/all.profdata \
  -show-region-summary=false src apps
