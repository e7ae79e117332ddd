#!/bin/sh
# Prints what `entropyd doctor` would look at on this machine, as text that unpack-system.sh makes a tree
# of: for test/vectors/systems. Runs as root, with a shell and coreutils only. No entropy byte, host
# name or machine id is printed: of files that could hold one only the lines that are looked at.
dir() { [ -d "$1" ] && echo "@dir $1"; }
link() {
  target=$(readlink "$1" 2>/dev/null) && [ -n "$target" ] && echo "@link $1 $(basename "$target")"
}
there() { [ -e "$1" ] && echo "@file $1"; }
# A sysctl has to be read at once: the shell's read takes byte by byte, and gets the first only.
marked() { while IFS= read -r line || [ -n "$line" ]; do printf '|%s\n' "$line"; done; }
# file PATH [PATTERN]: all its lines, or those that match.
file() {
  [ -r "$1" ] && [ ! -d "$1" ] || return 0
  echo "@file $1"
  if [ $# -gt 1 ]; then grep -E "$2" "$1" | marked; else cat "$1" 2>/dev/null | marked; fi
}
# lines PATH PATTERN: the same, but nothing of a file without such a line.
lines() { grep -qsE "$2" "$1" && file "$1" "$2"; }

for name in poolsize entropy_avail read_wakeup_threshold write_wakeup_threshold; do file /proc/sys/kernel/random/$name; done
file /proc/sys/kernel/osrelease
lines /proc/version 'Debian 5\.10\.'
echo '@file /proc/cmdline'
# Only words on randomness and clocks.
echo "|$(tr ' ' '\n' </proc/cmdline | grep -E '^(random\.|rng_core\.|fips=|clearcpuid=|clocksource=|tsc=|initcall_blacklist=)' | tr '\n' ' ')"
echo '@file /proc/cpuinfo'
sed '/^$/q' /proc/cpuinfo | grep -E '^(vendor_id|model name|flags|Features|CPU implementer)' | marked
release=$(uname -r)
config=$({ zcat /proc/config.gz || cat "/boot/config-$release"; } 2>/dev/null |
  grep -E '^CONFIG_(RANDOM_TRUST_|HW_RANDOM|VMGENID|VIRT_DRIVERS|TCG_TPM)')
[ -n "$config" ] && { echo "@file /boot/config-$release"; echo "$config" | sed 's/^/|/'; }
echo '@file /dev/kmsg'
dd if=/dev/kmsg iflag=nonblock bs=8192 2>/dev/null | grep -E '^[0-9]+,' |
  grep -E ';(random:|hwrng:|Run .* as init|Hypervisor detected|clocksource:|tsc:|efi:|ACPI: RSDP|RD(SEED|RAND)|(AMD )?Memory Encryption|AMD Secure Enc)' |
  sed 's/Run .* as init/Run \/sbin\/init as init/; s/^/|/'

file /proc/self/status '^(Uid|Cap|NoNewPrivs|Seccomp)'
file /proc/self/uid_map
file /run/systemd/container
for path in /.dockerenv /run/.containerenv /var/lib/systemd/random-seed /dev/hwrng; do there $path; done
dir /run/systemd/system
link /proc/1/ns/mnt
link /proc/self/ns/mnt

core=/sys/class/misc/hw_random
for name in rng_available rng_current rng_quality; do file $core/$name; done
for options in /etc/modprobe.d/*.conf /run/modprobe.d/*.conf /usr/lib/modprobe.d/*.conf; do
  lines "$options" '^ *options +rng[-_]core '
done
for device in /sys/bus/virtio/devices/*; do
  file "$device/device"
  link "$device/driver"
done
for device in /sys/bus/pci/devices/*; do
  file "$device/vendor"
  file "$device/device"
done
for chip in /sys/class/tpm/*; do file "$chip/tpm_version_major"; done
for name in current available; do file /sys/devices/system/clocksource/clocksource0/${name}_clocksource; done
for name in sys_vendor product_name bios_vendor bios_version chassis_vendor chassis_asset_tag; do file /sys/class/dmi/id/$name; done
file /sys/hypervisor/type
file /sys/firmware/uv/prot_virt_guest
there /proc/device-tree/ibm,partition-name
file /proc/sysinfo '^(VM00 Control Program|LPAR Number)'
file /proc/xen/capabilities
for name in model compatible hypervisor/compatible; do file /proc/device-tree/$name; done
for seed in /sys/kernel/boot_params/setup_data/*/type; do file "$seed"; done
for path in /sys/firmware/acpi/tables/OEM0 /dev/vmclock0 /dev/sev-guest /dev/tdx_guest /sys/devices/platform/arm-cca-dev; do
  there "$path"
done
file /proc/sys/crypto/fips_enabled
for settings in /etc/sysctl.conf /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf; do
  lines "$settings" 'kernel[./]random[./]'
done
dir /sys/bus/platform/drivers/vmgenid
dir /sys/bus/acpi/drivers/vmgenid
for device in /sys/bus/acpi/devices/* /sys/bus/platform/devices/*; do
  lines "$device/modalias" 'VM_?GEN|vmgenid'
done

for program in rngd haveged jitterentropy-rngd seedd pollinate esdm-server esdm-kernel-seeder infnoise urngd; do
  for folder in /usr/sbin /usr/bin /usr/local/sbin; do there "$folder/$program"; done
done
there /sbin/urngd
for package in rng-tools rng-tools5 rng-tools-debian; do there /var/lib/dpkg/info/$package.list; done
for folder in /etc/systemd/system /run/systemd/system /usr/lib/systemd/system; do
  for unit in entropyd systemd-random-seed; do
    file $folder/$unit.service '^(CapabilityBoundingSet|Private|ProcSubset|Device|LimitMEMLOCK|Environment)'
    for drop_in in $folder/$unit.service.d/*.conf; do file "$drop_in"; done
  done
  for wanted in $folder/*.wants/entropyd.service; do there "$wanted"; done
  for timer in $folder/*.timer; do
    service=${timer%.timer}.service
    grep -qsE '^ExecStart=.*(entropyd|rngd|haveged|jitterentropy|pollinate)' "$service" || continue
    file "$timer" '^Unit='
    for wanted in $folder/*.wants/"${timer##*/}"; do there "$wanted"; done
    file "$service" '^ExecStart='
  done
