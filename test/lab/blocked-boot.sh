#!/bin/sh
# Runs as init in a user-mode Linux whose CRNG nothing seeds: no hardware generator, no trusted
# processor, no cycle counter for the kernel's jitter loop. LAB_… come from the command line.
# Says on the console what happened, one word and its value a line.
mount -t proc proc /proc
mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /mnt
say() { echo "LAB $*"; }

say kernel "$(uname -r)"
say poolsize "$(cat /proc/sys/kernel/random/poolsize)"
say avail-before "$(cat /proc/sys/kernel/random/entropy_avail)"

# Those that want randomness: one that waits all along, the seeder when it is to wait, and Node.
"$LAB_PYTHON" -c 'import os; os.getrandom(1); print("LAB waiter released", flush=True)' &
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
say avail-after "$(cat /proc/sys/kernel/random/entropy_avail)"
wait
say crng "$(dmesg 2>/dev/null | grep -c 'crng init done')"
# Nothing may be running when the kernel goes: it would run on, outside.
kill -KILL -1
sleep 0.2
echo o >/proc/sysrq-trigger
sleep 5
