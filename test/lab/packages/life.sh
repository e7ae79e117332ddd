#!/bin/sh
# test/lab/packages/life.sh DIRECTORY SUITE: installs, upgrades, replaces, removes and purges the packages.
set -eu
packages=$1 suite=$2 name="life $2"
here=$(dirname "$0")
. "$here/common.sh"
. "$here/container.sh"
mkdir "$work/packages"
standalone=$(package 'entropyd-standalone_*_amd64.deb')
slim=$(package 'entropyd_*_amd64.deb')
seed=$(package 'entropyd-seed_*_amd64.deb')
file_of() { echo "/packages/$(basename "$1")"; }
status_of() { in_root dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true; }
older "$standalone"
boot "$suite"
must apt-get -q update
listing >"$work/before"

# The first installation.
began=$(date +%s%N)
apt_install "/others/older-$(basename "$standalone")"
grep -q 'entropyd: this is a .* is its preset' "$work/log" || fail 'no preset was named'
within 20 feeding
took=$((($(date +%s%N) - began) / 1000000))
[ "$(in_root systemctl is-enabled entropyd)" = enabled ] || fail 'not enabled'
[ "$(in_root systemctl show --value -p FragmentPath entropyd)" = /usr/lib/systemd/system/entropyd.service ] ||
  [ "$(in_root systemctl show --value -p FragmentPath entropyd)" = /lib/systemd/system/entropyd.service ] || fail 'its unit is elsewhere'
must entropyd config check /etc/entropyd/entropyd.toml
apt_install "$(file_of "$seed")"
must /usr/sbin/entropyd-seed --help

# An upgrade: restarted, the configuration kept, no file of the older version left.
first=$(main_pid)
must sh -c 'echo "# mine" >>/etc/entropyd/entropyd.toml'
apt_install "$(file_of "$standalone")"
within 20 feeding
[ "$(main_pid)" != "$first" ] || fail 'not restarted by the upgrade'
pause=$(pause_of_restart)
awk "BEGIN { exit !($pause < 2) }" || fail "an upgrade pauses $pause s"
must grep -q '^# mine' /etc/entropyd/entropyd.toml
[ ! -e "$root/usr/lib/entropyd/of-the-version-before" ] || fail 'a file of the older version is left'

# Slim and standalone exclude each other; changing from one to the other keeps the service and its file.
if [ "$suite" = bullseye ]; then
  ! in_root apt-get -q -y --no-install-recommends install "$(file_of "$slim")" >"$work/log" 2>&1 || fail 'slim on Node 12'
  grep -q nodejs "$work/log" || fail 'apt does not say that nodejs is too old'
  exchange='slim refused: its nodejs is too old'
else
  apt_install "$(file_of "$slim")"
  within 20 feeding
  [ "$(status_of entropyd-standalone)" != installed ] || fail 'both installed'
  must dpkg --purge entropyd-standalone
  within 5 feeding
  must grep -q '^# mine' /etc/entropyd/entropyd.toml
  [ "$(in_root systemctl is-enabled entropyd)" = enabled ] || fail 'not enabled after the change to slim'
  must entropyd-seed --help
  slim_node=$(in_root node --version)
  apt_install "$(file_of "$standalone")"
  within 20 feeding
  must apt-get -q -y purge entropyd
  must apt-get -q -y --purge autoremove
  within 5 feeding
  exchange="changed to slim (Node $slim_node) and back"
fi

must apt-get -q -y remove entropyd-standalone
is_state entropyd inactive
must grep -q '^# mine' /etc/entropyd/entropyd.toml
must dpkg --purge entropyd-standalone entropyd-seed
must systemctl daemon-reload
same_as "$work/before"

# The seeder by itself.
apt_install "$(file_of "$seed")"
must entropyd-seed --help
must dpkg --purge entropyd-seed
same_as "$work/before"
halt
say "fed ${took} ms after apt began; upgrade: $pause s without the service; $exchange; purge left nothing"
