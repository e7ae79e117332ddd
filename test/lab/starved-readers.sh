#!/bin/sh
# Init of a user-mode Linux that nothing seeds: readers of /dev/random wait at the pool level that
# LAB_LEVEL names, then the seeder and the daemon are started as at a boot.
. "${0%/*}/uml-init.sh"

say kernel "$(uname -r)"
say poolsize "$(cat $random/poolsize)"
say level "$(probe credit "$LAB_LEVEL")"
for reader in 1 2 3 4 5; do
  { head -c 32 /dev/random >/mnt/read-$reader && say released "$(cut -d' ' -f1 /proc/uptime)"; } &
done
sleep 3
say waiting "$(find /mnt -name 'read-*' -size 0 | wc -l)" "$(avail)"
say polled-before "$(probe poll)"
start_device 1000000
say seeding "$(cut -d' ' -f1 /proc/uptime)"
"$LAB_SEEDER" --hwrng-device /mnt/source 2>&1
say seeded "$(cut -d' ' -f1 /proc/uptime)" "$(avail)"
"$LAB_NODE" "$LAB_MAIN" run --source hwrng --hwrng-device /mnt/source --log-format json >/mnt/log 2>&1 &
daemon=$!
logged '"event":"credited","source":"hwrng"'
say filled "$(avail)"
say polled-after "$(probe poll)"
started=$(date +%s%N)
for reader in 1 2 3 4 5; do head -c 32 /dev/random >/mnt/later-$reader; done
say later "$(find /mnt -name 'later-*' -size 32c | wc -l)" $((($(date +%s%N) - started) / 1000000))
kill $daemon
wait $daemon
say exit $?
cat /mnt/log
power_off
