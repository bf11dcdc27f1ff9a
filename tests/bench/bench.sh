#!/bin/sh
# Usage: bench.sh [BINARY]
# Times whole processes side by side in one run and prints ratios, a Markdown
# table. `cmake --build --preset release --target bench` calls it. BINARY is
# build/release/routescale by default; ROUTESCALE_PEERS names a folder of
# scripts that do the same work in Python (default ../shared/peers).
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
binary=$(realpath "${1-$root/build/release/routescale}")
peers=${ROUTESCALE_PEERS-$root/../shared/peers}
python=/usr/bin/python3 # Debian's, which has Debian's scipy
cd "$root"
sh cmake/install-packages.sh bench >&2
sh cmake/fetch-curves.sh >&2

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# measure NAME WARM-UP RUNS COMMAND...
measure() {
  name=$1
  warmup=$2
  runs=$3
  shift 3
  echo "timing $*" >&2
  hyperfine --shell=none --style=none --warmup "$warmup" --runs "$runs" \
    --export-json "$results/$name.json" "$*" >/dev/null
}

table=data/curves.csv.gz
fit="$binary fit $table --json"
# In turns, so that a change of the machine's pace meets both.
for turn in 1 2 3 4 5 6 7 8 9 10; do
  measure gzip-$turn 5 20 gzip -dc $table
  measure fit-$turn 5 20 "$fit"
done
$fit >"$results/document.json"

$python tests/expected/robust_objectives.py "$binary" --table "$results/runs.csv"
measure huber-1 10 100 "$binary fit $results/runs.csv --law chinchilla --residual ln --objective huber:0.001 --json --quiet"

if [ -f "$peers/notebook_scipy.py" ]; then
  measure notebook-1 1 5 $python "$peers/notebook_scipy.py" $table
  measure pandas-1 2 20 $python "$peers/read_pandas.py" $table
  $python "$peers/notebook_scipy.py" $table >"$results/notebook.txt"
else
  echo "No scripts in $peers: the comparison with Python is left out." >&2
fi
$python tests/bench/ratios.py "$results"
