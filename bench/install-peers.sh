#!/bin/sh
# The daemons that stand beside ours in `npm run bench`, from Debian; none of them is left running.
set -eu
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
  echo 'bench: the peers come from Debian: run as root where apt-get is, or install rng-tools5, haveged,' >&2
  echo '  jitterentropy-rngd, strace and valgrind by hand' >&2
  exit 69
fi
policy=/usr/sbin/policy-rc.d
# A package's service is not to start: it would feed while we measure.
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod 755 $policy
  trap 'rm -f $policy' EXIT
fi
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  rng-tools5 haveged jitterentropy-rngd strace valgrind >/dev/null
