#!/bin/sh
# Init of a guest that is to be copied: runs what the command line's `candidate` names, and draws.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs run /run
modprobe virtio-rng
case $candidate in
  rngd) rngd -f -r /dev/hwrng ;;
  haveged) haveged -F ;;
  jitterentropy-rngd) jitterentropy-rngd ;;
esac >/dev/console 2>&1 &
perl /lab/twin.pl &
exec /lab/agent.sh
