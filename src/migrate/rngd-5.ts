// The options of rngd from rng-tools 5 and their equivalents here. Debian's unit reads no file.
// Other variables are those of Gentoo, PLD and Red Hat 6.
import {
  debugLog,
  FOREGROUND,
  noiseDevice,
  OWN_STEP,
  PID_FILE,
  PRINTS,
  PROCESSOR,
  quietLog,
  randomDevice,
  watermark,
} from './meanings.js';
import { type Meaning, type Peer, plain, valued } from './peer.js';

const RDRAND = 'the kernel itself mixes in RDRAND';
const TPM = 'the kernel offers a TPM 2 as /dev/hwrng';

/** rngd 5 excludes the processor's generator with -d 0 as well as with -d 1. */
const withoutDrng: Meaning = (_value, draft) => {
  draft.exclude(PROCESSOR);
  return RDRAND;
};

export const RNGD_5: Peer = {
  name: 'rngd 5 (rng-tools5)',
  program: 'rngd',
  dialect: 'shell',
  files: { 'rng-tools5': 'rngd', 'rng-tools': 'rng-tools', rngd: 'rngd' },
  service: 'rngd',
  variables: {
    HRNGDEVICE: noiseDevice,
    RNGDOPTIONS: 'options',
    RNGD_OPTIONS: 'options', // PLD
    EXTRAOPTIONS: 'options', // Red Hat 6
    // Gentoo's conf.d: any value of NO_TPM or NO_DRNG switches the source off.
    DEVICE: noiseDevice,
    NO_TPM: TPM,
    NO_DRNG: withoutDrng,
    STEP: OWN_STEP,
    WATERMARK: watermark,
  },
  sources: ['hwrng'],
  foreign: [PROCESSOR],
  defaults: '-W 2048 of 4096 bits; on Linux 5.18 and later it feeds 64 bytes once and never again',
  options: [
    valued('-r --rng-device', noiseDevice),
    valued('-o --random-device', randomDevice),
    valued('-W --fill-watermark', watermark),
    valued('-d --no-drng', withoutDrng),
    valued('-n --no-tpm', TPM),
    valued('-s --random-step', OWN_STEP),
    valued('-p --pid-file', PID_FILE),
    plain('-b --background', FOREGROUND),
    plain('-f --foreground', FOREGROUND),
    plain('-q --quiet', quietLog),
    plain('-v --verbose', debugLog),
    plain('-? --help', PRINTS),
    plain('--usage', PRINTS),
    plain('-V --version', PRINTS),
  ],
};
