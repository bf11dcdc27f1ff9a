#!/bin/sh
# Usage: coverage.sh [--binary-only]
# Builds everything with clang's AddressSanitizer, UndefinedBehaviorSanitizer
# and line counters, runs the golden runs, the tables of faults and, unless
# --binary-only, the unit tests, and prints the lines of src and apps that they
# ran. build/fuzz/coverage/uncovered.txt has those that they did not.
set -eu

cd "$(dirname "$0")/.."
sh cmake/install-packages.sh build test fuzz
unit=ON
[ "${1-}" != --binary-only ] || unit=OFF
cmake --preset fuzz -DROUTESCALE_BUILD_TESTS=$unit > /dev/null
folder=build/fuzz/coverage
programs=build/fuzz/routescale
cmake --build --preset fuzz --target routescale
rm -rf "$folder"
if [ $unit = ON ]; then
  cmake --build --preset fuzz --target routescale_tests
  build/fuzz/tests/routescale_tests --gtest_brief=1
  programs="$programs -object build/fuzz/tests/routescale_tests"
fi
python3 tests/cli/run_cases.py --binary build/fuzz/routescale || [ $? -eq 77 ]
python3 tests/faults/run_faults.py --binary build/fuzz/routescale

llvm-profdata-14 merge -o "$folder/all.profdata" "$folder"/*.profraw
# shellcheck disable=SC2086  # several words
llvm-cov-14 show $programs -instr-profile="$folder/all.profdata" \
  -show-line-counts-or-regions src apps |
  grep -E '^/|^ +[0-9]+\| +0\|' > "$folder/uncovered.txt"
# shellcheck disable=SC2086
llvm-cov-14 report $programs -instr-profile="$folder/all.profdata" \
  -show-region-summary=false -show-branch-summary=false src apps
