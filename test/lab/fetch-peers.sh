#!/bin/sh
# Fetches the daemons that entropyd is measured beside, as Debian 12 ships them, with the libraries
# they load, into a cache of its own. Prints the folder.
set -eu
peers=${XDG_CACHE_HOME:-$HOME/.cache}/entropyd-lab/peers-bookworm
[ -d "$peers" ] || "$(dirname "$0")/unpack.sh" bookworm "$peers" \
  rng-tools5 haveged libhavege2 libgcrypt20 libgpg-error0
echo "$peers"
