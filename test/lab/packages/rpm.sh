#!/bin/sh
# test/lab/packages/rpm.sh DIRECTORY: installs and removes the .rpm by `rpm --root` in a Debian 12, whose libraries rpm
# knows nothing of. Nothing is started. Not run on Fedora or RHEL.
set -eu
packages=$1 suite=bookworm name=rpm
here=$(dirname "$0")
. "$here/common.sh"
rpm=$(package 'entropyd-standalone-*.x86_64.rpm')
root=$work/root
mkdir -m 755 "$root"
tar -x -C "$root" -f "$cache/root-$suite.tar"
# Not the directories, which belong to packages that rpm does not know of here; its own only.
listing() {
  (cd "$root" && find . ! -type d ! -path './var/lib/rpm/*' && find . -type d -name '*entropyd*') | LC_ALL=C sort
}
do_rpm() { rpm --root "$root" --nodeps "$@" >"$work/log" 2>&1 || fail "rpm $*"; }
rpm --root "$root" --initdb
listing >"$work/before"
do_rpm --install "$rpm"
grep -q 'this is a .* is its preset' "$work/log" || fail 'no preset was named'
said=$(systemd-nspawn -q -D "$root" --register=no --keep-unit --pipe entropyd --version) || fail 'it does not run'
do_rpm --verify entropyd-standalone
do_rpm --upgrade --replacepkgs "$rpm"
[ -f "$root/etc/entropyd/entropyd.toml" ] || fail 'the upgrade took the configuration'
do_rpm --erase entropyd-standalone
listing >"$work/after"
diff "$work/before" "$work/after" >"$work/log" || fail 'the removal left files'
say "installed, ran (entropyd $said), verified, upgraded, removed without a trace"
