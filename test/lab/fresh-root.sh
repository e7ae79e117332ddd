#!/bin/sh
# test/lab/fresh-root.sh user|root [TEST FILE …]: `npm install && npm test` in a fresh Debian 13, from a clone
# of what is committed here: as an ordinary user, or as root in a home of mode 0700. Files are passed on to
# npm test. Needs root, mmdebstrap and debian-archive-keyring; not part of CI. The Debian is made once and
# kept in the cache; each run unpacks its own, sees this machine's kernel, devices and network, and is removed.
set -eu
checkout=$(cd "$(dirname "$0")/../.." && pwd -P)
[ $# -gt 0 ] || set -- help
who=$1
shift
case $who in
  user) home=/home/tester ;;
  root) home=/root ;;
  *) sed -n 's/^# \(test.*\)/usage: \1/p' "$0" >&2; exit 64 ;;
esac
[ "$(id -u)" = 0 ] || { echo 'fresh-root.sh: run as root, which chroot and mount need' >&2; exit 77; }
command -v mmdebstrap >/dev/null || { echo 'fresh-root.sh: apt install mmdebstrap' >&2; exit 69; }

cache=${XDG_CACHE_HOME:-$HOME/.cache}/entropyd-lab
# README's requirements, git for the clone, and what npm needs to reach a registry.
packages=ca-certificates,g++,git,make,nodejs,npm,python3
debian=$cache/debian13-$(echo "$packages" | sha256sum | cut -c -16).tar
if [ ! -f "$debian" ]; then
  mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -v -e security -e nodesource | head -n 1)
  mkdir -p "$cache"
  mmdebstrap --format=tar --variant=important --include="$packages" --dpkgopt=force-unsafe-io \
    trixie "$debian.new" "deb $mirror trixie main" >&2
  mv "$debian.new" "$debian"
fi

root=$(mktemp -d "$cache/fresh-root.XXXXXX")
trap 'rm -rf --one-file-system "$root"' EXIT
trap 'exit 130' INT TERM
tar -x -C "$root" -f "$debian"
chmod 755 "$root"
[ "$who" = root ] || chroot "$root" useradd --create-home tester
git clone -q "$checkout" "$root$home/entropyd"
chmod 700 "$root$home"
[ "$who" = root ] || chroot "$root" chown -R tester: "$home"

# The registry and its certificates as npm finds them on this machine. Node's headers come from the root's own
# packages: where node-gyp would download them, nobody listens.
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
certificates=$(npm config get cafile)
[ "$certificates" = null ] || cp -L "$certificates" "$root/etc/lab-certificates.pem"
cat >"$root/etc/npmrc" <<NPM
registry=$(npm config get registry)
omit-lockfile-registry-resolved=$(npm config get omit-lockfile-registry-resolved)
fund=false
audit=false
disturl=http://127.0.0.1:9/
NPM
[ "$certificates" = null ] || echo 'cafile=/etc/lab-certificates.pem' >>"$root/etc/npmrc"

cat >"$root/lab-run" <<'RUN'
#!/bin/sh
set -eu
cd "$HOME/entropyd"
npm install
exec npm test -- "$@"
RUN
chmod 755 "$root/lab-run"

# shellcheck disable=SC2016 # expanded by the inner shell
inside='set -eu
  root=$1 home=$2 who=$3
  shift 3
  mount -t proc proc "$root/proc"
  mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  [ "$who" = root ] || set -- runuser -u tester -- /lab-run "$@"
  [ "$who" = user ] || set -- /lab-run "$@"
  exec env -i HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8 \
    NPM_CONFIG_GLOBALCONFIG=/etc/npmrc chroot "$root" "$@"'
unshare --mount --pid --fork --kill-child --propagation slave \
  sh -c "$inside" sh "$root" "$home" "$who" "$@"
