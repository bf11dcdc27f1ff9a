#!/bin/sh
# Usage: fetch-curves.sh
# Puts data/curves.csv.gz in place from the first of these that has the right
# checksum: the file that ROUTESCALE_CURVES names, ../shared/data, the address
# where it was published. Fails if none has it. data/upcycled-moe.csv comes from
# ROUTESCALE_UPCYCLED or ../shared/data, if it is there.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
shared=$root/../shared/data
scratch=
trap '[ -z "$scratch" ] || rm -rf "$scratch"' EXIT

has_checksum() {
  echo "$2  $1" | sha256sum --check --status 2>/dev/null
}

# fill NAME CHECKSUM COMMAND...: runs COMMAND with the path of a new file as
# its last argument; the file becomes data/NAME, whole, if it is the right one.
fill() {
  name=$1
  checksum=$2
  shift 2
  [ -n "$scratch" ] || scratch=$(mktemp -d "$root/data/.fetch.XXXXXX") || return
  "$@" "$scratch/$name" || return
  if ! has_checksum "$scratch/$name" "$checksum"; then
    echo "$name: its SHA-256 is not that of the released table; not used" >&2
    return 1
  fi
  mv -f "$scratch/$name" "$root/data/$name"
}

# fill_from NAME CHECKSUM FILE: fill with a copy of FILE, if there is one.
fill_from() {
  [ -f "$3" ] || return
  echo "data/$1: taking $3"
  fill "$1" "$2" cp "$3"
}

# fill_any NAME CHECKSUM NAMED_FILE: whichever local copy is right.
fill_any() {
  has_checksum "$root/data/$1" "$2" && return
  if [ -e "$root/data/$1" ]; then
    echo "data/$1: its SHA-256 is not that of the released table" >&2
  fi
  if [ -n "$3" ] && [ ! -f "$3" ]; then
    echo "$3: no such file" >&2
  fi
  fill_from "$1" "$2" "$3" || fill_from "$1" "$2" "$shared/$1"
}

# download URL FILE
download() {
  if command -v curl >/dev/null; then
    curl -fsSL --connect-timeout 5 --max-time 60 -o "$2" "$1"
  elif command -v wget >/dev/null; then
    wget -q --tries=1 --timeout=10 -O "$2" "$1"
  else
    echo "Neither curl nor wget is installed" >&2
    return 1
  fi
}

fetch_curves() {
  url=https://raw.githubusercontent.com/google-deepmind
  url=$url/scaling_laws_for_routing/main/data/curves.csv.gz
  checksum=c03e7531add85e594f368d33bac4a0220280be858a7ed12d147cf73af6a3819f
  fill_any curves.csv.gz "$checksum" "${ROUTESCALE_CURVES-}" && return
  echo "data/curves.csv.gz: downloading $url"
  fill curves.csv.gz "$checksum" download "$url"
}

fill_any upcycled-moe.csv \
  ee3896129e25077ca02e1b508a193d27cab002ccf55afabf06f12e247c1f992e \
  "${ROUTESCALE_UPCYCLED-}" || true

if ! fetch_curves; then
  echo "data/curves.csv.gz could not be had: set ROUTESCALE_CURVES to a copy" \
    "of the released table, or run this again with a network." >&2
  exit 1
fi
