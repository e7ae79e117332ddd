// Sources of kind 'jitter': the variation in the time that memory accesses of this processor take.
import { option } from '../options/option.js';
import { automatic, either, oneOf, percent, powerOfTwo, wholeFrom } from '../options/values.js';
import { formatSize } from '../units.js';
import {
  calibrationOption,
  claimOption,
  type Driver,
  onPermanentFailureOption,
  roleOption,
} from './driver.js';
import { JITTER_TIMERS, JitterSource, PROCESSOR_TIMING } from './jitter.js';

const SMALLEST_BUFFER = 2 ** 12;
/** The largest buffer that was assessed and that fits into the service's MemoryMax=. */
const LARGEST_BUFFER = 64 * 2 ** 20;

const OPTIONS = {
  role: roleOption('the jitter source'),
  cpu: option<number>({
    key: 'cpu',
    read: percent,
    fallback: 10,
    show: (share) => `${share}%`,
    allowed: 'percent of one core, from 1 to 100',
    help: 'processor time that the jitter source may use on average; what it left unused in the last minute may be used at once',
    kind: 'text',
    reloads: false,
  }),
  claim: claimOption(
    1,
    'the most that a sample of the jitter source is credited with; raise it only after your own assessment',
  ),
  table: option<number>({
    key: 'table',
    read: either(powerOfTwo(SMALLEST_BUFFER, LARGEST_BUFFER), automatic),
    fallback: 0,
    show: (bytes) => (bytes === 0 ? 'auto' : formatSize(bytes)),
    allowed:
      'a power of two from 4KiB to 64MiB, or auto: 2MiB if the cache can be flushed, else by the size of the caches',
    help: 'size of the buffer that the jitter source accesses; it measures how long the accesses take',
    kind: 'text',
    reloads: false,
  }),
  steps: option<number>({
    key: 'steps',
    read: either(wholeFrom(1, 1024), automatic),
    fallback: 0,
    show: (steps) => (steps === 0 ? 'auto' : String(steps)),
    allowed: 'a whole number from 1 to 1024, or auto: as many as the claim needs',
    help: 'memory accesses that are timed together as one sample',
    kind: 'text',
    reloads: false,
  }),
  timer: option<(typeof JITTER_TIMERS)[number]>({
    key: 'timer',
    read: oneOf(JITTER_TIMERS),
    fallback: 'auto',
    show: String,
    allowed: 'cycles, clock, or auto: the cycle counter if it is fit, else the clock',
    help: 'the timer of the jitter source',
    kind: 'text',
    reloads: false,
  }),
  onPermanentFailure: onPermanentFailureOption('the jitter source'),
  calibration: calibrationOption('the jitter source'),
} as const;

export const jitterDriver = {
  kind: 'jitter',
  noise: PROCESSOR_TIMING,
  unit: 'sample',
  builtIn: 'jitter',
  options: OPTIONS,
  measured: ['claim', 'table', 'steps', 'timer'],
  check() {},
  open(native, name, values, now, { unhurried = false, anyTimer = false }) {
    const settings = { ...values, name, cpu: unhurried ? 100 : values.cpu };
    return new JitterSource(native, settings, now, { acceptsAnyTimer: anyTimer });
  },
} as const satisfies Driver<typeof OPTIONS>;
