#!/bin/sh
# Init of a guest whose CRNG nobody has seeded: starts what the command line's `candidate` names, and
# says after how many seconds the kernel calls its CRNG ready. The kernel's own log has the time.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs run /run
modprobe virtio-rng
say() { echo "LAB $*"; }
uptime() { cut -d' ' -f1 /proc/uptime; }
avail() { cat /proc/sys/kernel/random/entropy_avail; }
daemon() {
  case $candidate in
    nobody) ;;
    getrandom) perl -e 'syscall 318, $bytes = "." x 16, 16, 0' ;;
    entropyd-seed) /usr/local/sbin/entropyd-seed ;;
    rngd) rngd -f -r /dev/hwrng ;;
    haveged) haveged -F ;;
    jitterentropy-rngd) jitterentropy-rngd ;;
  esac
}
say generator "$(cat /sys/class/misc/hw_random/rng_current)" "$(cat /sys/class/misc/hw_random/rng_quality)"
say before "$(avail)"
started=$(uptime)
daemon >/run/said 2>&1 &
# Read from the log, not asked of getrandom(): that would start the kernel's own jitter loop.
dmesg --follow >/run/log &
left=$((patience * 2))
while [ $left -gt 0 ] && ! grep -q 'crng init done' /run/log; do
  sleep 0.5
  left=$((left - 1))
done
say after "$(avail)"
say started "$started"
say ready "$(sed -n 's/^\[ *\([0-9.]*\)\] random: crng init done/\1/p' /run/log)"
sed 's/^/said: /' /run/said
say end
sleep 1000
