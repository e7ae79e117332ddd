#!/bin/sh
# test/lab/packages/rivals.sh DIRECTORY SUITE: what the installation says beside each daemon that feeds the pool too,
# and that config migrate then prints a file that is valid.
set -eu
packages=$1 suite=$2 name="rivals $2"
here=$(dirname "$0")
. "$here/common.sh"
. "$here/container.sh"
mkdir "$work/packages"
boot "$suite" rngd rng-tools rng-tools-debian rng-tools5 haveged jitterentropy jitterentropy-rngd esdm-server
must apt-get -q update
said=''
for rival in rng-tools5 rng-tools-debian haveged jitterentropy-rngd esdm; do
  in_root apt-get -q -y --no-install-recommends install $rival >"$work/log" 2>&1 || { said="$said; $rival not in $suite"; continue; }
  unit=$(in_root sh -c "dpkg -L $rival | sed -n 's|^.*/systemd/system/\([a-z0-9-]*\.service\)$|\1|p'" | head -n 1)
  [ -n "$unit" ] || unit=$rival.service
  in_root systemctl start "$unit" >"$work/log" 2>&1 || true
  [ "$(in_root systemctl is-active "$unit")" = active ] || { said="$said; $rival does not run in a container"; must apt-get -q -y purge $rival; continue; }
  must dpkg -i "/packages/$(basename "$(package 'entropyd-standalone_*_amd64.deb')")"
  grep -q "entropyd: $unit feeds the pool as well" "$work/log" || fail "nothing is said of $unit"
  [ "$(grep -c 'feeds the pool as well' "$work/log")" = 1 ] || fail 'more than one is named'
  grep "feeds the pool" "$work/log" >"$work/said"
  within 20 feeding
  is_state "$unit" active
  # The command that was offered, if one was.
  offered=$(sed -n "s/.*$unit feeds.*'entropyd \(config migrate[^']*\)'.*/\1/p" "$work/said")
  if [ -n "$offered" ]; then
    # shellcheck disable=SC2086 # a list of words
    in_root entropyd $offered >"$root/etc/migrated.toml" 2>"$work/log" || fail "$offered"
    must entropyd config check /etc/migrated.toml
    offered=", '$offered' prints a valid file"
  fi
  said="$said; $unit (of $rival) named, goes on$offered"
  must dpkg --purge entropyd-standalone
  must apt-get -q -y purge $rival
done
halt
say "${said#; }"
