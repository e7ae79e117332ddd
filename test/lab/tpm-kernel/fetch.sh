#!/bin/sh
# Fetches a kernel that puts a TPM's generator behind /dev/hwrng (CONFIG_HW_RANDOM_TPM), which that of the guests does not:
# Debian 13's for ordinary machines, into a cache of its own. Prints the folder, with `vmlinuz` and `initrd`. With
# --path it fetches nothing, and fails if there is nothing. The rest of the guest is from ../image/build.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
image=$("$here/../image/build.sh" --path) || exit 69
folder=${image%/*}/tpm-kernel-$(cat "$here/fetch.sh" "$here/../image/archive.sh" "$here/../image/initrd.sh" | sha256sum | cut -c -16)
if [ -d "$folder" ]; then
  echo "$folder"
  exit
fi
[ "${1:-}" != --path ] || exit 69
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/new" "$work/root"
. "$here/../image/archive.sh"
use_archive "$work" trixie
kernel=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-6\)/\1/p')
(cd "$work/cache/archives" && apt-get -qq download "$kernel" >&2)
dpkg-deb --extract "$work"/cache/archives/linux-image-*.deb "$work/root"
version=${kernel#linux-image-}
grep -q '^CONFIG_HW_RANDOM_TPM=y' "$work/root/boot/config-$version" ||
  { echo "tpm-kernel: $kernel has no CONFIG_HW_RANDOM_TPM either" >&2; exit 69; }
cp "$work/root/boot/vmlinuz-$version" "$work/new/vmlinuz"
"$here/../image/initrd.sh" "$image" "$work/root/usr/lib/modules/$version" "$work/new/initrd" \
  virtio_blk crc16 crc32c_generic libcrc32c mbcache jbd2 ext4 overlay
chmod 755 "$work/new"
mv "$work/new" "$folder"
echo "$folder"
