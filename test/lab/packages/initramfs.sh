#!/bin/sh
# test/lab/packages/initramfs.sh DIRECTORY [initramfs-tools|dracut]…: the seeder's package in a Debian 12, its initramfs
# made by either, started under QEMU without KVM: the seeder speaks before the root file system is mounted, the system
# comes up, and no process of ours is in it. The kernel trusts neither processor nor boot loader. The Debian is made once.
set -eu
packages=$1 name=initramfs
shift
[ $# -gt 0 ] || set -- initramfs-tools dracut
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/common.sh"
include=systemd,systemd-sysv,udev,kmod,init-system-helpers,procps,zstd,cpio,linux-image-cloud-amd64,initramfs-tools,dracut-core
debian=$cache/initramfs-$(echo "$include" | sha256sum | cut -c -16).tar
if [ ! -f "$debian" ]; then
  mkdir -p "$cache"
  mmdebstrap --variant=minbase --format=tar --include="$include" --dpkgopt=force-unsafe-io bookworm "$debian.new" \
    "deb $mirror bookworm main" >&2
  mv "$debian.new" "$debian"
fi

root=$work/root
mkdir "$root"
tar -x -C "$root" -f "$debian" --exclude=./dev
mkdir -p "$root/dev"
# SCRIPT: in the root, with the file systems that making an initramfs needs.
in_root() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount --pid --fork --kill-child --propagation slave sh -c 'mount -t proc proc "$1/proc" &&
    mount --rbind /sys "$1/sys" && mount --rbind /dev "$1/dev" && exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 chroot "$1" sh -c "$2"' sh "$root" "$1" </dev/null >"$work/log" 2>&1
}
kernel=$(basename "$root"/boot/vmlinuz-*)
version=${kernel#vmlinuz-}
cp "$(package 'entropyd-seed_*_amd64.deb')" "$root/seed.deb"
in_root 'dpkg --install /seed.deb && rm /seed.deb' || fail 'dpkg'
# By the package's trigger.
in_root "lsinitramfs /boot/initrd.img-$version | grep -q '^usr/sbin/entropyd-seed$'" || fail 'no seeder in the initramfs'
in_root "dracut --force --no-hostonly /boot/dracut.img $version && lsinitrd /boot/dracut.img | grep -q 'usr/sbin/entropyd-seed$'" ||
  fail 'no seeder in the initramfs of dracut'
cp "$root/boot/$kernel" "$work/vmlinuz"
cp "$root/boot/initrd.img-$version" "$work/initramfs-tools"
cp "$root/boot/dracut.img" "$work/dracut"

cp "$here/initramfs/report.service" "$root/etc/systemd/system/"
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -s ../report.service "$root/etc/systemd/system/multi-user.target.wants/"
rm -rf "$root"/etc/systemd/system/getty.target.wants "$root"/boot/* "$root"/var/cache/apt "$root"/var/lib/apt/lists
ln -s /dev/null "$root/etc/systemd/system/serial-getty@ttyS0.service"
mke2fs -q -t ext4 -O ^has_journal -m 0 -d "$root" "$work/disk" "$(($(du -sm "$root" | cut -f 1) * 5 / 4 + 64))M"

# NUMBER OF LINE: of the first that matches in the console's log; a large one where none does.
line() { grep -n -m 1 -e "$1" "$work/log" | cut -d : -f 1 | grep . || echo 999999; }
for made in "$@"; do
  timeout --kill-after=5 400 nice -n 10 qemu-system-x86_64 -accel tcg,thread=multi -M q35 -cpu qemu64 -m 768 \
    -nodefaults -no-user-config -no-reboot -display none -serial "file:$work/log" -kernel "$work/vmlinuz" \
    -initrd "$work/$made" -drive "file=$work/disk,format=raw,if=virtio,snapshot=on" \
    -append 'console=ttyS0 root=/dev/vda rw loglevel=7 panic=-1 random.trust_cpu=off random.trust_bootloader=off
      systemd.show_status=0' </dev/null || fail "$made: QEMU"
  tr -d '\r' <"$work/log" | sed -n "s/^guest: /$name: $made: /p"
  [ "$(line 'guest: done')" != 999999 ] || fail "$made: the system did not come up"
  grep -q 'entropyd-seed: \(credited\|the CRNG is ready\)' "$work/log" || fail "$made: the seeder said nothing"
  [ "$(line 'entropyd-seed: ')" -lt "$(line 'EXT4-fs (vda): mounted')" ] || fail "$made: not before the root was mounted"
  grep -q 'guest: up as systemd, processes of ours: 0' "$work/log" || fail "$made: something of ours stayed"
done
in_root 'dpkg --purge entropyd-seed && mkdir -p /boot'
left=$(find "$root/etc" "$root/usr" "$root/var/lib" -name '*entropyd*' ! -path '*/dpkg/*')
[ -z "$left" ] || fail "purge left $left"
say "the seeder speaks before the root is mounted, and leaves nothing: $*"
