#!/bin/sh
# Init of a guest that is to be copied: no systemd, nobody who feeds, and processes that draw.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs run /run
modprobe virtio-rng
perl /lab/record.pl --output /run/draws --seconds 1e6 --every 30 &
exec /lab/agent.sh
