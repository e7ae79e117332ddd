// rngd of rng-tools 6: its options and what they mean here. Fedora's unit reads /etc/sysconfig/rngd.
import type { Draft } from './draft.js';
import {
  claim,
  debugLog,
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
/** The sources that stand at the same number in every version 6. */
const FIXED_NUMBERS = 4;
const OURS = ['hwrng', 'jitter'];
/** One source by three names: each is there on one architecture alone. */
const INSTRUCTIONS = ['rdrand', 'darn', 'rndr'];

/** A source by its name, which may be longer than needed, or by its number. */
function sourceOf(value: string): string | undefined {
  if (/^\d+$/.test(value)) return Number(value) < FIXED_NUMBERS ? NAMES[Number(value)] : undefined;
  return NAMES.find((name) => value.startsWith(name));
}

const choose =
  (wanted: boolean) =>
  (value: string, draft: Draft): string | undefined => {
    const name = sourceOf(value);
    if (name === undefined)
      return `is a source of another name in each version of rngd: see rngd --list`;
    if (OURS.includes(name)) {
      if (wanted) draft.use(name);
      else draft.leaveOut(name);
      return undefined;
    }
    const foreign = INSTRUCTIONS.includes(name) ? PROCESSOR : name;
    if (wanted) draft.useForeign(foreign);
    else draft.leaveOut(foreign);
    return wanted ? `there is no source ${name} here` : undefined;
  };

function sourceOption(value: string, draft: Draft): string {
  const [source, key, path] = value.split(':');
  if (source === 'namedpipe' && key === 'path') {
    draft.useForeign(source);
    return `entropyd reads one device: hwrng-device = "${path}" reads this FIFO in place of it`;
  }
  if (source === 'jitter') return 'another collector is used here, in one thread within jitter-cpu';
  return 'there is no such source here';
}

export const RNGD_6: Peer = {
  name: 'rngd 6 (rng-tools)',
  program: 'rngd',
  dialect: 'environmentFile',
  files: { rngd: 'rngd', 'rng-tools5': 'rngd', 'rng-tools': 'rngd' },
  service: 'rngd',
  variables: {
    RNGD_ARGS: 'options',
    RNGD_OPTS: 'options',
    EXTRAOPTIONS: 'options',
    RNGDOPTIONS: 'options',
    HRNGDEVICE: noiseDevice,
  },
  sources: OURS,
  // The others that are on by default want a device, a token or a path first.
  foreign: [PROCESSOR],
  defaults: '-W 75%, -R 300, -e 8 bits a byte',
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
        : 'credits nothing: entropyd run --dry-run',
    ),
    valued('-s --random-step', OWN_STEP),
    plain('-i --ignorefail', 'never: a block that fails is wiped'),
    valued('-D --drop-privileges', 'the unit of entropyd has CAP_SYS_ADMIN and nothing else'),
    valued('-p --pid-file', PID_FILE),
    plain('-t --test', 'no daemon: entropyd bench, or entropyd sources --test'),
    plain('-l --list', 'no daemon: entropyd sources'),
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
