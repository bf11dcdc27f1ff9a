#!/bin/sh
# Usage: portable_test.sh PORTABLE ORDINARY
# The static binary (cmake/portable.sh) in a root that holds nothing but itself
# and a table: as root and as a user without a home, the documents the same to
# the byte as those of the ordinary binary outside.
set -eu

portable=$1 ordinary=$2

fail() {
  echo "portable_test.sh: $*" >&2
  exit 1
}

[ -f "$portable" ] || { echo "no $portable: sh cmake/portable.sh"; exit 77; }
[ "$(id -u)" -eq 0 ] || { echo "chroot needs root"; exit 77; }

# Static, stripped, small.
readelf -lS "$portable" >/dev/null || fail "not an executable"
! readelf -l "$portable" | grep -q INTERP || fail "wants a dynamic loader"
! readelf -S "$portable" | grep -q '\.symtab' || fail "is not stripped"
size=$(stat -c %s "$portable")
[ "$size" -le 12582912 ] || fail "has $size bytes, more than 12 MiB"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -m 755 "$root"
mkdir -m 777 "$root/out"
install -m 755 "$portable" "$root/routescale"
"$ordinary" simulate --published S-Base --published Hash -o "$root/runs.csv"
gzip -k "$root/runs.csv"
chmod 644 "$root"/runs.csv*
[ "$(ls "$root")" = "$(printf '%s\n' out routescale runs.csv runs.csv.gz)" ] ||
  fail "the root is not empty: $(ls "$root")"

# inside USER ARGUMENT...: in the empty root with an empty environment.
inside() {
  user=$1
  shift
  env -i "$(command -v chroot)" --userspec="$user" "$root" /routescale "$@"
}

# same ARGUMENT...: the document and the warnings, by root and by nobody.
same() {
  (cd "$root" && env -i "$(realpath "$ordinary")" "$@") >"$work/expected" \
    2>"$work/expected_said" || fail "outside: $* failed"
  for user in 0:0 65534:65534; do
    inside $user "$@" >"$work/document" 2>"$work/said" ||
      fail "$user: $*: $(cat "$work/said")"
    cmp "$work/expected" "$work/document" || fail "$user: $*: it differs"
    cmp "$work/expected_said" "$work/said" || fail "$user: $*: warnings differ"
  done
}
ordinary=$(realpath "$ordinary")

same --version
same --help
same --manual fit
same laws
same inspect runs.csv
same fit runs.csv.gz --json
same fit runs.csv --interval bootstrap --resamples 100
same compare runs.csv
same predict --law chinchilla --published Hoffmann --at N=1e9,D=2e10
same plan --law chinchilla --published Hoffmann --free N --free D \
  --subject-to '6*N*D <= C' --for C=1e20,1e22 --json
same plot loss runs.csv --script -

# Files written by a user who owns no home.
inside 65534:65534 fit runs.csv -q -o out/fit.json >/dev/null ||
  fail "cannot save a fit"
[ "$(stat -c %u "$root/out/fit.json")" = 65534 ] || fail "not the user's file"
inside 65534:65534 predict out/fit.json --at N=1e9,E=64 >/dev/null ||
  fail "cannot read its fit"

# No gnuplot here: plot says so, a page goes without figures.
status=0
inside 0:0 plot loss runs.csv -q -o out/x.svg 2>"$work/said" || status=$?
[ $status -eq 1 ] || fail "plot without gnuplot: exit status $status"
grep -q 'gnuplot, which draws the figures, is not installed' "$work/said" ||
  fail "plot without gnuplot: $(cat "$work/said")"
inside 0:0 report runs.csv --no-compare -o out/page.html 2>"$work/said" ||
  fail "report without gnuplot: $(cat "$work/said")"
grep -q 'the page has no figures' "$work/said" || fail "the page hides it"
grep -q '</html>' "$root/out/page.html" || fail "no whole page"
! grep -q '<svg' "$root/out/page.html" || fail "figures from nowhere"
