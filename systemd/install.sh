#!/bin/sh
# Installs the built program and its unit, and a preset of the configuration where there is none:
# systemd/install.sh [--preset guest|host] [--libdir DIR] [--destdir DIR] [--early-boot|--no-early-boot] [--drop-in] [--start]
# From a checkout after `npm install`, or from the unpacked standalone archive, which brings its Node. Over an older
# installation its tree is replaced as a whole, and what was chosen stays: the directory, the preset, --early-boot;
# a service that runs is restarted. --drop-in writes what `entropyd config unit` prints, so that the unit allows what
# the configuration names; without it, a line says that the two differ. Undo with systemd/install.sh --remove.
set -eu
umask 022
usage='install.sh [--preset guest|host] [--libdir DIR] [--destdir DIR] [--early-boot | --no-early-boot] [--drop-in] [--start | --remove]'
say() { echo "install.sh: $*"; }
# EXIT-CODE MESSAGE
refuse() { code=$1; shift; say "$@" >&2; exit "$code"; }

destdir='' libdir='' start=no remove=no preset='' early='' write=no
while [ $# -gt 0 ]; do
  case $1 in
    --destdir) destdir=${2:?--destdir needs a directory}; shift ;;
    --libdir) libdir=${2:?--libdir needs a directory}; shift ;;
    --preset) preset=${2:?--preset needs guest or host}; shift ;;
    --early-boot) early=yes ;;
    --no-early-boot) early=no ;;
    --drop-in) write=yes ;;
    --start) start=yes ;;
    --remove) remove=yes ;;
    -h | --help) echo "usage: $usage"; exit 0 ;;
    *) refuse 64 "unknown option '$1'; usage: $usage" ;;
  esac
  shift
done

source=$(cd "$(dirname "$0")/.." && pwd -P)
units=/etc/systemd/system
unit=$units/entropyd.service
drop_in=$unit.d/early-boot.conf
policy=$unit.d/config-unit.conf
command=/usr/local/bin/entropyd
default=/usr/local/lib/entropyd

