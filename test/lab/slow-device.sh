#!/bin/sh
# Init of a user-mode Linux 5.10.46 whose generator trickles while readers empty the legacy pool:
# LAB_SCENES=who:rate,… says who feeds it, and from a device of how many bytes per second; each with
# the pauses between readers of LAB_PAUSES.
. "${0%/*}/uml-init.sh"
watermark=2048
libraries=$LAB_PEERS/usr/lib/x86_64-linux-gnu:$LAB_PEERS/lib/x86_64-linux-gnu
entropyd() {
  exec "$LAB_NODE" "$LAB_MAIN" run --watermark $watermark --hwrng-device /mnt/source \
    --control-socket /mnt/control.sock --log-level debug --log-format json "$@"
}
start() {
  case $1 in
    behind) entropyd --source hwrng --source jitter --jitter-role behind ;;
    beside) entropyd --source hwrng --source jitter --jitter-role beside ;;
    hwrng) entropyd --source hwrng ;;
    jitter) entropyd --source jitter ;;
    rngd) LD_LIBRARY_PATH=$libraries exec "$LAB_PEERS/usr/sbin/rngd" -f -r /mnt/source -W $watermark -n 1 -d 1 ;;
    haveged) LD_LIBRARY_PATH=$libraries exec "$LAB_PEERS/usr/sbin/haveged" -F -w $watermark ;;
    nobody) exec sleep 1000 ;;
  esac
}
# The sum of the field $1 of the credits in the log, but for the lines that sum them up.
sum() { grep '"event":"credited"' /mnt/log | grep -o "\"$1\":[0-9]*" | awk -F: '{ sum += $2 } END { print sum + 0 }'; }

start_device 1000000
"$LAB_SEEDER" --hwrng-device /mnt/source 2>&1
kill "$device"
wait "$device"
for scene in $(echo "$LAB_SCENES" | tr , ' '); do
  who=${scene%:*}
  perl "$lab/trickle.pl" /mnt/source "${scene#*:}" >/mnt/device &
  device=$!
  probe empty >/mnt/rest
  start "$who" >/mnt/log 2>&1 &
  daemon=$!
  # Node alone starts for as long as the machine is busy: that is measured elsewhere.
  case $who in
    rngd | haveged | nobody) ;;
    *) logged '"event":"started"' ;;
  esac
  probe empty >/mnt/rest
  longest=$LAB_FIRST
  [ "$who" != nobody ] || longest=1
  say "$scene:first" "$(probe waited "$longest" 256)"
  # The jitter source widens its table once after its trial, which takes this guest seconds.
  case $who in
    jitter | behind | beside)
      for round in 1 2 3; do
        probe empty >/mnt/rest
        probe waited "$longest" 1024 >/mnt/rest
      done
      ;;
  esac
  for pause in $(echo "$LAB_PAUSES" | tr , ' '); do
    probe credit $watermark >/mnt/rest
    say "$scene:$pause" "$(perl "$lab/readers.pl" "$LAB_SECONDS" "$pause" $watermark)"
  done
  kill $daemon
  wait $daemon
  kill $device
  wait $device
  say "$scene:bits" "$(sed 's/LAB taken //' /mnt/device) $(sum bits)"
  [ -z "${LAB_LOG-}" ] || sed 's/^/said: /' /mnt/log
done
power_off
