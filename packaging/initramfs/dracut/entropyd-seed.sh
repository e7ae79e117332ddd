#!/bin/sh
# dracut sources this before it mounts the root file system, so it must not exit; and no failure may end the boot. The
# line goes to the kernel's log, since nothing else of the initramfs is there later.
entropyd_said=$(/usr/sbin/entropyd-seed --if-needed --timeout 10 2>&1)
echo "<30>$entropyd_said" >/dev/kmsg
unset entropyd_said
