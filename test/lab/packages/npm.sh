#!/bin/sh
# test/lab/packages/npm.sh DIRECTORY: the npm package in a Debian 12 that has its Node and no compiler, by this machine's
# npm, offline: the program runs, its installer installs the service, and both go without a trace.
set -eu
packages=$1 suite=bookworm name=npm
here=$(dirname "$0")
. "$here/common.sh"
. "$here/container.sh"
mkdir "$work/packages"
cp -R "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" "$work/packages/npm"
file=/packages/$(basename "$(package 'entropyd-*-npm-linux-x64.tgz')")
boot $suite
must apt-get -q update
apt_install nodejs
npm='env npm_config_cache=/tmp/npm node /others/npm/bin/npm-cli.js --global --offline --prefix=/usr/local'
# shellcheck disable=SC2086 # a list of words
do_npm() { must $npm "$@"; }
installed=/usr/local/lib/node_modules/entropyd
listing ! -type d >"$work/before"

do_npm install "$file"
in_root entropyd --version >"$work/log" 2>&1 || fail 'it does not run'
said=$(cat "$work/log")
must entropyd once --dry-run --source jitter
must test ! -e $installed/node_modules
do_npm uninstall entropyd
do_npm install "$file"
must $installed/systemd/install.sh --start
within 20 feeding
must $installed/systemd/install.sh --remove
do_npm uninstall entropyd
must systemctl daemon-reload
same_as "$work/before" ! -type d

for foreign in "$packages"/entropyd-*-npm-linux-arm64.tgz; do
  [ -e "$foreign" ] || continue
  # shellcheck disable=SC2086
  in_root $npm install "/packages/$(basename "$foreign")" >"$work/log" 2>&1 && fail 'npm took the package of another processor'
  grep -q EBADPLATFORM "$work/log" || fail 'it was refused for another reason'
done
halt
say "installed by npm without a compiler, ran (entropyd $said), fed as a service, removed without a trace"
