#!/bin/sh
# Builds the guests' kernel, initrd and Debian root in a cache of its own, from Debian 13's archive,
# whatever the machine itself runs: its package sources stay as they are. Packages are unpacked, not
# installed. Needs root. Prints the folder; a recipe that was built before costs nothing. With --path
# it builds nothing, and fails where there is nothing.
set -eu
recipe=$(cd "$(dirname "$0")" && pwd -P)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/entropyd-lab
image=$cache/guest-$(cat "$recipe/packages" "$recipe/init" "$recipe/archive.sh" "$recipe/build.sh" | sha256sum | cut -c -16)
if [ -d "$image" ]; then
  echo "$image"
  exit
fi
[ "${1:-}" != --path ] || exit 69
mkdir -p "$cache"
work=$(mktemp -d "$cache/building.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root initrd=$work/initrd new=$work/new
mkdir -p "$root" "$new" \
  "$initrd/bin" "$initrd/proc" "$initrd/dev" "$initrd/base" "$initrd/program" "$initrd/memory" "$initrd/root"
. "$recipe/archive.sh"
use_archive "$work" trixie
kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-6\)/\1/p')
version=${kernel#linux-image-}
# shellcheck disable=SC2046 # a list of words
apt-get -qq -y --download-only install $(cat "$recipe/packages") >&2
(cd "$work/cache/archives" && apt-get -qq download "$kernel" >&2)
# base-files first: it brings /bin -> usr/bin and its like.
for package in "$work"/cache/archives/base-files_*.deb "$work"/cache/archives/*.deb; do
  dpkg-deb --extract "$package" "$root"
done

cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
# A machine that has an identity is not at its first boot: nothing is enabled by presets.
echo 0123456789abcdef0123456789abcdef >"$root/etc/machine-id"
echo lab >"$root/etc/hostname"
# Nor is it one that was just updated; and nobody logs in.
touch -d '2 days' "$root/etc/.updated" "$root/var/.updated"
rm -rf "$root/etc/init.d" "$root/usr/lib/systemd/system/getty.target.wants"
: >"$root/etc/fstab"
ln -s mawk "$root/usr/bin/awk"
ln -s multi-user.target "$root/etc/systemd/system/default.target"
# What no case looks at costs a second or two of each boot.
for unit in modprobe@.service sys-kernel-debug.mount sys-kernel-tracing.mount sys-fs-fuse-connections.mount \
  dev-hugepages.mount dev-mqueue.mount run-lock.mount systemd-udev-load-credentials.service \
  systemd-tpm2-setup-early.service systemd-tpm2-setup.service proc-sys-fs-binfmt_misc.automount; do
  ln -s /dev/null "$root/etc/systemd/system/$unit"
done
chroot "$root" ldconfig
# Of the modules those that a guest of QEMU needs.
modules=usr/lib/modules/$version
mkdir "$work/modules"
for module in virtio_blk overlay virtio-rng vsock vmw_vsock_virtio_transport_common vsock_loopback; do
  find "$root/$modules" -name "$module.ko.xz" -exec \
    sh -c 'exec "$1/usr/bin/busybox" unxz -c "$2" >"$3"' - "$root" {} "$work/modules/$module.ko" \;
done
rm -rf "${root:?}/$modules/kernel"
mv "$work/modules" "$root/$modules/kernel"
chroot "$root" depmod "$version"
chroot "$root" systemd-sysusers 2>/dev/null
rm -rf "$root/usr/share/doc" "$root/usr/share/man" "$root/usr/share/locale" "$root/usr/share/i18n"

cp "$root/boot/vmlinuz-$version" "$new/vmlinuz"
cp "$root/usr/bin/busybox" "$initrd/bin/"
cp "$recipe/init" "$initrd/init"
for module in virtio_blk overlay; do
  cp "$root/$modules/kernel/$module.ko" "$initrd/"
  echo $module >>"$initrd/modules"
done
(cd "$initrd" && find . | "$root/usr/bin/busybox" cpio -o -H newc) 2>/dev/null | gzip -1 >"$new/initrd"
rm -rf "$root/boot"
mke2fs -q -t ext4 -O ^has_journal -m 0 -d "$root" "$new/base.ext4" "$(($(du -sm "$root" | cut -f1) * 5 / 4 + 32))M"
mv "$new" "$image"
echo "$image"
