#!/bin/sh
# Installs the built program and its unit, and a preset of the configuration where there is none:
# systemd/install.sh [--preset guest|host] [--libdir DIR] [--destdir DIR] [--early-boot] [--start]
# Run `npm install` first. Undo with systemd/install.sh --remove.
set -eu
umask 022
usage='install.sh [--preset guest|host] [--libdir DIR] [--destdir DIR] [--early-boot] [--start | --remove]'

destdir='' libdir=/usr/local/lib/entropyd start=no remove=no preset='' early=no
while [ $# -gt 0 ]; do
  case $1 in
    --destdir) destdir=${2:?--destdir needs a directory}; shift ;;
    --libdir) libdir=${2:?--libdir needs a directory}; shift ;;
    --preset) preset=${2:?--preset needs guest or host}; shift ;;
    --early-boot) early=yes ;;
    --start) start=yes ;;
    --remove) remove=yes ;;
    -h | --help) echo "usage: $usage"; exit 0 ;;
    *) echo "install.sh: unknown option '$1'; usage: $usage" >&2; exit 64 ;;
  esac
  shift
done

case $preset in
  '' | guest | host) ;;
  *) echo "install.sh: --preset needs guest or host, not '$preset'" >&2; exit 64 ;;
esac
case $libdir in
  /*) ;;
  *) echo "install.sh: --libdir needs an absolute path, not '$libdir'" >&2; exit 64 ;;
esac
case $libdir$destdir in
  *[!A-Za-z0-9/._+-]*) echo "install.sh: use plain letters, digits and /._+- in directories" >&2; exit 64 ;;
esac

source=$(cd "$(dirname "$0")/.." && pwd -P)
units=/etc/systemd/system
unit=$units/entropyd.service
bash=/usr/local/share/bash-completion/completions/entropyd
zsh=/usr/local/share/zsh/site-functions/_entropyd
fish=/usr/local/share/fish/vendor_completions.d/entropyd.fish

# Whether a directory contains an installed entropyd, so that it may be overwritten or removed as a whole.
is_ours() {
  [ -e "$1/dist/main.cjs" ] && { [ -e "$1/entropyd-seed" ] || [ -L "$1/entropyd-seed" ]; }
}

if [ $remove = yes ]; then
  if [ -e "$destdir$libdir" ] && ! is_ours "$destdir$libdir"; then
    echo "install.sh: $destdir$libdir does not contain an installed entropyd, nothing was removed: give the --libdir of the installation" >&2
    exit 64
  fi
  [ -n "$destdir" ] || systemctl disable --now entropyd.service || true
  rm -rf "$destdir${libdir:?}" "$destdir$unit" "$destdir$bash" "$destdir$zsh" "$destdir$fish" "$destdir$units/entropyd-wait.service" \
    "$destdir$unit.d/early-boot.conf" \
    "$destdir/usr/local/bin/entropyd" "$destdir/usr/local/sbin/entropyd-seed" \
    "$destdir/usr/local/share/man/man8/entropyd.8" "$destdir/usr/local/share/man/man8/entropyd-seed.8" \
    "$destdir/usr/local/share/man/man5/entropyd.toml.5"
  rmdir "$destdir$unit.d" 2>/dev/null || true
  [ -n "$destdir" ] || systemctl daemon-reload
  # The unit keeps its runtime directory, where a record of the wake-up threshold may still be needed.
  [ -n "$destdir" ] || { rm -f /run/entropyd/node-flags; rmdir /run/entropyd 2>/dev/null || true; }
  echo "removed $libdir, its links and its unit; /etc/entropyd is kept"
  exit 0
fi

programs='entropyd-seed entropyd-launch'
addons='entropyd.node entropyd-guard.node'
for built in $programs $addons; do
  [ -e "$source/build/Release/$built" ] || { echo "install.sh: no build/Release/$built: run npm install first" >&2; exit 69; }
done
[ -e "$source/dist/main.cjs" ] || { echo "install.sh: no dist/main.cjs: run npm install first" >&2; exit 69; }

command -v node >/dev/null || { echo "install.sh: no node in PATH" >&2; exit 69; }
found=$(command -v node)
node=$(readlink -f "$found")
# A shim that chooses its program by the name it is called with is not Node once the link is resolved.
"$node" -p process.versions.node 2>/dev/null | grep -q '^[0-9]' || {
  echo "install.sh: $found leads to $node, which is not Node: put the real Node's directory first in PATH" >&2
  exit 69
}
case $node in
  *[!A-Za-z0-9/._+@,:=-]*) echo "install.sh: use plain letters and digits in the path of Node, not '$node'" >&2; exit 69 ;;
  /home/* | /root/*) echo "install.sh: $node is not visible to the service (ProtectHome=): install Node system-wide" >&2
    exit 69 ;;
esac

if [ -n "$(ls -A "$destdir$libdir" 2>/dev/null)" ] && ! is_ours "$destdir$libdir"; then
  echo "install.sh: $destdir$libdir contains something else, which --remove would remove: give another --libdir" >&2
  exit 64
fi
install -d "$destdir$libdir/bin" "$destdir$libdir/build/Release" "$destdir/usr/local/bin" "$destdir/usr/local/sbin" \
  "$destdir/etc/systemd/system" "$destdir/usr/local/share/man/man8"
cp -R "$source/dist" "$source/docs" "$source/package.json" "$source/README.md" "$source/ARCHITECTURE.md" "$source/CONTRIBUTING.md" "$source/LICENSE" "$destdir$libdir/"
for built in $programs $addons; do
  install -m 755 "$source/build/Release/$built" "$destdir$libdir/build/Release/"
done
ln -sf build/Release/entropyd-seed "$destdir$libdir/entropyd-seed"
sed "s|^node=node .*|node=$node|" "$source/bin/entropyd" >"$destdir$libdir/bin/entropyd"
chmod 755 "$destdir$libdir/bin/entropyd"
chmod 755 "$destdir$libdir/dist/main.cjs"
install -m 644 "$source/docs/man/"*.8 "$destdir/usr/local/share/man/man8/"
install -D -m 644 "$source/docs/man/entropyd.toml.5" "$destdir/usr/local/share/man/man5/entropyd.toml.5"
install -D -m 644 "$source/completions/entropyd.bash" "$destdir$bash"
install -D -m 644 "$source/completions/_entropyd" "$destdir$zsh"
install -D -m 644 "$source/completions/entropyd.fish" "$destdir$fish"
ln -sf "$libdir/bin/entropyd" "$destdir/usr/local/bin/entropyd"
ln -sf "$libdir/entropyd-seed" "$destdir/usr/local/sbin/entropyd-seed"
for name in entropyd.service entropyd-wait.service; do
  sed -e "s|@NODE@|$node|g" -e "s|@LIBDIR@|$libdir|g" "$source/systemd/$name" >"$destdir$units/$name"
  chmod 644 "$destdir$units/$name"
done
if [ $early = yes ]; then
  install -d "$destdir$unit.d"
  install -m 644 "$source/systemd/early-boot.conf" "$destdir$unit.d/"
fi
echo "installed $libdir and $unit"
config=/etc/entropyd/entropyd.toml
if [ -n "$preset" ] && [ -e "$destdir$config" ]; then
  echo "$config exists already and is not changed"
elif [ -n "$preset" ]; then
  install -d "$destdir/etc/entropyd"
  install -m 644 "$source/systemd/$preset.toml" "$destdir$config"
  echo "installed $config, the preset for a $preset"
fi

if [ $start = yes ]; then
  systemctl daemon-reload
  systemctl enable entropyd.service
  systemctl restart entropyd.service
  systemctl --no-pager --lines=5 status entropyd.service
else
  echo "start it with: systemctl daemon-reload && systemctl enable --now entropyd"
fi
