#!/bin/sh
# Usage: terminal_test.sh BINARY
# Progress of a long resampling as a terminal shows it, and Ctrl-C.
set -eu

binary=$(realpath "$1")
if ! command -v script >/dev/null; then
  echo "skipped: no program 'script'"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
  echo "terminal_test.sh: $*" >&2
  exit 1
}

awk 'BEGIN {
  print "x,loss"
  for (i = 1; i <= 40; i++) printf "%d,%.6f\n", i, 1 + 2 * i + sin(9 * i * i)
}' >runs.csv
printf '#!/bin/sh\nexec "%s" fit runs.csv --law "loss = p + q*x" %s "$@"\n' \
  "$binary" '--residual linear --interval percentile' >fit
chmod +x fit
wipe=$(printf '\r\033[K')
export TERM=xterm

# in_terminal COMMAND: its standard error is a terminal; shown, standard output
# in `out`. Status as of the command.
in_terminal() {
  script -qec "$1 >out" /dev/null >shown </dev/null
}

# Without a file it looks as if nothing happened.
printf '#!/bin/sh\nexec "%s" fit\n' "$binary" >wait
chmod +x wait
script -qec ./wait /dev/null >shown </dev/null || true
grep -q 'waiting for standard input' shown ||
  fail "does not say that it waits: $(cat -v shown)"

# A bar, the share and the time left; at the end the line is clean.
in_terminal './fit --resamples 5000000'
grep -qE 'resampling \[=*>? *\] [0-9]+ %, [0-9.]+ (s|min|h) left' shown ||
  fail "no progress in: $(cat -v shown)"
case $(cat shown) in
*"$wipe") ;;
*) fail "the line stays: $(tail -c 80 shown | cat -v)" ;;
esac
grep -q '95 % percentile interval' out || fail "no document: $(cat out)"

# Nothing for a short job, with --quiet, or where there is no terminal.
in_terminal './fit --resamples 20'
[ ! -s shown ] || fail "progress of a short job: $(cat -v shown)"
in_terminal './fit --resamples 5000000 -q'
[ ! -s shown ] || fail "not quiet: $(cat -v shown)"
./fit --resamples 5000000 >out 2>err
[ ! -s err ] || fail "progress without a terminal: $(cat -v err)"

# No bar where it would be broken over lines.
in_terminal 'stty cols 40; ./fit --resamples 5000000'
grep -qE 'resampling [0-9]+ %, [0-9.]+ (s|min|h) left' shown ||
  fail "no progress in 40 columns: $(cat -v shown)"

# The same of a validation with each of many runs left out.
awk 'BEGIN {
  print "x,loss"
  for (i = 1; i <= 15000; i++) printf "%d,%.6f\n", i, 1 + 2 * i + sin(9 * i * i)
}' >many.csv
in_terminal "'$binary' compare many.csv --residual linear \\
  --folds 500 --laws 'loss = p + q*x^r,loss = p + q*x + r*exp(-s*x)'"
grep -qE 'validating \[=*>? *\] [0-9]+ %, [0-9.]+ (s|min|h) left' shown ||
  fail "no progress of a validation in: $(cat -v shown)"

# on_terminal COLUMNS COMMAND: what it writes to a terminal that is so wide.
on_terminal() {
  script -qec "stty cols $1; $2" /dev/null </dev/null | tr -d '\r'
}

# Documents are as wide as the terminal, unless COLUMNS or -o say otherwise; the
# same without one, but for the codes of colours.
on_terminal 50 "'$binary' laws" >shown
COLUMNS=50 "$binary" laws | cmp - shown || fail "not 50 columns: $(cat shown)"
on_terminal 50 "COLUMNS=70 '$binary' laws" >shown
COLUMNS=70 "$binary" laws | cmp - shown || fail "not 70 columns: $(cat shown)"
on_terminal 50 "'$binary' laws kaplan -o file; TERM=dumb '$binary' laws" >shown
"$binary" laws kaplan | cmp - file || fail "a file is narrow: $(cat file)"
grep -q "$(printf '\033')" shown && fail "colours on a dumb terminal"
on_terminal 200 "'$binary' laws kaplan" | sed "s/$(printf '\033')\[[01]m//g" |
  cmp - file || fail "another document on a terminal"

# Messages are broken at spaces there, and are one line elsewhere.
on_terminal 40 "'$binary' laws nothing" >shown
[ "$(awk 'length > 40' shown | wc -l)" -eq 0 ] || fail "long: $(cat shown)"
[ "$(tr -d '\n ' <shown)" = "$("$binary" laws nothing 2>&1 | tr -d '\n ')" ] ||
  fail "another message: $(cat shown)"

# Ctrl-C: status 130, a clean line, no document.
status=0
(
  for _ in $(seq 300); do
    ! grep -q resampling shown 2>/dev/null || break
    sleep 0.1
  done
  printf '\003'
) | script -qfec './fit --resamples 10000000 >out' /dev/null >shown || status=$?
[ $status -eq 130 ] || fail "status $status after Ctrl-C: $(cat -v shown)"
grep -q resampling shown || fail "interrupted before any progress"
grep -qF "$(printf '\033[K')" shown || fail "the line stays"
[ ! -s out ] || fail "half a document: $(cat out)"
