#!/bin/sh
# Fetches Debian's user-mode Linux 5.10.46, the last one in reach with the legacy 4096-bit pool, into
# a cache of its own. Prints the kernel's path.
set -eu
cache=${XDG_CACHE_HOME:-$HOME/.cache}/entropyd-lab
kernel=$cache/linux-5.10.46.uml
if [ ! -x "$kernel" ]; then
  unpacked=$cache/linux-5.10.46.unpacked
  rm -rf "$unpacked"
  "$(dirname "$0")/unpack.sh" bullseye "$unpacked" user-mode-linux=5.10um3+b1
  mv "$unpacked/usr/bin/linux.uml" "$kernel"
  rm -rf "$unpacked"
fi
echo "$kernel"
