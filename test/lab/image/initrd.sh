#!/bin/sh
# The image's initrd for another kernel: initrd.sh IMAGE MODULES OUTPUT MODULE… takes the named modules, in the order in which
# they are to be loaded, from the folder MODULES (/usr/lib/modules/VERSION) and writes the initrd into the file OUTPUT. A
# module that the kernel has built in, or not at all, is left out.
set -eu
image=$1 modules=$2 output=$3
shift 3
work=$(mktemp -d "$output.XXXXXX")
trap 'rm -rf "$work"' EXIT
(cd "$work" && zcat "$image/initrd" | cpio --quiet -id && rm -f ./*.ko)
: >"$work/modules"
for module in "$@"; do
  file=$(find "$modules" -name "$module.ko.xz")
  [ -n "$file" ] || continue
  xz -dc "$file" >"$work/$module.ko"
  echo "$module" >>"$work/modules"
done
(cd "$work" && find . | cpio --quiet -o -H newc) | gzip -1 >"$output"
