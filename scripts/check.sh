#!/bin/sh
# npm run check: types, lint, and the format of both languages. Its tools are larger than all else of node_modules
# together, and whoever only builds and tests does not need them: tools/ has a lock file of its own, which this
# installs before it is needed and after it has changed.
set -eu
cd "$(dirname "$0")/.."
lock=tools/package-lock.json
if ! cmp -s "$lock" tools/node_modules/.installed; then
  npm ci --prefix tools --no-audit --no-fund --loglevel=error >&2
  cp "$lock" tools/node_modules/.installed
fi
PATH=$PWD/tools/node_modules/.bin:$PATH
tsc
biome check
clang-format --dry-run --Werror native/*.cc native/*/*.cc native/*/*.h test/fuzz/*.cc test/fuzz/*.h \
  test/threads/*.cc test/threads/*.h test/mutants/*.cc test/mutants/*.h
