#!/bin/sh
# The set-up scripts, on a copy of the project's cmake folder.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/project/data" "$work/shared/data" "$work/bin"
cp -R "$root/cmake" "$work/project"
cd "$work/project"
unset ROUTESCALE_CURVES ROUTESCALE_UPCYCLED

fail() {
  echo "scripts_test.sh: $*" >&2
  exit 1
}

# No network here: curl and wget fail.
for name in curl wget; do
  printf '#!/bin/sh\necho "%s called" >&2\nexit 6\n' $name >"$work/bin/$name"
  chmod +x "$work/bin/$name"
done
fetch() {
  PATH=$work/bin:$PATH sh cmake/fetch-curves.sh >"$work/log" 2>&1
}
said() {
  grep -qF -- "$1" "$work/log" || fail "no '$1' in: $(cat "$work/log")"
}

# Nothing to be had: one sentence, and no file.
! fetch || fail "fetched a table from nowhere"
said "data/curves.csv.gz could not be had"
[ -z "$(ls -A data)" ] || fail "left behind: $(ls -A data)"

# A wrong file is named and not used.
echo wrong >"$work/wrong.gz"
! ROUTESCALE_CURVES=$work/wrong.gz fetch || fail "took a wrong table"
said "curves.csv.gz: its SHA-256 is not that of the released table; not used"
[ -z "$(ls -A data)" ] || fail "left behind: $(ls -A data)"
! ROUTESCALE_CURVES=$work/absent.gz fetch || fail "took an absent table"
said "$work/absent.gz: no such file"

# Each apt package that CMake names when it is missing gets installed.
sed -n 's/^routescale_require([^ ]* \([^ )]*\).*/\1/p' \
  cmake/Dependencies.cmake | grep -v '^libc6-dev$' | while read -r package; do
  grep -qE "^build +$package\$" cmake/packages.txt ||
    fail "packages.txt lacks $package"
done

# All installed: nothing is run as root, whoever asks.
printf 'build dpkg\n' >cmake/packages.txt
printf '#!/bin/sh\nexit 9\n' | tee "$work/bin/apt-get" >"$work/bin/sudo"
chmod +x "$work/bin/apt-get" "$work/bin/sudo"
if command -v dpkg-query >/dev/null; then
  PATH=$work/bin:$PATH sh cmake/install-packages.sh build ||
    fail "wanted to install what is installed"
  printf 'build no-such-package\n' >cmake/packages.txt
  ! PATH=$work/bin:$PATH sh cmake/install-packages.sh build >/dev/null ||
    fail "did not try to install what is missing"
fi
! sh cmake/install-packages.sh nonsense 2>/dev/null ||
  fail "took an unknown group"

# The real table, where it is at hand: from both places, then at once.
table=$root/data/curves.csv.gz
if [ ! -f "$table" ]; then
  echo "no data/curves.csv.gz: the rest is skipped"
  [ -z "${ROUTESCALE_REQUIRE_DATA-}" ] || exit 1
  exit 77
fi
cp "$table" "$work/shared/data"
ROUTESCALE_CURVES=$work/wrong.gz fetch || fail "no table from ../shared"
said "taking $work/project/../shared/data/curves.csv.gz"
cmp -s "$table" data/curves.csv.gz || fail "the copy differs"
rm "$work/shared/data/curves.csv.gz"
fetch || fail "fetched again what was there"
[ ! -s "$work/log" ] || fail "spoke of what was there: $(cat "$work/log")"
echo damaged >data/curves.csv.gz
ROUTESCALE_CURVES=$table fetch || fail "no table from ROUTESCALE_CURVES"
said "data/curves.csv.gz: its SHA-256 is not that of the released table"
cmp -s "$table" data/curves.csv.gz || fail "the damaged table stayed"
