#!/bin/sh
# Compiles the native side for a sanitizer: build.sh address|thread|fuzz. A copy of the sources is laid
# into build/KIND and built there by the same binding.gyp, so that build/Release stays what is shipped.
# Only what changed is compiled again. Prints the directory with what was built.
set -eu
kind=$1
cd "$(dirname "$0")/../.."
tree=$PWD/build/$kind
case $kind in
  address) flags=-fsanitize=address,undefined ;;
  thread) flags=-fsanitize=thread ;;
  fuzz)
    export CC=clang CXX=clang++
    flags=-fsanitize=fuzzer-no-link,address,undefined
    ;;
  *) echo "build.sh: no sanitizer is called $kind" >&2; exit 64 ;;
esac

mkdir -p "$tree"
exec 9>"$tree/lock"
flock 9
rm -rf "$tree/native" "$tree/src" "$tree/test" "$tree/bench"
cp -a binding.gyp package.json native "$tree"
if [ "$kind" = address ]; then # the native tests run there
  cp -a tsconfig.json src test bench "$tree"
  ln -sfn "$PWD/dist" "$tree/dist"
fi
ln -sfn "$PWD/node_modules" "$tree/node_modules"

# Every report ends the program. Fortified functions would keep AddressSanitizer's own from seeing a
# buffer's end, and vptr wants the type information that Node-API's headers do without.
flags="$flags -fno-sanitize-recover=all -fno-omit-frame-pointer -g -U_FORTIFY_SOURCE"
[ "$kind" = thread ] || flags="$flags -fno-sanitize=vptr"
export CXXFLAGS="$flags" LDFLAGS="$flags"
log=$tree/build.log
compile() {
  if [ ! -e "$tree/build/Makefile" ] || [ binding.gyp -nt "$tree/build/Makefile" ]; then
    # With the headers that npm install has found or downloaded.
    headers=$(sed -n 's/.*"nodedir": "\(.*\)".*/\1/p' build/config.gypi)
    node_modules/.bin/node-gyp configure -C "$tree" --nodedir="$headers"
  fi
  # For drivers of their own the static libraries are enough.
  targets=
  [ "$kind" = address ] ||
    targets=$(cd "$tree/build" && ls entropyd_*.target.mk | sed 's/\.target\.mk//')
  # shellcheck disable=SC2086
  make -C "$tree/build" BUILDTYPE=Release -j "$(nproc)" $targets
}
if ! compile >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
echo "$tree/build/Release"
