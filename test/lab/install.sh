#!/bin/sh
# What the tests need from Debian, on a machine where apt-get is; as root.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends \
  binutils ca-certificates chromium clang cpio debian-archive-keyring e2fsprogs fish g++ g++-aarch64-linux-gnu libclang-rt-dev libp11-kit-dev make man-db mandoc mmdebstrap perl procps \
  prometheus prometheus-node-exporter python3 qemu-system-x86 qemu-user qemu-utils socat softhsm2 strace swtpm systemd systemd-container user-mode-linux util-linux zsh >/dev/null
