#!/bin/sh
# Usage: roots_test.sh FOLDER [SUITE]...
# The released files in FOLDER (cmake/release.sh) in roots of other Debian
# releases, made by debootstrap: the tarball unpacked, the Debian package
# installed. The roots stay in build/roots. Needs root and a network.
set -eu

folder=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- bullseye trixie
cd "$(dirname "$0")/.."

fail() {
  echo "roots_test.sh: $*" >&2
  exit 1
}

[ "$(id -u)" -eq 0 ] || { echo "chroot needs root"; exit 77; }
command -v debootstrap >/dev/null || { echo "no debootstrap"; exit 77; }
mkdir -p build/roots
work=$(mktemp -d "$PWD/build/roots/test.XXXXXX")
trap 'rm -rf "$work"' EXIT
uname=$(uname -m)

for suite in "$@"; do
  base=build/roots/$suite.tar
  if [ ! -f "$base" ]; then
    debootstrap --variant=minbase "$suite" "$work/new" >"$work/log" 2>&1 ||
      fail "debootstrap $suite: $(tail -3 "$work/log")"
    tar -C "$work/new" -cf "$base.part" .
    mv "$base.part" "$base"
    rm -rf "$work/new"
  fi
  root=$work/$suite
  mkdir "$root"
  tar -C "$root" -xf "$base"

  # The tarball, as a user unpacks it.
  tar -C "$root/opt" -xzf "$folder"/routescale-*-linux-"$uname".tar.gz
  mv "$root"/opt/routescale-* "$root/opt/routescale"
  chroot --userspec=65534:65534 "$root" env -i sh -c '
    cd /tmp
    /opt/routescale/bin/routescale simulate --published S-Base -o runs.csv
    /opt/routescale/bin/routescale fit runs.csv -q -o fit.json >/dev/null
    /opt/routescale/bin/routescale predict fit.json --at N=1e9,E=64' \
    >"$work/tarball" || fail "$suite: the tarball"

  # The package, without a network and without what it recommends.
  cp "$folder"/routescale_*.deb "$root/tmp/routescale.deb"
  chroot "$root" dpkg -i /tmp/routescale.deb >"$work/log" 2>&1 ||
    fail "$suite: dpkg: $(cat "$work/log")"
  chroot "$root" routescale predict /tmp/fit.json --at N=1e9,E=64 \
    >"$work/package" || fail "$suite: the package"
  cmp "$work/tarball" "$work/package" || fail "$suite: they differ"
  echo "$suite: tarball and package, Debian $(cat "$root/etc/debian_version")"
done
