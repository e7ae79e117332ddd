#!/bin/bash
# dracut module 90entropyd-seed, in /usr/lib/dracut/modules.d: the seeder, once, before the root file system is
# mounted. Nothing of it stays.

check() {
  require_binaries /usr/sbin/entropyd-seed
}

depends() {
  return 0
}

# Whatever this machine has: a generator that is plugged in later, or the one of another guest, costs a few kilobytes.
installkernel() {
  hostonly='' instmods '=drivers/char/hw_random'
}

install() {
  inst_multiple /usr/sbin/entropyd-seed
  # shellcheck disable=SC2154 # dracut's
  inst_hook pre-mount 10 "$moddir/entropyd-seed.sh"
}
