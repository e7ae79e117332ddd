#!/bin/sh
# Runs as init in a user-mode Linux 5.10.46: a legacy pool, nearly empty, that nothing else feeds.
# On 5.10 reading does not drain the pool, a reseed of the CRNG takes 256 bits out of it. LAB_… come
# from the command line.
mount -t proc proc /proc
mount -t devtmpfs devtmpfs /dev 2>/dev/null
mount -t tmpfs tmpfs /mnt
say() { echo "LAB $*"; }
random=/proc/sys/kernel/random
avail() { cat $random/entropy_avail; }
threshold() { cat $random/write_wakeup_threshold; }
switches() { awk '/ctxt_switches/ { sum += $2 } END { print sum }' /proc/"$daemon"/task/*/status; }
# Waits up to $1 tenths of a second until the pool holds $2 bits.
wait_for() {
  left=$1
  while [ "$(avail)" -lt "$2" ] && [ "$left" -gt 0 ]; do sleep 0.1; left=$((left - 1)); done
}

say poolsize "$(cat $random/poolsize)"
say threshold-before "$(threshold)"
mkfifo /mnt/source
(while :; do cat "$LAB_RECORDING"; done >/mnt/source) &
"$LAB_SEEDER" --hwrng-device /mnt/source 2>&1
say avail-before "$(avail)"

NO_COLOR=1 "$LAB_NODE" "$LAB_MAIN" run --hwrng-device /mnt/source --log-format pretty \
  --log-level debug 2>&1 &
daemon=$!
wait_for 300 3072
say avail-filled "$(avail)"
say threshold-running "$(threshold)"
for drain in 1 2 3; do
  "$LAB_PYTHON" -c '
import fcntl
fcntl.ioctl(open("/dev/random", "rb"), 0x5207)  # RNDRESEEDCRNG
print("LAB drained", open("/proc/sys/kernel/random/entropy_avail").read().strip())'
  wait_for 100 3072
  say "refilled-$drain" "$(avail)"
done
sleep 1
before=$(switches)
sleep 5
say switches-at-rest $(($(switches) - before))
kill $daemon
wait $daemon
say exit $?
say threshold-after "$(threshold)"
# Nothing may be running when the kernel goes: it would run on, outside.
kill -KILL -1
sleep 0.2
echo o >/proc/sysrq-trigger
sleep 5
