#!/bin/sh
# What the lab's cases boot or run beside Debian's packages (install.sh), each into a cache of its own: what was fetched
# before costs nothing. After `npm install`, whose npm and node it takes.
set -eu
cd "$(dirname "$0")"
for fetch in fetch-legacy-kernel.sh fetch-peers.sh image/build.sh tpm-kernel/fetch.sh arm64/fetch.sh node/fetch.sh; do
  ./$fetch >/dev/null
done
