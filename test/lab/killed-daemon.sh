#!/bin/sh
# Init of a user-mode Linux 5.10.46: a legacy pool whose daemon is killed, started again and stopped.
. "${0%/*}/uml-init.sh"

say threshold-before "$(threshold)"
start_device 1000000
"$LAB_SEEDER" --hwrng-device /mnt/source 2>&1
mkdir -m 755 /mnt/run # as systemd keeps it between a stop and a start

# Until it has set its threshold, $1, or for a minute and a half; its process is $daemon.
start_daemon() {
  "$LAB_NODE" "$LAB_MAIN" run --watermark "$1" --source hwrng --hwrng-device /mnt/source \
    --control-socket /mnt/run/control.sock --log-format json --log-level debug 2>&1 &
  daemon=$!
  left=450
  while [ "$(threshold)" != "$1" ] && [ $left -gt 0 ]; do sleep 0.2; left=$((left - 1)); done
}

start_daemon 3072
say threshold-first "$(threshold)"
kill -KILL $daemon
wait $daemon
say threshold-killed "$(threshold)"
start_daemon 2048
say threshold-second "$(threshold)"
kill -KILL $daemon
wait $daemon
start_daemon 1024
say threshold-third "$(threshold)"
kill $daemon
wait $daemon
say exit $?
say threshold-after "$(threshold)"
say left "$(ls /mnt/run | wc -l)"
power_off
