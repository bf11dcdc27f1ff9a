#!/bin/sh
# Usage: portable_golden.sh PORTABLE
# Golden runs and fault tables by the static binary (cmake/portable.sh).
set -eu

portable=$1
tests=$(dirname "$0")
[ -f "$portable" ] || { echo "no $portable: sh cmake/portable.sh"; exit 77; }
python3 "$tests/cli/run_cases.py" --binary "$portable"
python3 "$tests/faults/run_faults.py" --binary "$portable" \
  gzip table data law model verb environment
