#!/bin/sh
# Init of a user-mode Linux 5.10.46: a legacy pool, nearly empty, that nothing else feeds. On 5.10
# reading does not drain the pool, a reseed of the CRNG takes 256 bits out of it.
. "${0%/*}/uml-init.sh"

say poolsize "$(cat $random/poolsize)"
say threshold-before "$(threshold)"
start_device 1000000
"$LAB_SEEDER" --hwrng-device /mnt/source 2>&1
say avail-before "$(avail)"

echo 'watermark = "1024"' >/mnt/entropyd.toml
# A long walk a sample, in a table that the guest soon has: its budget is what limits the jitter.
"$LAB_NODE" "$LAB_MAIN" run --config /mnt/entropyd.toml --source "$LAB_SOURCE" \
  --hwrng-device /mnt/source --jitter-table 1MiB --jitter-steps 1024 --jitter-cpu 5 \
  --log-format json --log-level debug 2>&1 &
daemon=$!
for mark in 1024:1024 50%:2048 75%:3072; do
  bits=${mark#*:}
  if [ "$bits" -gt 1024 ]; then
    echo "watermark = \"${mark%:*}\"" >/mnt/entropyd.toml
    kill -HUP $daemon
  fi
  say "filled-$bits" "$(probe wait 60 "$bits")"
  say "threshold-$bits" "$(threshold)"
  say "drained-$bits" "$(probe drain)"
  say "refilled-$bits" "$(probe wait 60 "$bits")"
done
sleep 2
before=$(switches $daemon)
sleep 4
say switches-at-rest $(($(switches $daemon) - before))

# Somebody takes more than the source can give.
if [ "$LAB_SOURCE" = hwrng ]; then
  fast=$device
  start_device 5000 2000000
  kill "$fast"
fi
before=$(cpu $daemon)
say busy "$LAB_SECONDS" "$(probe take "$LAB_SECONDS" 0.005)"
say cpu "$before" "$(cpu $daemon)"
kill "$device"
wait "$device"
kill $daemon
wait $daemon
say exit $?
say threshold-after "$(threshold)"
power_off
