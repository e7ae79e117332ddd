// Sources of kind 'jitter': the machine's own timing jitter.
import { option } from '../options/option.js';
import { automatic, either, oneOf, percent, powerOfTwo, wholeFrom } from '../options/values.js';
import { formatSize } from '../units.js';
import { claimOption, type Driver, roleOption } from './driver.js';
import { JITTER_TIMERS, JitterSource } from './jitter.js';

const SMALLEST_TABLE = 2 ** 12;
/** The largest that was assessed, and that fits into the service's MemoryMax=. */
const LARGEST_TABLE = 64 * 2 ** 20;

const OPTIONS = {
  role: roleOption('the jitter source'),
  cpu: option<number>({
    key: 'cpu',
    read: percent,
    fallback: 10,
    show: (share) => `${share}%`,
    allowed: 'percent of one core, from 1 to 100',
    help: 'processor time that the jitter source may take, on average; what a minute left unused may be made up for',
    kind: 'text',
    reloads: false,
  }),
  claim: claimOption(
    1,
    'what a sample of the jitter source counts for; raise it only on your own assessment',
  ),
  table: option<number>({
    key: 'table',
    read: either(powerOfTwo(SMALLEST_TABLE, LARGEST_TABLE), automatic),
    fallback: 0,
    show: (bytes) => (bytes === 0 ? 'auto' : formatSize(bytes)),
    allowed: 'a power of two from 4KiB to 64MiB, or auto: by the size of the caches',
    help: 'the table through which the jitter source walks',
    kind: 'text',
    reloads: false,
  }),
  steps: option<number>({
    key: 'steps',
    read: wholeFrom(1, 1024),
    fallback: 8,
    show: String,
    allowed: 'a whole number from 1 to 1024',
    help: 'steps of the walk that are timed together as one sample',
    kind: 'text',
    reloads: false,
  }),
  timer: option<(typeof JITTER_TIMERS)[number]>({
    key: 'timer',
    read: oneOf(JITTER_TIMERS),
    fallback: 'auto',
    show: String,
    allowed: 'cycles, clock, or auto: the cycle counter where it is fit',
    help: 'what the jitter source is timed by',
    kind: 'text',
    reloads: false,
  }),
} as const;

export const jitterDriver = {
  kind: 'jitter',
  unit: 'sample',
  builtIn: 'jitter',
  options: OPTIONS,
  check() {},
  open(native, name, values, now, { unhurried = false, anyTimer = false }) {
    const settings = { ...values, name, cpu: unhurried ? 100 : values.cpu };
    return new JitterSource(native, settings, now, { acceptsAnyTimer: anyTimer });
  },
} as const satisfies Driver<typeof OPTIONS>;
