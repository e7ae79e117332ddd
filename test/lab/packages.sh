#!/bin/sh
# test/lab/packages.sh DIRECTORY [CASE [WORD …]]: what becomes of the packages that packaging/build made in DIRECTORY, by
# the cases in test/lab/packages:
#   life SUITE             install, upgrade, change to slim and back, remove and purge in a booted container
#   archive SUITE          the archive's own installer, and a package over it
#   rivals SUITE           beside the other daemons that feed the pool
#   guest SUITE [amd64|arm64] [host]   a whole machine under QEMU, the unit untouched
#   initramfs              the seeder in a Debian 12 whose initramfs is made by dracut and by initramfs-tools
#   footprint              seconds and megabytes, beside rng-tools5
#   npm                    the npm package, without a compiler
#   rpm, lintian
# Without a case: all, for bullseye, bookworm and trixie. Needs root, mmdebstrap, systemd-container, qemu-system-x86,
# qemu-system-arm, qemu-user-static, arch-test, rpm, lintian, and Debian's mirror. Not part of CI: half an hour.
set -eu
cases=$(cd "$(dirname "$0")/packages" && pwd -P)
packages=$(cd "${1:?packages.sh needs the directory of the packages}" && pwd -P)
shift
if [ $# -gt 0 ]; then
  name=$1
  shift
  exec "$cases/$name.sh" "$packages" "$@"
fi

failed=''
try() {
  name=$1
  shift
  "$cases/$name.sh" "$packages" "$@" || failed="$failed $name${1:+:$1}"
}
try lintian
for suite in bullseye bookworm trixie; do
  try life $suite
  try archive $suite
  try guest $suite
done
try npm
try rpm # in the root that was made above
for suite in bookworm trixie; do try rivals $suite; done
try guest trixie amd64 host
if ls "$packages"/*_arm64.deb >/dev/null 2>&1; then try guest trixie arm64; fi
try initramfs
try footprint
[ -z "$failed" ] || { echo "packages.sh: failed:$failed" >&2; exit 1; }
