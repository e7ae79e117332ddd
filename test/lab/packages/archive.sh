#!/bin/sh
# test/lab/packages/archive.sh DIRECTORY SUITE: the standalone archive's own installer, and a package over what it
# installed.
set -eu
packages=$1 suite=$2 name="archive $2"
here=$(dirname "$0")
. "$here/common.sh"
. "$here/container.sh"
mkdir "$work/packages"
tar -x -J -C "$work/packages" -f "$(package 'entropyd-standalone-*-linux-amd64.tar.xz')"
from=/others/$(basename "$work/packages"/*)
boot "$suite"
# Of directories that others may use as well, empty ones stay in /usr/local/share.
listing ! -type d >"$work/before"

must "$from/systemd/install.sh" --start
within 20 feeding
must "$from/systemd/install.sh" --remove
is_state entropyd inactive
must systemctl daemon-reload
same_as "$work/before" ! -type d

# A package over it: recognised, and in charge once the other is removed.
must "$from/systemd/install.sh" --start --preset guest
within 20 feeding
must dpkg -i "/packages/$(basename "$(package 'entropyd-standalone_*_amd64.deb')")"
grep -q 'of an installation by systemd/install.sh' "$work/log" || fail 'the installation before was not recognised'
grep 'of an installation' "$work/log" >"$work/said"
within 20 feeding
must "$from/systemd/install.sh" --remove
# What the sentence tells to do.
must systemctl enable --now entropyd
within 20 feeding
[ "$(in_root readlink -f "/proc/$(main_pid)/exe")" = /usr/lib/entropyd/node/bin/node ] || fail 'not the Node of the package'
[ "$(in_root systemctl is-enabled entropyd)" = enabled ] || fail 'not enabled'
must dpkg --purge entropyd-standalone
must systemctl daemon-reload
same_as "$work/before" ! -type d
halt
say "installed, fed, removed without a trace; under a package: $(cat "$work/said")"
