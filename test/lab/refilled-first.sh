#!/bin/sh
# Init of a user-mode Linux 5.10.46 in which somebody else refills the pool before the daemon does, as
# the kernel's own hwrng thread may: the daemon is called for nothing, again and again.
. "${0%/*}/uml-init.sh"
watermark=2048
start_device 1000000
"$LAB_SEEDER" --hwrng-device /mnt/source 2>&1
"$LAB_NODE" "$LAB_MAIN" run --source hwrng --hwrng-device /mnt/source --watermark $watermark \
  --control-socket /mnt/control.sock --log-level debug --log-format json >/mnt/log 2>&1 &
daemon=$!
say filled "$(probe wait 90 $watermark)"
for round in 1 2 3 4 5; do
  sleep 0.5
  say "elsewhere-$round" "$(probe replace $watermark)"
done
sleep 0.5
kill -STOP $daemon # it refills the pool before the count can be read
say drained "$(probe drain)"
kill -CONT $daemon
say refilled "$(probe wait 90 $watermark)"
kill $daemon
wait $daemon
say exit $?
say warnings "$(grep -c '"level":[456]0' /mnt/log)"
sed 's/^/said: /' /mnt/log
power_off
