#!/bin/sh
# Usage: release.sh
# Makes what is released, in build/release-VERSION: the tarball of the static
# binary, the Debian package and the Python wheel of it, the manual as text and
# as HTML, and their checksums; then checks each where nothing else is installed.
set -eu

cd "$(dirname "$0")/.."
sh cmake/install-packages.sh build portable wheel test gate release
sh cmake/portable.sh
sh cmake/wheel.sh

binary=build/portable/routescale
version=$("$binary" --version | awk '{ print $2 }')
out=build/release-$version
rm -rf "$out"
mkdir "$out"
cpack --config build/portable/CPackConfig.cmake -B "$out/cpack" >"$out/log" ||
  { cat "$out/log" >&2; exit 1; }
mv "$out"/cpack/*.deb "$out"
rm -rf "$out/cpack" "$out/log"
cp build/portable/routescale-"$version"-linux-*.tar.gz \
  build/portable/routescale-"$version"-py3-none-*.whl "$out"

# The pages of all verbs, one after another.
pages() {
  "$binary" --manual
  for verb in $("$binary" --help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p'); do
    "$binary" --manual "$verb"
  done
}
pages | groff -mandoc -Kutf8 -Tutf8 -P-cbou >"$out/routescale-$version-manual.txt"
pages | groff -mandoc -Kutf8 -Thtml >"$out/routescale-$version-manual.html"
(cd "$out" && sha256sum -- * >SHA256SUMS)

(cd "$out" && sha256sum --check --quiet SHA256SUMS)
sh tests/portable_test.sh "$binary" "$binary"
sh tests/package_test.sh build/portable cpack
sh tests/python/wheel_test.sh "$out"
sh tests/roots_test.sh "$out"
for page in "$out"/*-manual.*; do
  grep -q 'routescale-fit' "$page" && grep -q 'not identified' "$page" ||
    { echo "release.sh: $page is not whole" >&2; exit 1; }
done
ls -l "$out"
