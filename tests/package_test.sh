#!/bin/sh
# Usage: package_test.sh BUILD CPACK
# Packs the program of a build as a .deb, unpacks it, runs what is in it and has
# lintian look at it.
set -eu

build=$1 cpack=$2
[ -f "$build/routescale" ] || { echo "no $build/routescale"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "package_test.sh: $*" >&2
  exit 1
}

for program in lintian dpkg-deb dpkg-shlibdeps readelf; do
  command -v $program >/dev/null || { echo "no $program"; exit 77; }
done

"$cpack" --config "$build/CPackConfig.cmake" -B "$work" \
  -D 'CPACK_COMPONENTS_ALL=tool;doc-routescale' \
  -D CPACK_DEBIAN_COMPRESSION_TYPE=gzip >"$work/log" 2>&1 ||
  fail "cpack: $(cat "$work/log")"
set -- "$work"/*.deb
[ $# -eq 1 ] || fail "packages: $*"

dpkg-deb -x "$1" "$work/root"
root=$work/root/usr
"$root/bin/routescale" --version | grep -q '^routescale [0-9]' ||
  fail "the program does not run"
for verb in '' $("$root/bin/routescale" --help | sed -n 's/^  \([a-z][a-z]*\)  .*/-\1/p'); do
  gzip -t "$root/share/man/man1/routescale$verb.1.gz" || fail "no page: $verb"
done
for file in share/bash-completion/completions/routescale \
  share/zsh/vendor-completions/_routescale \
  share/fish/vendor_completions.d/routescale.fish \
  share/routescale/laws/routed-bilinear.toml share/routescale/README.md \
  share/routescale/schema/fit.json; do
  [ -s "$root/$file" ] || fail "no $file"
done
# The static program depends on nothing, any other on what it is linked with.
depends=$(dpkg-deb -f "$1" Depends)
if readelf -l "$root/bin/routescale" | grep -q INTERP; then
  case $depends in *'libc6 (>='*) ;; *) fail "no dependencies" ;; esac
else
  [ -z "$depends" ] || fail "depends on $depends"
  [ -s "$root/share/doc/routescale/licences/ceres-solver" ] || fail "no licences"
fi

lintian --allow-root --fail-on error,warning --tag-display-limit 0 "$1" ||
  fail "lintian has something to say"
