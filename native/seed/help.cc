// SPDX-License-Identifier: MIT
#include "help.h"

namespace entropyd::seed {

// ASCII in lines of at most 80 characters: it may be read on a console at boot.
const char kHelp[] =
    R"(Usage: entropyd-seed [OPTIONS] [--exec PROGRAM [ARGUMENT ...]]
       entropyd-seed [OPTIONS] --launch NODE [ARGUMENT ...]
       entropyd-seed --reseed [--mix FILE|-] [--json] [OPTIONS]
       entropyd-seed --reseed --serve [--host-cid CID] [--rate N] [OPTIONS]

Tests a hardware noise source and credits the kernel's pool with it, so that
programs waiting in getrandom() go on. Needs no Node; run it before anything
that does.

  --hwrng-device PATH   the source hwrng: a character device or FIFO (default
                        /dev/hwrng)
  --random-device PATH  the kernel's random device (default /dev/random)
  --source NAME         hwrng, jitter, any, or a kind as in entropyd.toml;
                        several are tested together (default any: hwrng, and
                        jitter when that is late)
  --require N           credit only when N sources have passed (default 1)
  --bits N              how much to credit, 256 to 10000 (default 256)
  --timeout SECONDS     how long to wait for a source, 1 to 3600 (default 30)
  --if-needed           do nothing when the CRNG is ready already
  --wait                credit nothing: wait until the CRNG is ready, whatever
                        seeded it
  --quiet               say nothing unless it fails
  --exec PROGRAM ...    become PROGRAM afterwards, unless it failed; the rest is
                        its command line
  --launch NODE ...     become NODE in the same way, with the service's flags as
                        far as this NODE takes them; SIGHUP and SIGUSR1 are kept
                        for it from here on
  -h, --help

Of a machine that was restored, forked or cloned (docs/restore.md):
  --reseed              reseed a CRNG that is ready, so that the copies draw
                        different bytes
  --mix FILE            first mix up to 4096 bytes of FILE, '-' for standard
                        input, with no credit
  --source-deadline MS  wait so long for tested bytes of its own, 0 to 60000; 0
                        reads none (default 50 beside a push, 1000 without one)
  --control-socket PATH the daemon that is told, or none (default
                        /run/entropyd/control.sock)
  --json                print what was done as a JSON document on standard
                        output
  --serve               do so for each push over the sockets of
                        entropyd-reseed-vsock.socket
  --host-cid CID        who may push over vsock (default 2, the host)
  --rate N              use N pushes per second, 1 to 1000, and ten in a row
                        (default 1)

Options of the --source before them:
  --device PATH         its device
  --baud RATE           tty: bits per second, or auto (default auto)
  --flow NAME           tty: none, hardware or software (default none)
  --init TEXT           tty: what is sent at open, with \n, \r, \t, \\ and \xNN
  --claim BITS          the most that a byte or sample is worth, 0.1 to 8
  --alone               rdseed: credit it also without another source

Exit codes: 0 done, 64 usage, 69 no usable source, 70 the self-test failed, 71
system, 74 --mix, 77 needs CAP_SYS_ADMIN, 78 the device is not as it should be.

Examples:
  entropyd-seed
  entropyd-seed --source tty --device /dev/ttyACM0 --init 'cmd0\n' \
    --source jitter --require 2
  head -c 64 /dev/urandom | ssh guest entropyd-seed --reseed --mix -
  entropyd-seed --if-needed --launch /usr/bin/node \
    /usr/lib/entropyd/dist/main.cjs run
)";

}  // namespace entropyd::seed
