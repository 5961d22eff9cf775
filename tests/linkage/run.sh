#!/usr/bin/env bash
# Installs a build to a temporary prefix; builds and runs a consumer by pkg-config and by find_package; compiles
# every public header alone as C11 and as C++17. Usage: run.sh BUILD_FOLDER [CC [CXX]]
set -euo pipefail
build=$1
cc=${2:-cc}
cxx=${3:-c++}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/prefix" >/dev/null
pc=$(find "$work/prefix" -name backtriage.pc)
sed -i "s|^prefix=.*|prefix=$work/prefix|" "$pc"
export PKG_CONFIG_PATH
PKG_CONFIG_PATH=$(dirname "$pc")
libdir=$(dirname "$PKG_CONFIG_PATH")
flags=(-Wall -Wextra -Wpedantic -Werror)

for header in "$work"/prefix/include/backtriage/*.h; do
  name=backtriage/$(basename "$header")
  printf '#include <%s>\n#include <%s>\nint main(void) { return 0; }\n' "$name" "$name" > "$work/alone.c"
  cp "$work/alone.c" "$work/alone.cpp"
  "$cc" -std=c11 "${flags[@]}" -Wstrict-prototypes $(pkg-config --cflags backtriage) -fsyntax-only "$work/alone.c"
  "$cxx" -std=c++17 "${flags[@]}" $(pkg-config --cflags backtriage) -fsyntax-only "$work/alone.cpp"
done

expect() {
  local answer
  answer=$("$@")
  if [ "$answer" != UNDETERMINED ]; then
    echo "linkage: $* said '$answer'" >&2
    exit 1
  fi
}

"$cc" -std=c11 "${flags[@]}" "$here/consumer.c" $(pkg-config --cflags --libs backtriage) -o "$work/by_pkg_config"
LD_LIBRARY_PATH=$libdir expect "$work/by_pkg_config"

cmake -G Ninja -S "$here" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_C_COMPILER="$cc" \
  -DCMAKE_CXX_COMPILER="$cxx" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
cmake --build "$work/consumer" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
for program in c_backtriage cxx_backtriage c_backtriage_static cxx_backtriage_static; do
  expect "$work/consumer/$program"
done
expect_files() {
  for file in "$@"; do
    if [ ! -s "$work/prefix/$file" ]; then
      echo "linkage: $file is not installed" >&2
      exit 1
    fi
  done
}
expect_files bin/backtriage share/backtriage/default_bundle.cbor share/backtriage/case.cddl
echo "linkage: headers, pkg-config and find_package work"
