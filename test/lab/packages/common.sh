# shellcheck shell=sh
# What the cases of test/lab/packages.sh share; sourced.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/entropyd-lab/packaging
mirror=http://deb.debian.org/debian
work=$(mktemp -d "${TMPDIR:-/tmp}/entropyd-packages.XXXXXX")
# mmdebstrap and the containers' users have to get in.
chmod 755 "$work"
trap 'clean_up; rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT TERM
clean_up() { :; }
say() { echo "$name: $*"; }
fail() {
  say "FAILED: $*" >&2
  tail -n 40 "$work/log" >&2 2>/dev/null || true
  exit 1
}

# The one file of DIRECTORY, $packages, that matches.
package() {
  set -- "$packages"/$1
  [ -f "$1" ] || fail "no $1"
  echo "$1"
}

# DEB: the same package with a lower version and one file more, which an upgrade has to remove.
older() {
  rm -rf "$work/older"
  dpkg-deb --raw-extract "$1" "$work/older"
  sed -i 's/^Version: .*/&~before/; s/^\(Provides: entropyd (= [^)]*\))/\1~before)/' "$work/older/DEBIAN/control"
  touch "$work/older/usr/lib/entropyd/of-the-version-before"
  dpkg-deb --root-owner-group -Znone --build "$work/older" "$work/packages/older-$(basename "$1")" >/dev/null
}
