#!/bin/sh
# Init of a user-mode Linux 5.10.46 in which one daemon after the other keeps the same legacy pool at
# the same watermark, those that read a device from the same FIFO.
. "${0%/*}/uml-init.sh"
watermark=3072
libraries=$LAB_PEERS/usr/lib/x86_64-linux-gnu:$LAB_PEERS/lib/x86_64-linux-gnu
start() {
  case $1 in
    entropyd) exec "$LAB_NODE" "$LAB_MAIN" run --source hwrng --hwrng-device /mnt/source --watermark $watermark ;;
    rngd) LD_LIBRARY_PATH=$libraries exec "$LAB_PEERS/usr/sbin/rngd" -f -r /mnt/source -W $watermark -n 1 -d 1 ;;
    haveged) LD_LIBRARY_PATH=$libraries exec "$LAB_PEERS/usr/sbin/haveged" -F -w $watermark ;;
  esac
}

start_device 1000000
"$LAB_SEEDER" --hwrng-device /mnt/source 2>&1
for name in entropyd rngd haveged; do
  probe empty >/mnt/rest
  start $name >/mnt/said 2>&1 &
  daemon=$!
  say "$name-filled" "$(probe wait 90 $watermark)"
  sleep 1
  before=$(cpu $daemon)
  say "$name-refill" "$(probe refill $watermark 15)"
  say "$name-take" "$(probe take 3 0.01)"
  say "$name-cpu" "${before% *}" "$(cpu $daemon)"
  kill $daemon
  wait $daemon
  sed 's/^/said: /' /mnt/said
done

# The same at the rate of a virtio-rng that the host limits.
fast=$device
start_device 10000
kill "$fast"
for name in rngd entropyd; do
  probe empty >/mnt/rest
  start $name >/mnt/said 2>&1 &
  daemon=$!
  probe wait 90 1024 >/mnt/rest
  say "$name-slow" "$(probe take 5 0.01)"
  kill $daemon
  wait $daemon
done
power_off
