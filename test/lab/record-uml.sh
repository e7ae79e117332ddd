#!/bin/sh
# Init of a user-mode Linux whose record goes to the console, with a program that wants random bytes.
# LAB_PYTHON and LAB_TOOLS, this folder, come from the kernel's command line; with LAB_WAITS_IN=thread
# it is the program's second thread that wants them.
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev 2>/dev/null
case $LAB_WAITS_IN in
  thread) "$LAB_PYTHON" -c 'import os, threading; threading.Thread(target=os.getrandom, args=(1,)).start()' ;;
  *) "$LAB_PYTHON" -c 'import os; os.getrandom(1)' ;;
esac &
sleep "${LAB_SECONDS:-1}"
"$LAB_TOOLS/record-system.sh" 2>/dev/null
kill -KILL -1
sleep 0.2
echo o >/proc/sysrq-trigger
sleep 5
