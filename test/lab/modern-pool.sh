#!/bin/sh
# Init of a user-mode Linux 6.1: a modern pool, which is full after its first 256 bits and stays so.
. "${0%/*}/uml-init.sh"

say poolsize "$(cat $random/poolsize)"
say polled-unready "$(probe poll)" # the one time at which it asks
start_device 1000000
"$LAB_SEEDER" --hwrng-device /mnt/source 2>&1
echo 'reseed-interval = "5m"' >/mnt/entropyd.toml
"$LAB_NODE" "$LAB_MAIN" run --config /mnt/entropyd.toml --source hwrng --hwrng-device /mnt/source \
  --log-level debug --log-format json >/mnt/log 2>&1 &
daemon=$!
feeds() { say "$1" "$(grep -c '"event":"credited","source":"hwrng","bits":256,.*"reseed":"reseeded"' /mnt/log)" "$(avail)"; }
logged '"reseed":"reseeded"'
feeds first
sleep 2
before=$(switches $daemon)
say polled-ready "$(probe polls 5)"
say switches-at-rest $(($(switches $daemon) - before))
feeds rested

# From here on every system call that the kernel gets for its pool, with its answer.
strace -f -qq -e trace=ioctl -o /mnt/calls -p $daemon &
tracer=$!
sleep 2
echo 'reseed-interval = "2s"' >/mnt/entropyd.toml
kill -HUP $daemon
say polled-feeding "$(probe polls 7)"
kill $daemon
wait $daemon
say exit $?
wait $tracer
feeds fed
calls() { grep -c "$1 *= 0" /mnt/calls; }
say calls "$(calls 'RNDADDENTROPY, {entropy_count=256, .*)')" "$(calls 'RNDRESEEDCRNG)')"
say threshold "$(threshold)"
cat /mnt/log
power_off
