#!/bin/sh
# Init of a user-mode Linux whose record goes to the console, with a program that wants random bytes.
# LAB_PYTHON and LAB_TOOLS, this folder, come from the kernel's command line.
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev 2>/dev/null
"$LAB_PYTHON" -c 'import os; os.getrandom(1)' &
sleep "${LAB_SECONDS:-1}"
"$LAB_TOOLS/record-system.sh" 2>/dev/null
kill -KILL -1
sleep 0.2
echo o >/proc/sysrq-trigger
sleep 5
