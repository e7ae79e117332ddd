#!/bin/sh
# Fetches what a guest with a vmclock device takes, from Debian unstable into a cache of its own: QEMU 10 or later, and
# a kernel that reports its changes (Linux 7.0). Prints the folder, with `qemu`, `vmlinuz` and `initrd`. With --path it
# fetches nothing, and fails if there is nothing. The rest of the guest is from ../image/build.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
image=$("$here/../image/build.sh" --path) || exit 69
folder=${image%/*}/vmclock-$(cat "$here/fetch.sh" "$here/../image/archive.sh" "$here/../image/initrd.sh" | sha256sum | cut -c -16)
if [ -d "$folder" ]; then
  echo "$folder"
  exit
fi
[ "${1:-}" != --path ] || exit 69
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/root" "$work/new"
. "$here/../image/archive.sh"
use_archive "$work" sid
# linux-image-cloud-amd64 -> linux-image-VERSION -> linux-binary-VERSION and linux-modules-VERSION
kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: linux-image-//p')
apt-get -qq -y --download-only install qemu-system-x86 >&2
(cd "$work/cache/archives" && apt-get -qq download "linux-binary-$kernel" "linux-modules-$kernel" >&2)
for package in "$work"/cache/archives/*.deb; do
  dpkg-deb --extract "$package" "$work/root"
done

modules=$work/root/usr/lib/modules/$kernel
cp "$modules/vmlinuz" "$work/new/vmlinuz"
"$here/../image/initrd.sh" "$image" "$modules" "$work/new/initrd" virtio_blk overlay virtio-rng ptp_vmclock
rm -rf "$modules" "$work/root/usr/share/doc" "$work/root/usr/share/locale"
mv "$work/root" "$work/new/root"
# Its libraries are newer than this machine's.
cat >"$work/new/qemu" <<'END'
#!/bin/sh
root=$(dirname "$0")/root
libraries=$root/usr/lib/x86_64-linux-gnu
exec "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$root/usr/bin/qemu-system-x86_64" \
  -L "$root/usr/share/qemu" -L "$root/usr/share/seabios" "$@"
END
chmod 755 "$work/new" "$work/new/qemu"
mv "$work/new" "$folder"
echo "$folder"
