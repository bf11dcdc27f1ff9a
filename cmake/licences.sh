#!/bin/sh
# Usage: licences.sh FOLDER
# Puts the licence of each library that a portable binary contains into FOLDER,
# and the general licences (LGPL, MPL, ...) that these refer to.
set -eu

folder=$1
mkdir -p "$folder"

# The package that a file belongs to.
owner() {
  dpkg-query -S "$(realpath "$1")" | cut -d: -f1
}

# Headers and archives of the build, Ceres and NLopt apart: those were built by
# portable-libraries.sh.
packages=$(awk '$1 == "build" && $2 ~ /-dev$/ { print $2 }' cmake/packages.txt |
  grep -vxE 'libceres-dev|libnlopt-dev|libboost-math-dev')
for package in $packages "$(owner /usr/include/boost/version.hpp)" \
  "$(owner "$(g++ -print-file-name=libc.a)")" \
  "$(owner "$(g++ -print-file-name=libstdc++.a)")"; do
  install -m 644 "/usr/share/doc/$package/copyright" "$folder/${package%-dev}"
done
install -m 644 build/portable-libraries/prefix/share/licences/* "$folder"

grep -oh '/usr/share/common-licenses/[A-Z][A-Za-z]*[-0-9.]*[0-9]' "$folder"/* |
  sort -u | while read -r text; do
  install -m 644 "$text" "$folder/${text##*/}.txt"
done
