#!/bin/sh
# Usage: run_target.sh TARGET SECONDS FOLDER
# Runs FOLDER/tests/fuzz/fuzz_TARGET from the committed corpus. What it finds to
# be new is kept in FOLDER/corpus for the next run, an input that fails in
# FOLDER/findings. Prints the executions; exits 1 if an input failed.
set -eu

target=$1
seconds=$2
folder=$3
cd "$(dirname "$0")/../.."
grown=$folder/corpus/$target
log=$folder/$target.log
mkdir -p "$grown" "$folder/findings"

# From the root: a target may work in a folder of its own.
set -- "$grown" "$PWD/tests/fuzz/corpus/$target"
[ "$target" != law ] || set -- "$@" "$PWD/data/laws"
[ ! -f "tests/fuzz/$target.dict" ] || set -- "$@" "-dict=$PWD/tests/fuzz/$target.dict"
echo "$target: $seconds s"
status=0
"$folder/tests/fuzz/fuzz_$target" "$@" \
  -max_total_time="$seconds" -timeout=30 -rss_limit_mb=2048 -close_fd_mask=1 \
  -print_final_stats=1 -artifact_prefix="$folder/findings/$target-" \
  >"$log" 2>&1 || status=1
if [ $status -ne 0 ]; then
  echo "$target: failed, see $log"
  tail -n 30 "$log"
fi
sed -n 's/^stat::number_of_executed_units: */  executions: /p' "$log"
exit $status
