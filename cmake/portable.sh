#!/bin/sh
# Usage: portable.sh
# Makes build/portable/routescale, one static file that runs on any Linux, and
# the tarball of it with manual pages, completions and the licences of everything
# that is compiled in: build/portable/routescale-VERSION-linux-MACHINE.tar.gz.
# The first call builds libraries for some minutes; later ones are incremental.
set -eu

cd "$(dirname "$0")/.."
build=build/portable
sh cmake/install-packages.sh build portable
sh cmake/portable-libraries.sh build/portable-libraries
cmake --preset portable
cmake --build --preset portable

version=$("$build/routescale" --version | awk '{ print $2 }')
name=routescale-$version-linux-$(uname -m)
stage=$build/$name
rm -rf "$stage"
cmake --install "$build" --component tool --prefix "$PWD/$stage" >/dev/null
install -m 644 README.md CHANGELOG.md LICENSE "$stage"
sh cmake/licences.sh "$build/licences"
cp -R "$build/licences" "$stage"
# The same files give the same bytes.
tar -C "$build" --sort=name --owner=0 --group=0 --numeric-owner \
  --mtime="@$(stat -c %Y CHANGELOG.md)" -cf - "$name" |
  gzip -9n >"$stage.tar.gz"
echo "$build/routescale and $stage.tar.gz are ready"
