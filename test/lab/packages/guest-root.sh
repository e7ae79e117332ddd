#!/bin/sh
# test/lab/packages/guest-root.sh SUITE amd64|arm64: a Debian as mmdebstrap installs it, with its cloud kernel, made
# once into a cache. Prints the directory with vmlinuz, initrd and disk. At boot it runs run.sh of a disk labelled lab.
# The maintainer scripts of arm64 run under qemu-user, which the kernel is told of (binfmt_misc) meanwhile.
set -eu
suite=$1 architecture=$2
here=$(cd "$(dirname "$0")" && pwd -P)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/entropyd-lab/packaging
include=systemd-sysv,udev,kmod,init-system-helpers,initramfs-tools,linux-image-cloud-$architecture
made=$cache/guest-$suite-$architecture-$(echo "$include" | cat - "$here/guest/lab.service" | sha256sum | cut -c -16)
if [ -d "$made" ]; then
  echo "$made"
  exit
fi
mkdir -p "$cache"
work=$(mktemp -d "$cache/guest.XXXXXX")
handler=/proc/sys/fs/binfmt_misc/entropyd-lab
mounted=no registered=no
clean_up() {
  if [ $registered = yes ]; then echo -1 >$handler; fi
  if [ $mounted = yes ]; then umount /proc/sys/fs/binfmt_misc; fi
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
chmod 755 "$work"

if [ "$architecture" != "$(dpkg --print-architecture)" ]; then
  if [ ! -e /proc/sys/fs/binfmt_misc/register ]; then
    mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
    mounted=yes
  fi
  command -v qemu-aarch64-static >/dev/null || { echo 'guest-root.sh: apt install qemu-user-static' >&2; exit 69; }
  # ELF, 64 bits, little-endian, program or shared object, machine 183.
  printf '%s' ':entropyd-lab:M::\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00:\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:/usr/bin/qemu-aarch64-static:F' \
    >/proc/sys/fs/binfmt_misc/register
  registered=yes
fi

mmdebstrap --variant=minbase --architectures="$architecture" --dpkgopt=force-unsafe-io \
  --include="$include" \
  --customize-hook='cp "'"$here"'/guest/lab.service" "$1/etc/systemd/system/"' \
  --customize-hook='mkdir -p "$1/etc/systemd/system/multi-user.target.wants"' \
  --customize-hook='ln -s ../lab.service "$1/etc/systemd/system/multi-user.target.wants/"' \
  --customize-hook='rm -f "$1"/etc/systemd/system/getty.target.wants/*; echo lab >"$1/etc/hostname"' \
  "$suite" "$work/root" "deb http://deb.debian.org/debian $suite main" >&2
mkdir "$work/new"
cp "$work"/root/boot/vmlinuz-* "$work/new/vmlinuz"
cp "$work"/root/boot/initrd.img-* "$work/new/initrd"
rm -rf "$work"/root/boot/* "$work"/root/var/cache/apt/* "$work"/root/var/lib/apt/lists/*
mke2fs -q -t ext4 -O ^has_journal -m 0 -d "$work/root" "$work/new/disk" "$(($(du -sm "$work/root" | cut -f 1) + 400))M" >&2
mv "$work/new" "$made"
echo "$made"
