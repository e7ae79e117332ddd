// The options of rngd from rng-tools 6 and their equivalents here. Fedora's unit reads /etc/sysconfig/rngd.
import type { Draft } from './draft.js';
import {
  claim,
  debugLog,
  each,
  FOREGROUND,
  interval,
  noiseDevice,
  OWN_STEP,
  PID_FILE,
  PRINTS,
  PROCESSOR,
  quietLog,
  randomDevice,
  watermark,
} from './meanings.js';
import { type Peer, plain, valued } from './peer.js';

const NAMES = [
  'hwrng',
  'tpm',
  'rdrand',
  'darn',
  'rndr',
  'nist',
  'jitter',
  'pkcs11',
  'rtlsdr',
  'qrypt',
  'namedpipe',
];
/** The first four sources have the same numbers in every version 6. */
const FIXED_NUMBERS = 4;
const OURS = ['hwrng', 'jitter'];
/** One source under three names, each on one architecture. */
const INSTRUCTIONS = ['rdrand', 'darn', 'rndr'];

/** The source that an option's value names, either by a number or by a name that more characters may follow. */
function sourceOf(value: string): string | undefined {
  if (/^\d+$/.test(value)) return Number(value) < FIXED_NUMBERS ? NAMES[Number(value)] : undefined;
  return NAMES.find((name) => value.startsWith(name));
}

const choose =
  (included: boolean) =>
  (value: string, draft: Draft): string | undefined => {
    const name = sourceOf(value);
    if (name === undefined)
      return 'is a number whose source differs between versions of rngd: see rngd --list';
    if (OURS.includes(name)) {
      if (included) draft.use(name);
      else draft.exclude(name);
      return undefined;
    }
    const foreign = INSTRUCTIONS.includes(name) ? PROCESSOR : name;
    if (included) draft.useForeign(foreign);
    else draft.exclude(foreign);
    return included ? `there is no source ${name} here` : undefined;
  };

function sourceOption(value: string, draft: Draft): string {
  const [source, key, path] = value.split(':');
  if (source === 'namedpipe' && key === 'path') {
    draft.useForeign(source);
    return `entropyd reads one device: hwrng-device = "${path}" reads this FIFO instead`;
  }
  if (source === 'jitter')
    return 'entropyd has its own jitter source, one thread within jitter-cpu';
  return 'there is no such source here';
}

export const RNGD_6: Peer = {
  name: 'rngd 6 (rng-tools)',
  program: 'rngd',
  dialect: 'environmentFile',
  files: { rngd: 'rngd', 'rng-tools5': 'rngd', 'rng-tools': 'rngd' },
  service: 'rngd',
  variables: {
    HRNGDEVICE: noiseDevice,
    RNGDOPTIONS: 'options',
    RNGD_ARGS: 'options', // Fedora
    RNGD_OPTS: 'options', // Alpine, Arch
    RNGD_OPTIONS: 'options', // PLD
    EXTRAOPTIONS: 'options',
    // Gentoo's conf.d, in the order of its init script. OE-core has EXTRA_ARGS only.
    INCLUDE_ENTROPY_SOURCES: each(choose(true)),
    EXCLUDE_ENTROPY_SOURCES: each(choose(false)),
    HWRNG_DEVICE: noiseDevice,
    RDRAND_OPTIONS: each((value, draft) => sourceOption(`rdrand:${value}`, draft)),
    DARN_OPTIONS: each((value, draft) => sourceOption(`darn:${value}`, draft)),
    NIST_OPTIONS: each((value, draft) => sourceOption(`nist:${value}`, draft)),
    JITTER_OPTIONS: 'entropyd has its own jitter source, one thread within jitter-cpu',
    PKCS11_OPTIONS: each((value, draft) => sourceOption(`pkcs11:${value}`, draft)),
    RANDOM_DEVICE: randomDevice,
    STEP: OWN_STEP,
    WATERMARK: watermark,
    EXTRA_ARGS: 'options',
  },
  sources: OURS,
  // The other sources that are on by default need a device, a token or a path first.
  foreign: [PROCESSOR],
  defaults: '-W 75%, -R 300, -e 8 bits per byte',
  options: [
    valued('-x --exclude', choose(false)),
    valued('-n --include', choose(true)),
    valued('-O --option', sourceOption),
    plain('-u --use-slow-sources', (_value, draft) => draft.set('jitter-role', 'always')),
    valued('-r --rng-device', noiseDevice),
    valued('-o --random-device', randomDevice),
    valued('-W --fill-watermark', watermark),
    valued('-R --force-reseed', interval),
    valued('-e --entropy-count', (value, draft) =>
      /^[1-8]$/.test(value)
        ? claim(Number(value), draft)
        : 'would credit nothing: use entropyd run --dry-run',
    ),
    valued('-s --random-step', OWN_STEP),
    plain('-i --ignorefail', 'no equivalent: a block that fails is always wiped'),
    valued('-D --drop-privileges', 'the unit of entropyd has CAP_SYS_ADMIN and nothing else'),
    valued('-p --pid-file', PID_FILE),
    plain('-t --test', 'a command, not a daemon: entropyd bench, or entropyd sources --test'),
    plain('-l --list', 'a command, not a daemon: entropyd sources'),
    plain('-d --debug', debugLog),
    plain('-q --quiet', quietLog),
    plain('-b --background', FOREGROUND),
    plain('-f --foreground', FOREGROUND),
    plain('-v --version', PRINTS),
    plain('-V', PRINTS),
    plain('-? --help', PRINTS),
    plain('--usage', PRINTS),
  ],
};
