#!/bin/sh
# unpack.sh SUITE FOLDER PACKAGE[=VERSION] …: unpacks packages of Debian's archive into a new folder,
# whatever the machine itself runs: nothing is installed, its package sources stay as they are.
set -eu
suite=$1 folder=$2
shift 2
mkdir -p "$(dirname "$folder")"
work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/root"
mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep -v -e security -e nodesource | head -n 1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" \
  >"$work/sources.list"
cd "$work"
apt() {
  apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o Acquire::Languages=none \
    -o APT::Sandbox::User=root "$@" >&2
}
apt update
apt download "$@"
for package in *.deb; do dpkg-deb --extract "$package" root; done
mv root "$folder"
