#!/bin/sh
# test/lab/packages/footprint.sh DIRECTORY [SUITE]: in a fresh Debian, without a compiler, with the package lists
# already there: seconds from `apt install` until the service is active and has credited, and what it takes on disk,
# each beside rng-tools5. rngd tells nobody of its credits; its first is seen by the kernel's trace of its calls.
set -eu
packages=$1 suite=${2:-bookworm} name=footprint
here=$(dirname "$0")
. "$here/common.sh"
. "$here/container.sh"
mkdir "$work/packages"
megabytes() {
  (cd "$root" && du -skx --exclude=./var/lib/apt --exclude=./var/cache --exclude=./var/log --exclude=./packages . | awk '{ printf "%.1f\n", $1 / 1024 }')
}
seconds() { awk "BEGIN { printf \"%.1f\", ($2 - $1) / 1e9 }"; }
is_active() { in_root systemctl --quiet is-active "$1"; }

# LABEL UNIT CREDITED PACKAGE
measure() {
  boot "$suite" rngd rng-tools rng-tools5
  must apt-get -q update
  before=$(megabytes)
  began=$(date +%s%N)
  must apt-get -q -y --no-install-recommends install "$4"
  cp "$work/log" "$work/apt"
  within 60 is_active "$2"
  active=$(date +%s%N)
  within 60 "$3"
  fed=$(date +%s%N)
  must apt-get clean
  fetched=$(sed -n 's/^Need to get \(.*\) of archives.*/\1/p' "$work/apt")
  say "$suite, $1: active after $(seconds "$began" "$active") s, credited after $(seconds "$began" "$fed") s," \
    "$(awk "BEGIN { printf \"%.1f\", $(megabytes) - $before }") MB on disk; apt fetched $fetched"
  halt
}

# An instance of its own, so that nobody else's trace is touched.
tracing=/sys/kernel/tracing
instance=$tracing/instances/entropyd-lab
ours=no
[ -d $tracing/instances ] || { mount -t tracefs none $tracing && ours=yes; }
mkdir -p $instance
untrace() {
  clean_up
  echo 0 >$instance/events/syscalls/sys_enter_ioctl/enable
  rmdir $instance
  [ $ours = no ] || umount $tracing
}
trap 'untrace; rm -rf --one-file-system "$work"' EXIT
echo 'cmd == 0x40085203' >$instance/events/syscalls/sys_enter_ioctl/filter
echo 1 >$instance/events/syscalls/sys_enter_ioctl/enable
rngd_credited() { grep -q '^ *rngd.*sys_ioctl(' $instance/trace; }

standalone=$(package 'entropyd-standalone_*_amd64.deb')
slim=$(package 'entropyd_*_amd64.deb')
measure entropyd-standalone entropyd credited "/packages/$(basename "$standalone")"
measure 'entropyd and its nodejs' entropyd credited "/packages/$(basename "$slim")"
measure rng-tools5 rngd rngd_credited rng-tools5
