#!/bin/sh
# test/lab/packages.sh DIRECTORY [SUITE …]: installs, upgrades, removes and purges the Debian packages that
# packaging/build made in DIRECTORY, in booted containers of bullseye, bookworm and trixie that have nothing else.
# The unit refuses a container; a drop-in lets it run here, as test/support/container.ts does. Needs root, mmdebstrap
# and systemd-container; the roots are made once and kept. Not part of CI: a minute for each suite.
set -eu
packages=$(cd "${1:?packages.sh needs the directory of the packages}" && pwd -P)
shift
[ $# -gt 0 ] || set -- bullseye bookworm trixie
cache=${XDG_CACHE_HOME:-$HOME/.cache}/entropyd-lab/packaging
fail() { echo "packages.sh: $suite: $*" >&2; exit 1; }
in_root() { nsenter -t "$leader" -m -u -i -n -p -C "$@"; }
# SECONDS COMMAND …: waits until the command succeeds.
within() {
  left=$(($1 * 5))
  shift
  until "$@"; do
    left=$((left - 1))
    [ $left -gt 0 ] || { in_root journalctl -u entropyd --no-pager 2>/dev/null | tail -n 20 >&2 || true; tail -n 5 "$root/log" "$root/status" >&2 || true; fail "never: $*"; }
    sleep 0.2
  done
}
booted() {
  leader=$(pgrep -P "$nspawn") && in_root systemctl is-system-running 2>/dev/null | grep -q 'running\|degraded'
}
feeding() { in_root entropyd status --json 2>&1 | tee "$root/status" | grep -q '"state": "feeding"'; }
files() { in_root find /etc /usr /var/lib /opt /run/entropyd -name '*entropyd*' ! -path '/var/lib/dpkg/*' 2>/dev/null || true; }

for suite; do
  if [ ! -f "$cache/root-$suite.tar" ]; then
    mkdir -p "$cache"
    mmdebstrap --variant=minbase --format=tar --include=systemd,systemd-sysv,init-system-helpers,dbus \
      --dpkgopt=force-unsafe-io "$suite" "$cache/root-$suite.tar" "deb http://deb.debian.org/debian $suite main" >&2
  fi
  root=$(mktemp -d "$cache/root.XXXXXX")
  nspawn=''
  trap '[ -z "$nspawn" ] || kill -KILL "$nspawn" 2>/dev/null || true; wait; rm -rf --one-file-system "$root"' EXIT
  trap 'exit 130' INT TERM
  tar -x -C "$root" -f "$cache/root-$suite.tar"
  chmod 755 "$root"
  mkdir -p "$root/etc/systemd/system/entropyd.service.d"
  printf '[Unit]\nConditionVirtualization=\n[Service]\nStandardInput=null\n' \
    >"$root/etc/systemd/system/entropyd.service.d/lab.conf"
  systemd-nspawn -D "$root" --boot --register=no --keep-unit --console=pipe --machine="entropyd-$suite-$$" \
    --bind=/dev/hwrng --system-call-filter=@memlock --bind-ro="$packages:/packages" </dev/null >/dev/null 2>&1 &
  nspawn=$!
  within 60 booted

  began=$(date +%s%N)
  in_root sh -c 'dpkg -i /packages/entropyd-standalone_*.deb' >"$root/log" 2>&1 || { cat "$root/log"; fail install; }
  within 20 feeding
  took=$((($(date +%s%N) - began) / 1000000))
  grep -q 'entropyd: this is a .* is its preset' "$root/log" || fail 'no preset was named'
  [ "$(in_root systemctl is-enabled entropyd)" = enabled ] || fail 'not enabled'
  in_root entropyd config check /etc/entropyd/entropyd.toml >/dev/null || fail 'its preset is not valid'
  in_root sh -c 'dpkg -i /packages/entropyd-seed_*.deb' >/dev/null 2>&1 || fail 'the seeder beside it'

  first=$(in_root systemctl show --value -p MainPID entropyd)
  in_root sh -c 'echo "# mine" >>/etc/entropyd/entropyd.toml; dpkg -i /packages/entropyd-standalone_*.deb' >/dev/null 2>&1
  within 20 feeding
  [ "$(in_root systemctl show --value -p MainPID entropyd)" != "$first" ] || fail 'not restarted by the upgrade'
  in_root grep -q '^# mine' /etc/entropyd/entropyd.toml || fail 'the upgrade changed the configuration'

  in_root dpkg -r entropyd-standalone >/dev/null 2>&1
  [ "$(in_root systemctl show --value -p ActiveState entropyd)" = inactive ] || fail 'not stopped by the removal'
  in_root dpkg -P entropyd-standalone entropyd-seed >/dev/null 2>&1
  in_root rm -r /etc/systemd/system/entropyd.service.d
  left=$(files)
  [ -z "$left" ] || fail "purge left $left"
  echo "$suite: ready and fed ${took} ms after dpkg began; upgraded, removed, purged"
  kill -s RTMIN+4 "$leader"
  wait "$nspawn" || true
  rm -rf --one-file-system "$root"
done
trap - EXIT
