#!/bin/sh
# In the guest: installs the package of the lab's disk, its unit untouched, and follows it to its credit. Says what it
# sees to the host, and ends the machine.
exec >/dev/hvc0 2>&1
end() {
  echo "$*"
  sync
  sleep 1
  systemctl poweroff --force --force
}
fail() {
  journalctl -u entropyd --no-pager | tail -n 30
  end "guest FAILED: $*"
  exit 1
}
# SECONDS COMMAND …
within() {
  deadline=$(($(cut -d . -f 1 /proc/uptime) + $1))
  words=$*
  shift
  until "$@"; do
    [ "$(cut -d . -f 1 /proc/uptime)" -lt $deadline ] || fail "never within $words"
    sleep 1
  done
}
credited() { entropyd status --json 2>/dev/null | grep -q '"credits": [1-9]'; }
expected=$(cat /lab/preset)

# What the kernel itself sees: RNDADDENTROPY of anybody, and what the calls returned.
trace=/sys/kernel/tracing
[ -e $trace/events ] || mount -t tracefs none $trace
echo 'cmd == 0x40085203' >$trace/events/syscalls/sys_enter_ioctl/filter
echo 1 >$trace/events/syscalls/sys_enter_ioctl/enable
echo 1 >$trace/events/syscalls/sys_exit_ioctl/enable

dmesg | grep -i 'crng init' | sed 's/^/guest: before the installation: /'
dpkg -i /lab/*.deb >/run/dpkg.log 2>&1 || { cat /run/dpkg.log; fail 'dpkg'; }
grep '^entropyd: ' /run/dpkg.log | sed 's/^/guest: dpkg: /'
grep -q "entropyd: this is a $expected: " /run/dpkg.log || fail "not the preset for a $expected"
within 300 systemctl --quiet is-active entropyd
[ -z "$(systemctl show --value -p DropInPaths entropyd)" ] || fail 'its unit is not untouched'
[ "$(systemctl show --value -p Type entropyd)" = notify ] || fail 'not READY'
echo "guest: READY, $(systemctl show --value -p FragmentPath entropyd) as it came; $(systemd-detect-virt || true)"
within 300 credited
entropyd status --json | grep -E '"(state|release|pool|crngReady|credits|bitsCredited|bytesAdded|name|standing)"' |
  tr -s ' \n' ' ' | sed 's/^/guest: status:/'
echo

# A line of an entry by the daemon, and the next return of the same thread, which has to be 0. The seeder may have
# credited before it.
sleep 1
echo 0 >$trace/events/syscalls/sys_exit_ioctl/enable
awk '/sys_ioctl\(/ { asked[$1] = $0; next }
  /sys_ioctl ->/ && ($1 in asked) { if ($NF == "0x0") { n[$1]++; last = asked[$1] } delete asked[$1] }
  END { for (t in n) print "guest: kernel: RNDADDENTROPY by " t ": " n[t] " returned 0"; if (!last) exit 1 }' $trace/trace ||
  { tail -n 5 $trace/trace; fail 'the kernel saw no RNDADDENTROPY'; }
dmesg | grep -i 'crng init' | sed 's/^/guest: /'
end 'guest: done'
