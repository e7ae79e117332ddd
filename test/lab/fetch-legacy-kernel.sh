#!/bin/sh
# Fetches Debian's user-mode Linux 5.10.46, the last one in reach with the legacy 4096-bit pool, into
# a cache of its own; the system's package sources stay as they are. Prints the kernel's path.
set -eu
cache=${XDG_CACHE_HOME:-$HOME/.cache}/entropyd-lab
kernel=$cache/linux-5.10.46.uml
if [ ! -x "$kernel" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$cache" "$work/lists/partial" "$work/cache/archives/partial" "$work/root"
  mirror=$(apt-get indextargets --format '$(REPO_URI)' | head -n 1)
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bullseye main" \
    >"$work/sources.list"
  cd "$work"
  apt() {
    apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- \
      -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" "$@" >&2
  }
  apt update
  apt download user-mode-linux=5.10um3+b1
  dpkg-deb -x user-mode-linux_*.deb "$work/root"
  mv "$work/root/usr/bin/linux.uml" "$kernel"
fi
echo "$kernel"
