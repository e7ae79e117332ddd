#!/bin/sh
# test/lab/packages/guest.sh DIRECTORY SUITE [amd64|arm64] [host]: a whole machine under QEMU, without KVM, whose kernel
# nobody seeds by itself, installs the standalone package with its unit untouched: READY, status, one RNDADDENTROPY as
# the kernel sees it. With `host` the machine looks like hardware.
set -eu
packages=$1 suite=$2 architecture=${3:-amd64} kind=${4:-guest} name="guest $2 ${3:-amd64}${4:+ $4}"
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/common.sh"
debian=$("$here/guest-root.sh" "$suite" "$architecture" 2>"$work/log") || fail 'no Debian to boot'
mkdir "$work/lab"
cp "$here/guest/run.sh" "$(package "entropyd-standalone_*_$architecture.deb")" "$work/lab/"
echo "$kind" >"$work/lab/preset"
mke2fs -q -t ext4 -L lab -O ^has_journal -m 0 -d "$work/lab" "$work/lab.disk" 256M >&2

# One x86 processor: Linux patches its code while it runs, and with two emulated at the same time one may run into the
# int3 that the other is about to replace (a panic in a guest of Linux 6.12, "Oops: int3", when kvm.ko was loaded).
case $architecture in
  amd64) emulator=qemu-system-x86_64 machine='-M q35 -cpu qemu64 -smp 1' console=ttyS0 ;;
  arm64) emulator=qemu-system-aarch64 machine='-M virt -cpu cortex-a72 -smp 2' console=ttyAMA0 ;;
esac
if [ "$kind" = host ]; then
  machine="-M q35 -cpu qemu64,-hypervisor -smp 1 -smbios type=1,manufacturer=Lab,product=Lab
    -smbios type=2,manufacturer=Lab,product=Lab -smbios type=3,manufacturer=Lab"
fi
# shellcheck disable=SC2086 # lists of words
timeout --kill-after=5 1200 nice -n 10 $emulator -accel tcg,thread=multi $machine -m 1024 -nodefaults \
  -no-user-config -no-reboot -display none -serial "file:$work/log" -kernel "$debian/vmlinuz" -initrd "$debian/initrd" \
  -drive "file=$debian/disk,format=raw,if=virtio,snapshot=on" \
  -drive "file=$work/lab.disk,format=raw,if=virtio,readonly=on" \
  -device virtio-serial-pci -chardev "file,id=said,path=$work/said" -device virtconsole,chardev=said \
  -object rng-random,filename=/dev/urandom,id=backend -device virtio-rng-pci,rng=backend \
  -append "console=$console root=/dev/vda rw quiet panic=-1 random.trust_cpu=off random.trust_bootloader=off
    rng_core.default_quality=0 mitigations=off systemd.show_status=0 systemd.getty_auto=0
    systemd.default_timeout_start_sec=600 systemd.default_device_timeout_sec=600" </dev/null || fail 'QEMU'
sed -n "s/^guest: /$name: /p" "$work/said" | tr -d '\r'
grep -q '^guest: done' "$work/said" || { cat "$work/said" >&2; fail 'the guest did not get to its end'; }
