// The options of rngd from rng-tools-debian (the fork 2.x) and their equivalents here. An init script reads
// the file and splits RNGDOPTIONS at blanks.
import {
  claim,
  FOREGROUND,
  interval,
  noiseDevice,
  OWN_STEP,
  PID_FILE,
  PRINTS,
  randomDevice,
  STATISTICS,
  watermark,
} from './meanings.js';
import { type Peer, plain, valued } from './peer.js';

const PADLOCK =
  'entropyd has no driver for VIA PadLock: load the module via-rng, which offers it as /dev/hwrng';
const CURRENT = '/sys/devices/virtual/misc/hw_random/rng_current';

export const RNGD_DEBIAN: Peer = {
  name: 'rngd 2 (rng-tools-debian)',
  program: 'rngd',
  dialect: 'shell',
  files: { 'rng-tools-debian': 'rng-tools-debian', 'rng-tools': 'rng-tools' },
  service: 'rng-tools-debian',
  variables: {
    HRNGDEVICE: noiseDevice,
    RNGDOPTIONS: 'options',
    HRNGSELECT: (value) =>
      `entropyd does not select the kernel's generator; a line in /etc/tmpfiles.d/rng.conf does: w ${CURRENT} - - - - ${value}`,
  },
  sources: ['hwrng'],
  defaults: '-W 50%, -t 60',
  options: [
    valued('-r --rng-device', noiseDevice),
    valued('-o --random-device', randomDevice),
    valued('-W --fill-watermark', watermark),
    valued('-t --feed-interval --timeout', interval),
    valued('-H --rng-entropy', (value, draft) =>
      /^\d*\.?\d+$/.test(value) ? claim(8 * Number(value), draft) : 'is not a number of bits',
    ),
    valued('--hrng', (value) =>
      value === 'viapadlock'
        ? PADLOCK
        : `the defaults for ${value} are not known here; set hwrng-claim to its entropy per byte`,
    ),
    valued('-R --rng-driver', (value) =>
      value === 'viapadlock' ? PADLOCK : 'a byte stream, which the hwrng source reads',
    ),
    valued('-Q --rng-quality', 'a setting of the PadLock driver'),
    valued('-T --rng-timeout', (value) =>
      value === '0'
        ? 'waits for its source for ever, as entropyd does'
        : 'entropyd waits for its sources; require-source = true exits with 69 when none is usable',
    ),
    valued('-s --random-step', OWN_STEP),
    valued('-B --rng-buffers', 'nothing is read ahead: a block is read when it is needed'),
    valued('-S --stats-interval', STATISTICS),
    valued('-p --pidfile', PID_FILE),
    plain('-b --background', FOREGROUND),
    plain('-f --foreground', FOREGROUND),
    plain('-? --help', PRINTS),
    plain('--usage', PRINTS),
    plain('-V --version', PRINTS),
  ],
};
