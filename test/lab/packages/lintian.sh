#!/bin/sh
# test/lab/packages/lintian.sh DIRECTORY: neither errors nor warnings; overrides need their reason in packaging/debian.
set -eu
packages=$1 name=lintian
here=$(dirname "$0")
. "$here/common.sh"
for deb in "$packages"/*.deb; do
  # Lintian leaves temporary files behind.
  TMPDIR=$work lintian --fail-on error,warning --tag-display-limit 0 "$deb" >"$work/log" 2>&1 || fail "$deb"
done
say "$(find "$packages" -name '*.deb' | wc -l) packages without errors or warnings"
