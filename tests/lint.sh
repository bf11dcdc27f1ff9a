#!/bin/sh
# Usage: lint.sh [FILE]...
# clang-tidy (.clang-tidy) and cppcheck (cppcheck-suppressions.txt) over these
# sources, or all of src and apps, and clang-format over the whole tree; exits 1
# if one of them has anything to say. Needs the compile commands of
# `cmake --preset dev`.
set -eu

cd "$(dirname "$0")/.."
sh cmake/install-packages.sh lint
[ -f build/dev/compile_commands.json ] || cmake --preset dev
if [ $# -eq 0 ]; then
  # shellcheck disable=SC2046  # our names have no blanks
  set -- $(find src apps -name '*.cc' | sort)
fi

# Two types of one name in different headers: undefined, and no compiler says so.
twice=$(find src include apps -name '*.h' -exec cat {} + |
  sed -nE '/;/d; s/^(struct|class|enum class) ([A-Za-z]+)( .*)?$/\2/p' |
  sort | uniq -d)
if [ -n "$twice" ]; then
  echo "defined twice in headers: $twice" >&2
  exit 1
fi

find src include apps tests \( -name '*.cc' -o -name '*.h' \) -exec \
  clang-format --dry-run --Werror {} +

cppcheck --quiet --error-exitcode=1 --std=c++20 --language=c++ \
  --enable=warning,performance,portability --inline-suppr \
  --suppressions-list=tests/cppcheck-suppressions.txt \
  -DROUTESCALE_VERSION='""' -I include -I src -I apps/routescale "$@"
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 \
  clang-tidy --quiet -p build/dev
echo "$# sources, nothing found"
