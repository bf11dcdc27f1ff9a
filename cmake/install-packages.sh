#!/bin/sh
# Usage: install-packages.sh GROUP...
# Installs the Debian packages of these groups of packages.txt that are missing.
# Where none is missing it needs neither a network nor root.
set -eu

list=$(dirname "$0")/packages.txt

wanted=
for group in "$@"; do
  packages=$(awk -v group="$group" '$1 == group { print $2 }' "$list")
  if [ -z "$packages" ]; then
    echo "install-packages.sh: $list has no group '$group'" >&2
    exit 2
  fi
  wanted="$wanted $packages"
done

if ! command -v dpkg-query >/dev/null; then
  echo "Not Debian: taking for granted that these are installed:$wanted" >&2
  exit 0
fi

installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=
for package in $wanted; do
  installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "Run this as root, or install sudo; missing packages:$missing" >&2
    exit 1
  fi
  as_root=sudo
fi

apt_get() {
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -o DPkg::Lock::Timeout=300 "$@"
}

echo "Installing:$missing"
apt_get update
# shellcheck disable=SC2086  # one word per package
apt_get install -y --no-install-recommends $missing
