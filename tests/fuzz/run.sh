#!/bin/sh
# Usage: run.sh SECONDS [TARGET]...
# Builds the fuzz targets (table, formula, law, model, command; all by default)
# and runs each for so many seconds from the committed corpus. What it finds to
# be new is kept in build/fuzz/corpus for the next run, an input that fails in
# build/fuzz/findings. Prints the executions of each; exits 1 if one failed.
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
mkdir -p build/fuzz/findings
for target in "$@"; do
  seeds=tests/fuzz/corpus/$target
  grown=build/fuzz/corpus/$target
  log=build/fuzz/$target.log
  mkdir -p "$grown"
  [ "$target" != law ] || seeds="$seeds data/laws"
  dictionary=
  [ ! -f "tests/fuzz/$target.dict" ] ||
    dictionary=-dict=tests/fuzz/$target.dict
  echo "$target: $seconds s"
  # shellcheck disable=SC2086  # one word per folder
  if ! build/fuzz/tests/fuzz/fuzz_"$target" "$grown" $seeds $dictionary \
    -max_total_time="$seconds" -timeout=30 -rss_limit_mb=2048 -close_fd_mask=1 \
    -print_final_stats=1 -artifact_prefix="build/fuzz/findings/$target-" \
    > "$log" 2>&1; then
    failed=1
    echo "$target: failed, see $log"
    tail -n 30 "$log"
  fi
  sed -n 's/^stat::number_of_executed_units: */  executions: /p' "$log"
done
exit $failed
