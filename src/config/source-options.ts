// The settings of the sources. A key that begins with a source's name can stand in its [[source]]
// table without it (source-tables.ts).
import { SOURCE_NAMES, type SourceName } from '../sources/catalogue.js';
import { JITTER_TIMERS, type JitterSettings } from '../sources/jitter.js';
import { formatSize } from '../units.js';
import { option } from './option.js';
import {
  automatic,
  either,
  listOf,
  numberFrom,
  oneOf,
  percent,
  powerOfTwo,
  text,
  wholeFrom,
} from './values.js';

export const JITTER_ROLES = ['behind', 'beside'] as const;
export type JitterRole = (typeof JITTER_ROLES)[number];
const LOWEST_CLAIM = 0.1;
const SMALLEST_TABLE = 2 ** 12;
/** The largest that was assessed, and that fits into the service's MemoryMax=. */
const LARGEST_TABLE = 64 * 2 ** 20;

export const SOURCE_OPTIONS = {
  source: option<readonly SourceName[]>({
    key: 'source',
    read: listOf(oneOf(SOURCE_NAMES)),
    fallback: [],
    show: (names) => (names.length === 0 ? 'every usable one' : names.join(', ')),
    allowed: `one or more of: ${SOURCE_NAMES.join(', ')}`,
    help: 'a source to use; may be given more than once, they are asked in this order',
    kind: 'list',
    reloads: false,
  }),
  hwrngDevice: option({
    key: 'hwrng-device',
    read: text,
    fallback: '/dev/hwrng',
    show: String,
    allowed: 'the path of a character device or FIFO',
    help: 'the hardware noise source',
    kind: 'text',
    reloads: false,
  }),
  hwrngClaim: option({
    key: 'hwrng-claim',
    read: numberFrom(LOWEST_CLAIM, 8),
    fallback: 4,
    show: String,
    allowed: `bits of min-entropy from ${LOWEST_CLAIM} to 8`,
    help: 'what a byte of the hardware source is credited with at most',
    kind: 'text',
    reloads: false,
  }),
  jitterRole: option<JitterRole>({
    key: 'jitter-role',
    read: oneOf(JITTER_ROLES),
    fallback: 'behind',
    show: String,
    allowed: JITTER_ROLES.join(', '),
    help: 'whether the jitter source only stands in for those before it, or adds to every feed as soon as it is trusted',
    kind: 'text',
    reloads: false,
  }),
  jitterCpu: option({
    key: 'jitter-cpu',
    read: percent,
    fallback: 10,
    show: (share) => `${share}%`,
    allowed: 'percent of one core, from 1 to 100',
    help: 'processor time that the jitter source may take, on average; what a minute left unused may be made up for',
    kind: 'text',
    reloads: false,
  }),
  jitterClaim: option({
    key: 'jitter-claim',
    read: numberFrom(LOWEST_CLAIM, 8),
    fallback: 1,
    show: String,
    allowed: `bits of min-entropy from ${LOWEST_CLAIM} to 8`,
    help: 'what a sample of the jitter source counts for; raise it only on your own assessment',
    kind: 'text',
    reloads: false,
  }),
  jitterTable: option({
    key: 'jitter-table',
    read: either(powerOfTwo(SMALLEST_TABLE, LARGEST_TABLE), automatic),
    fallback: 0,
    show: (bytes) => (bytes === 0 ? 'auto' : formatSize(bytes)),
    allowed: 'a power of two from 4KiB to 64MiB, or auto: by the size of the caches',
    help: 'the table through which the jitter source walks',
    kind: 'text',
    reloads: false,
  }),
  jitterSteps: option({
    key: 'jitter-steps',
    read: wholeFrom(1, 1024),
    fallback: 8,
    show: String,
    allowed: 'a whole number from 1 to 1024',
    help: 'steps of the walk that are timed together as one sample',
    kind: 'text',
    reloads: false,
  }),
  jitterTimer: option<JitterSettings['jitterTimer']>({
    key: 'jitter-timer',
    read: oneOf(JITTER_TIMERS),
    fallback: 'auto',
    show: String,
    allowed: 'cycles, clock, or auto: the cycle counter where it is fit',
    help: 'what the jitter source is timed by',
    kind: 'text',
    reloads: false,
  }),
} as const;
