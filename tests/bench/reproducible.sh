#!/bin/sh
# Usage: reproducible.sh BINARY [OTHER-BINARY]
# Whether every document is the same to the last byte: in two runs, by one
# thread and by two, and by another build. Without OTHER-BINARY it builds one
# with the other of g++ and clang++ in build/reproducible; both are then built
# at -O2. Prints how many documents were compared, and what differs.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
if [ $# -eq 2 ] && [ ! -f "$2" ]; then
  echo "no $2"
  exit 77
fi
sh cmake/fetch-curves.sh >&2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build COMPILER: prints the path of the binary.
build() {
  sh cmake/install-packages.sh fuzz >&2
  folder=build/reproducible/$1
  cmake -S . -B "$folder" -G Ninja -DCMAKE_CXX_COMPILER="$1" \
    -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_FLAGS="-O2 -DNDEBUG" >&2
  cmake --build "$folder" --target routescale >&2
  echo "$folder/routescale"
}
if [ $# -eq 0 ]; then
  set -- "$(build g++)" "$(build clang++)"
elif [ $# -eq 1 ]; then
  set -- "$1" "$(build clang++)"
fi
first=$(realpath "$1")
other=$(realpath "$2")

table=data/curves.csv.gz
laws='dense-power,separable,bilinear,routed-bilinear,joint-fixed-data-plain'
laws="$laws,routed-bilinear + e*log10(N)^2"
count=0 differ=0

# same NAME ARGUMENT...: compares what the binaries print.
same() {
  name=$1
  shift
  "$first" "$@" >"$work/first"
  count=$((count + 1))
  for second in again threads other; do
    case $second in
    again) "$first" "$@" >"$work/second" ;;
    threads)
      case $1 in
      fit | compare) "$first" "$@" --threads 1 >"$work/second" ;;
      *) continue ;;
      esac
      ;;
    other) "$other" "$@" >"$work/second" ;;
    esac
    cmp -s "$work/first" "$work/second" && continue
    differ=$((differ + 1))
    echo "$name ($second): $(digits "$work/first" "$work/second")"
  done
}

# words FILE: one a line, without the gradient, which is rounding.
words() {
  sed 's/"scaled_gradient": [^,]*,//' "$1" | tr -s '[]{},: "' '\n'
}

# The largest relative difference of two documents' numbers.
digits() {
  words "$1" >"$work/a"
  words "$2" >"$work/b"
  paste "$work/a" "$work/b" | awk '
    $1 != $2 { n++
      d = $1 - $2; if (d < 0) d = -d
      s = $1 < 0 ? -$1 : $1; if (s > 0 && d / s > most) most = d / s }
    END { printf "%d values differ, by at most %.1g of their size\n", n, most }'
}

for method in wald profile jackknife; do
  same "fit, $method" fit $table -q --json --interval $method
done
for kind in case residual wild; do
  for method in bootstrap percentile; do
    same "fit, $method of $kind" fit $table -q --json --interval $method \
      --resample $kind --resamples 500
  done
done
same "fit, bootstrap by cluster" fit $table -q --json --interval bootstrap \
  --cluster model_size_label --resamples 500
for objective in huber:1e-3 soft-l1:1e-3 cauchy:3e-3 lad; do
  same "fit, $objective" fit $table -q --json --objective $objective
done
for law in dense-power separable bilinear routed-bilinear joint-fixed-data; do
  same "fit, $law" fit $table -q --json --law $law
done
"$first" fit $table -q -o "$work/fit.json" >"$work/text"
"$first" simulate --law chinchilla --published Hoffmann --vary N=3e7:2e10 \
  --vary D=1e9:5e11 -o "$work/runs.csv"
same "fit, chinchilla" fit "$work/runs.csv" -q --json --law chinchilla
same "compare" compare $table -q --json --laws "$laws" \
  --leave-out model_size_label --hold-out 'N > 1e9'
same "compare of groups" compare $table -q --json --groups
same "predict" predict "$work/fit.json" --at N=1.3e9,E=64 --json
same "predict, inverse" predict "$work/fit.json" --solve N --loss 2.1 --at E=64 \
  --json
same "epc" epc "$work/fit.json" --at N=1.3e9,E=64 --json
same "plan" plan --law joint-moe --published Ludziejewski --free N --free D \
  --free E=1:256 --round E=pow2 --subject-to '6*N*D <= C' \
  --subject-to 'E*N <= 3e10' --for C=1e20,1e21,1e22,1e23 --json
same "plan, chinchilla" plan --law chinchilla --published Hoffmann --free N \
  --free D --subject-to '6*N*D <= C' --for C=1e20,1e22,1e24 --json
same "simulate" simulate --published S-Base --published RL-R
same "simulate, points" simulate --law chinchilla --published Hoffmann \
  --vary N=3e7:2e10 --vary D=1e9:5e11

echo "$count documents compared, $differ differences"
[ $differ -eq 0 ]
