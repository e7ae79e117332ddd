# What the scripts share that run as init in a user-mode Linux. LAB_… come from the command line.
# They say on the console what happened, a word and its value a line.
mount -t proc proc /proc
mount -t devtmpfs devtmpfs /dev 2>/dev/null
mount -t tmpfs tmpfs /mnt
# Its log is read by the lab: lines of JSON.
export ENTROPYD_LOG_FORMAT=json NO_COLOR=1 PATH=/usr/sbin:/usr/bin:/sbin:/bin
random=/proc/sys/kernel/random
lab=${0%/*}

say() { echo "LAB $*"; }
avail() { cat $random/entropy_avail; }
threshold() { cat $random/write_wakeup_threshold; }
probe() { perl "$lab/probe.pl" "$@"; }
# A device behind a FIFO that gives the recording at $1 bytes per second, from byte $2 on; its process is $device.
start_device() {
  if [ ! -p /mnt/source ]; then
    mkfifo /mnt/source
    exec 9<>/mnt/source # a writer from the start on
  fi
  perl "$lab/device.pl" /mnt/source "$LAB_RECORDING" "$1" "${2:-0}" &
  device=$!
}
switches() { awk '/ctxt_switches/ { sum += $2 } END { print sum }' /proc/"$1"/task/*/status; }
# Hundredths of a second of processor time: of the process $1, and of its main thread.
cpu() { awk '{ sum += $14 + $15; print sum; sum = 0 }' /proc/"$1"/stat /proc/"$1"/task/"$1"/stat | xargs; }
# Waits up to a minute and a half until the daemon's log has a line like $1.
logged() {
  left=450
  while ! grep -q "$1" /mnt/log && [ $left -gt 0 ]; do sleep 0.2; left=$((left - 1)); done
}
power_off() {
  # Nothing may be running when the kernel goes: it would run on, outside.
  kill -KILL -1
  sleep 0.2
  echo o >/proc/sysrq-trigger
  sleep 5
}
