#!/bin/sh
# Runs as init in a user-mode Linux whose CRNG nothing seeds: no hardware generator, no trusted
# processor, no cycle counter for the kernel's jitter loop.
. "${0%/*}/uml-init.sh"

say kernel "$(uname -r)"
say poolsize "$(cat $random/poolsize)"
say avail-before "$(avail)"

# Those that want randomness: one that waits all along, the seeder when it is to wait, and Node.
perl -e 'syscall 318, my $byte = " ", 1, 0; print "LAB waiter released\n"' & # getrandom
{ "$LAB_SEEDER" --wait 2>/dev/null && say patient released; } &
timeout -s KILL 5 "$LAB_NODE" -e 'console.log("LAB node-unseeded ran")'
say node-unseeded-exit $?

device=/dev/hwrng # which is not there
if [ "$LAB_RECORDING" != none ]; then
  device=/mnt/source
  mkfifo $device
  cat "$LAB_RECORDING" >$device &
fi
seconds() { cut -d' ' -f1 /proc/uptime; }
start=$(seconds)
"$LAB_SEEDER" --hwrng-device $device --exec \
  "$LAB_NODE" -e 'console.log("LAB node-seeded ran")' 2>&1
say node-seeded-exit $?
say seconds "$start" "$(seconds)"
say avail-after "$(avail)"
wait
say crng "$(dmesg 2>/dev/null | grep -c 'crng init done')"
power_off