# Where an earlier installation is: its command leads there.
installed=$(readlink "$destdir$command" || true)
case $installed in
  /*/bin/entropyd) installed=${installed%/bin/entropyd} ;;
  *) installed='' ;;
esac
: "${libdir:=${installed:-$default}}"

case $preset in
  '' | guest | host) ;;
  *) refuse 64 "--preset needs guest or host, not '$preset'" ;;
esac
case $libdir in
  /*) ;;
  *) refuse 64 "--libdir needs an absolute path, not '$libdir'" ;;
esac
case $libdir$destdir in
  *[!A-Za-z0-9/._+-]*) refuse 64 'use plain letters, digits and /._+- in directories' ;;
esac

# Whether a directory is an installed entropyd, so that it may be replaced or removed as a whole.
is_ours() {
  [ -e "$1/dist/main.cjs" ] && [ -e "$1/build/Release/entropyd.node" ] && { [ -e "$1/entropyd-seed" ] || [ -L "$1/entropyd-seed" ]; }
}
# Whether systemd runs here and the installation is for this machine.
live() { [ -z "$destdir" ] && [ -d /run/systemd/system ]; }

if [ $remove = yes ]; then
  if [ -e "$destdir$libdir" ] && ! is_ours "$destdir$libdir"; then
    refuse 64 "$destdir$libdir does not contain an installed entropyd, nothing was removed: give the --libdir of the installation"
  fi
  if live; then
    systemctl disable --now entropyd.service entropyd-pkcs11.service entropyd-hooks.path \
      entropyd-doctor.timer entropyd-reseed-vsock.socket entropyd-reseed-unix.socket || true
    systemctl stop entropyd-doctor.service 'entropyd-reseed@*.service' || true
  fi
  rm -rf "$destdir${libdir:?}"
  rm -f "$destdir$unit" "$destdir$units/entropyd-wait.service" "$destdir$units/entropyd-pkcs11.service" \
    "$destdir$units/entropyd-hooks.path" "$destdir$units/entropyd-hooks.service" \
    "$destdir$units/entropyd-doctor.timer" "$destdir$units/entropyd-doctor.service" \
    "$destdir$units/entropyd-reseed-vsock.socket" "$destdir$units/entropyd-reseed-unix.socket" "$destdir$units/entropyd-reseed@.service" \
    "$destdir$drop_in" "$destdir$policy" "$destdir$command" \
    "$destdir/usr/local/sbin/entropyd-seed"
  for file in man/man8/entropyd.8 man/man8/entropyd-seed.8 man/man8/entropyd-pkcs11.8 man/man5/entropyd.toml.5 zsh/site-functions/_entropyd \
    bash-completion/completions/entropyd fish/vendor_completions.d/entropyd.fish; do
    rm -f "$destdir/usr/local/share/$file"
  done
  rmdir "$destdir$unit.d" 2>/dev/null || true
  ! live || systemctl daemon-reload
  # The unit keeps its runtime directory, where a record of the wake-up threshold may still be needed.
  [ -n "$destdir" ] || { rm -f /run/entropyd/node-flags; rmdir /run/entropyd 2>/dev/null || true; }
  echo "removed $libdir, its links and its unit; /etc/entropyd is kept"
  exit 0
fi

for built in dist/main.cjs build/Release/entropyd-seed build/Release/entropyd-launch build/Release/entropyd-pkcs11 build/Release/entropyd.node \
  build/Release/entropyd-guard.node; do
  [ -e "$source/$built" ] || refuse 69 "no $built: run npm install first"
done

if [ -x "$source/node/bin/node" ]; then
  node=$libdir/node/bin/node run=$source/node/bin/node
else
  found=$(command -v node) || refuse 69 'no node in PATH'
  node=$(readlink -f "$found") run=$node
  # A shim that chooses its program by the name it is called with is not Node once the link is resolved.
  "$node" -p process.versions.node 2>/dev/null | grep -q '^[0-9]' ||
    refuse 69 "$found leads to $node, which is not Node: put the real Node's directory first in PATH"
fi
case $node in
  *[!A-Za-z0-9/._+@,:=-]*) refuse 69 "use plain letters and digits in the path of Node, not '$node'" ;;
  */.nvm/* | */.volta/* | */.fnm/* | */.asdf/*)
    refuse 69 "$node belongs to a version manager of one user, which the service does not see:" \
      "install the Node of the distribution or of NodeSource, or the standalone archive" ;;
  /home/* | /root/*)
    refuse 69 "$node is not visible to the service (ProtectHome=): install Node system-wide" ;;
esac

if [ -n "$(ls -A "$destdir$libdir" 2>/dev/null)" ] && ! is_ours "$destdir$libdir"; then
  refuse 64 "$destdir$libdir contains something else, which --remove would remove: give another --libdir"
fi

# All of it is laid out beside its place first: what fails until then changes nothing.
mkdir -p "$(dirname "$destdir$libdir")"
new=$(mktemp -d "$(dirname "$destdir$libdir")/.entropyd.XXXXXX")
trap 'rm -rf "$new"' EXIT
trap 'exit 130' INT TERM
"$source/packaging/stage" from="$source" to="$new" libdir="$libdir" units=$units node="$node" docs="$libdir"
[ ! -x "$source/node/bin/node" ] || cp -R "$source/node" "$new$libdir/"
install -D -m 644 "$source/docs/man/entropyd-seed.8" "$new/usr/local/share/man/man8/entropyd-seed.8"
install -d "$new/usr/local/sbin"
ln -s "$libdir/entropyd-seed" "$new/usr/local/sbin/entropyd-seed"
if [ "${early:-keep}" = yes ] || { [ -z "$early" ] && [ -e "$destdir$drop_in" ]; }; then
  install -D -m 644 "$source/systemd/early-boot.conf" "$new$drop_in"
fi

# The tree is swapped as a whole, so that no file of an older version stays; then what leads there.
[ ! -e "$destdir$libdir" ] || mv "$destdir$libdir" "$new/old"
mv "$new$libdir" "$destdir$libdir"
(cd "$new" && find etc usr ! -type d) | while read -r file; do
  mkdir -p "$destdir/$(dirname "$file")"
  cp -P --remove-destination "$new/$file" "$destdir/$file"
done
if [ "$early" = no ]; then
  rm -f "$destdir$drop_in"
  rmdir "$destdir$unit.d" 2>/dev/null || true
fi
if [ -n "$installed" ] && [ "$installed" != "$libdir" ] && is_ours "$destdir$installed"; then
  rm -rf "$destdir${installed:?}"
fi
echo "installed $libdir and $unit, for $node"

config=/etc/entropyd/entropyd.toml
if [ -n "$preset" ] && [ -e "$destdir$config" ]; then
  echo "$config exists already and is not changed"
elif [ -n "$preset" ]; then
  install -D -m 644 "$source/systemd/$preset.toml" "$destdir$config"
  echo "installed $config, the preset for a $preset"
fi

# What the configuration needs of the unit: written if that is asked for, else only said.
program=$destdir$libdir/dist/main.cjs
if [ $write = yes ] || [ -e "$destdir$config" ] || [ -e "$destdir$policy" ]; then
  set -- config unit
  [ ! -e "$destdir$config" ] || set -- "$@" --config "$destdir$config"
  if ! wanted=$("$run" "$program" "$@"); then
    [ $write = no ] || refuse 78 'no drop-in was written, since the configuration is not valid'
  elif [ $write = yes ]; then
    mkdir -p "$destdir$unit.d"
    printf '%s\n' "$wanted" >"$destdir$policy"
    echo "installed $policy"
  elif [ -e "$destdir$policy" ]; then
    [ "$wanted" = "$(cat "$destdir$policy")" ] ||
      echo "$policy is not what $config needs now: see entropyd config unit, or run install.sh --drop-in"
  else
    case $wanted in
      *'[Service]'*) echo "$config needs more than the unit allows: see entropyd config unit, or run install.sh --drop-in" ;;
    esac
  fi
fi

# Also while it waits for required sources, which is a start: is-active fails for that.
runs() {
  case $(systemctl show --property=ActiveState entropyd.service) in
    ActiveState=active | ActiveState=activating | ActiveState=reloading) ;;
    *) return 1 ;;
  esac
}
# With the setting `require` the start takes until the sources deliver, and goes on by itself.
restart() {
  timeout 60 systemctl restart entropyd.service || [ $? -eq 124 ] || exit 71
}
if [ $start = yes ]; then
  systemctl daemon-reload
  systemctl enable entropyd.service
  restart
  systemctl --no-pager --lines=5 status entropyd.service || true
elif live && runs; then
  systemctl daemon-reload
  restart
  echo 'restarted entropyd.service'
else
  echo "start it with: systemctl daemon-reload && systemctl enable --now entropyd"
fi