done

# The kernel's threads that matter, the daemons, and whoever waits for random bytes.
waits='wait_for_random_bytes|random_read|sys_getrandom|rng_dev_read|virtio_read'
wanted=$(
  grep -lsE "$waits" /proc/[0-9]*/task/*/stack /proc/[0-9]*/task/*/wchan
  grep -ls entropyd.service /proc/[0-9]*/cgroup
)
for process in /proc/[0-9]*; do
  read -r comm <"$process/comm" || continue
  case $comm in
    kthreadd | hwrng)
      file "$process/comm"
      continue
      ;;
    rngd | haveged | jitterentropy-r* | seedd | esdm-* | infnoise | urngd | entropyd*) ;;
    *) case $wanted in *"$process/"*) ;; *) continue ;; esac ;;
  esac
  for name in comm wchan syscall stack uid_map; do file "$process/$name"; done
  # A thread other than the first, where it is the one that waits.
  for thread in "$process"/task/*; do
    [ "${thread##*/}" = "${process##*/}" ] && continue
    case $wanted in *"$thread/"*) for name in wchan syscall stack; do file "$thread/$name"; done ;; esac
  done
  lines "$process/cgroup" entropyd
  file "$process/status" '^(Cap|NoNewPrivs)'
  file "$process/limits" '^Max locked'
done

# What doctor tries: the bytes are thrown away.
ready=false
# From 5.6 to 5.17 O_NONBLOCK does not keep it from waiting.
timeout 2 dd if=/dev/random of=/dev/null bs=1 count=1 iflag=nonblock 2>/dev/null && ready=true
milliseconds() { echo $(($(date +%s%N) / 1000000)); }
start=$(milliseconds)
said=$(LC_ALL=C timeout 2 dd if=/dev/hwrng of=/dev/null bs=256 count=1 iflag=fullblock 2>&1)
code=$?
ms=$(($(milliseconds) - start))
case $code$said in
  124*) outcome=mute ;;
  0*) outcome=bytes ;;
  *) outcome=absent ;;
esac
[ $outcome = bytes ] && bytes=256 || bytes=0
echo '@file /probes.json'
echo "|{\"crngReady\": $ready, \"hwrng\": {\"outcome\": \"$outcome\", \"sentence\": \"\", \"bytes\": $bytes, \"ms\": $ms}, \"timerProblem\": null, \"daemon\": null}"
