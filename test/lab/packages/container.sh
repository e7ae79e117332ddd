# shellcheck shell=sh
# A booted Debian in a container, from a root that is made once and kept; sourced after common.sh. Its unit refuses a
# container; a drop-in lets it run here, as test/support/container.ts does. Needs root, mmdebstrap, systemd-container.
nspawn='' leader='' root=''
clean_up() { [ -z "$nspawn" ] || { kill -KILL "$nspawn" 2>/dev/null || true; wait "$nspawn" 2>/dev/null || true; }; }
in_root() { nsenter -t "$leader" -m -u -i -n -p -C env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }

# SECONDS COMMAND …: waits until the command succeeds.
within() {
  left=$(($1 * 5))
  shift
  until "$@"; do
    left=$((left - 1))
    if [ $left -le 0 ]; then
      in_root journalctl -u entropyd --no-pager 2>/dev/null | tail -n 20 >&2 || true
      fail "never: $*"
    fi
    sleep 0.2
  done
}
is_up() {
  leader=$(pgrep -P "$nspawn") && in_root systemctl is-system-running 2>/dev/null | grep -q 'running\|degraded'
}

# SUITE [UNIT …]: boots it; the units run although this is a container.
boot() {
  suite=$1
  shift
  tar=$cache/root-$suite.tar
  if [ ! -f "$tar" ]; then
    mkdir -p "$cache"
    mmdebstrap --variant=minbase --format=tar --include=systemd,systemd-sysv,init-system-helpers,dbus \
      --dpkgopt=force-unsafe-io "$suite" "$tar.new" "deb $mirror $suite main" >&2
    mv "$tar.new" "$tar"
  fi
  root=$work/root
  mkdir -m 755 "$root"
  tar -x -C "$root" -f "$tar"
  for unit in entropyd "$@"; do
    mkdir -p "$root/etc/systemd/system/$unit.service.d"
    printf '[Unit]\nConditionVirtualization=\n' >"$root/etc/systemd/system/$unit.service.d/lab.conf"
  done
  # A container has no kernel log.
  printf '[Service]\nStandardInput=null\n' >>"$root/etc/systemd/system/entropyd.service.d/lab.conf"
  systemd-nspawn -D "$root" --boot --register=no --keep-unit --console=pipe --machine="entropyd-$suite-$$" \
    --bind=/dev/hwrng --system-call-filter=@memlock --bind-ro="$packages:/packages" --bind-ro="$work/packages:/others" \
    </dev/null >/dev/null 2>&1 &
  nspawn=$!
  within 60 is_up
}
halt() {
  kill -s RTMIN+4 "$leader"
  wait "$nspawn" || true
  nspawn=''
  rm -rf --one-file-system "$root"
}

# WORDS …: a command in the container that has to succeed; what it says goes to $work/log.
must() { in_root "$@" >"$work/log" 2>&1 || fail "$*"; }
apt_install() { must apt-get -q -y --no-install-recommends --allow-downgrades install "$@"; }
feeding() { in_root entropyd status --json 2>/dev/null | grep -q '"state": "feeding"'; }
credited() { in_root entropyd status --json 2>/dev/null | grep -q '"credits": [1-9]'; }
is_state() { [ "$(in_root systemctl show --value -p ActiveState "$1")" = "$2" ] || fail "$1 is not $2"; }
main_pid() { in_root systemctl show --value -p MainPID entropyd; }
# Seconds, from when the unit began to stop until it was READY again.
pause_of_restart() {
  in_root systemctl show -p ActiveExitTimestampMonotonic -p ActiveEnterTimestampMonotonic entropyd |
    awk -F= '{ at[$1] = $2 } END { printf "%.2f", (at["ActiveEnterTimestampMonotonic"] - at["ActiveExitTimestampMonotonic"]) / 1e6 }'
}
# TESTS …: every file there is that find's tests accept, but for what apt, dpkg, journald and timers write.
listing() {
  in_root find / -xdev \( -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/cache -o -path /var/log -o -path /tmp \
    -o -path /var/tmp -o -path /packages -o -path /others -o -path /var/lib/systemd \) -prune -o "$@" -print | LC_ALL=C sort
  in_root find /run/entropyd /var/lib/systemd/deb-systemd-helper-enabled /var/lib/systemd/deb-systemd-helper-masked 2>/dev/null |
    grep entropyd || true
}
# FILE TESTS …: what there is now and was not, or the other way round, is a failure.
same_as() {
  before=$1
  shift
  listing "$@" >"$work/after"
  diff "$before" "$work/after" >"$work/log" || fail 'files differ from before the installation'
}
