#!/bin/sh
# Usage: portable-libraries.sh FOLDER
# Builds what Debian has no suitable archive of into FOLDER/prefix, from Debian's
# own sources: Ceres without SuiteSparse, LAPACK and glog, and NLopt. Takes some
# minutes once; a second call finds everything done. Needs no root.
set -eu

mkdir -p "$1"
folder=$(cd "$1" && pwd)
prefix=$folder/prefix

# apt-get with lists and caches of its own, and with nothing but sources.
apt_source() {
  mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
  key=/usr/share/keyrings/debian-archive-keyring.gpg
  apt-get indextargets 'Created-By: Packages' 'Origin: Debian' \
    --format "deb-src [signed-by=$key] \$(REPO_URI) \$(CODENAME) main" |
    sort -u >"$folder/apt/sources.list"
  if [ ! -s "$folder/apt/sources.list" ]; then
    echo "portable-libraries.sh: apt has no list of Debian's: apt-get update" >&2
    exit 1
  fi
  apt-get -q -o Dir::Etc::SourceList="$folder/apt/sources.list" \
    -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$folder/apt/lists" \
    -o Dir::Cache="$folder/apt/cache" -o APT::Sandbox::User=root "$@"
}

# build PACKAGE CMAKE-OPTION...: from the source package to FOLDER/prefix. The
# file PACKAGE.done holds the options that the installed library was built with.
build() {
  package=$1
  shift
  done=$folder/$package.done
  [ "$(cat "$done" 2>/dev/null)" != "$*" ] || return 0
  rm -rf "$done" "$folder/$package"
  mkdir "$folder/$package"
  (cd "$folder/$package" && apt_source source "$package")
  cmake -G Ninja -S "$(echo "$folder/$package/$package"-*/)" \
    -B "$folder/$package/build" -DCMAKE_INSTALL_PREFIX="$prefix" \
    -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache)" \
    -DCMAKE_C_COMPILER_LAUNCHER="$(command -v ccache)" \
    -DBUILD_SHARED_LIBS=OFF "$@"
  cmake --build "$folder/$package/build" --target install
  install -D -m 644 "$folder/$package/$package"-*/debian/copyright \
    "$prefix/share/licences/$package"
  echo "$*" >"$done"
}

if [ ! -f "$folder/ceres-solver.done" ] || [ ! -f "$folder/nlopt.done" ]; then
  apt_source update
fi
build nlopt -DNLOPT_CXX=OFF -DNLOPT_PYTHON=OFF -DNLOPT_OCTAVE=OFF \
  -DNLOPT_MATLAB=OFF -DNLOPT_GUILE=OFF -DNLOPT_SWIG=OFF -DNLOPT_TESTS=OFF
# Log level -3: nothing but the message of an abort.
build ceres-solver -DMINIGLOG=ON -DMINIGLOG_MAX_LOG_LEVEL=-3 -DGFLAGS=OFF \
  -DSUITESPARSE=OFF -DCXSPARSE=OFF -DLAPACK=OFF -DEIGENSPARSE=OFF -DCUDA=OFF \
  -DSCHUR_SPECIALIZATIONS=OFF -DBUILD_TESTING=OFF -DBUILD_EXAMPLES=OFF \
  -DBUILD_BENCHMARKS=OFF
