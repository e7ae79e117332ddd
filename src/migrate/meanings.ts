// Translations that the options of several daemons share.
import { resolve } from 'node:path';
import type { Draft } from './draft.js';
import type { Meaning } from './peer.js';

/** The pool size before Linux 5.18, for which options in bits were written. */
const LEGACY_POOL_BITS = 4096;
const MODERN_POOL_BITS = 256;
const MODERN = `applies to a pool of ${LEGACY_POOL_BITS} bits; one of ${MODERN_POOL_BITS} bits (Linux 5.18 and later) stays full`;

export const FOREGROUND: Meaning = (_value, { machine }) =>
  machine.initSystem === 'systemd'
    ? 'entropyd run stays in the foreground, as systemd expects'
    : 'entropyd run stays in the foreground: its init script starts it in the background';
export const PID_FILE: Meaning = (_value, { machine }) =>
  machine.initSystem === 'systemd'
    ? 'no pid file is written: systemctl show -P MainPID entropyd'
    : 'no pid file is written';

/** How the statistics are asked for. */
export const STATISTICS: Meaning = (_value, { machine }) =>
  machine.initSystem === 'systemd'
    ? 'statistics are logged on SIGUSR1: systemctl kill -s USR1 entropyd'
    : 'statistics are logged on SIGUSR1';
export const PRINTS = 'a command that prints and exits, not a setting';
export const OWN_STEP = 'entropyd decides how many bytes make one credit';

const wholeNumber = (value: string): number => (/^\d+$/.test(value) ? Number(value) : Number.NaN);

/** A watermark in bits or in percent of the pool. */
export const watermark: Meaning = (value, draft) => {
  if (/^\d+%$/.test(value)) {
    return value === '0%'
      ? 'no equivalent: entropyd always has a watermark'
      : draft.set('watermark', value, MODERN);
  }
  const bits = wholeNumber(value);
  if (Number.isNaN(bits)) return 'is not a number of bits';
  if (bits === 0)
    return 'no equivalent: entropyd always has a watermark, and restores the threshold when it stops';
  // More than 256 bits become a percentage: as bits they are not allowed if the pool has only 256.
  if (bits <= MODERN_POOL_BITS) return draft.set('watermark', bits, MODERN);
  const percent = Math.min(100, Math.ceil((bits / LEGACY_POOL_BITS) * 100));
  return draft.set('watermark', `${percent}%`, MODERN);
};

/** An interval in seconds between two feeds of a full pool. */
export const interval: Meaning = (value, draft) => {
  const every = wholeNumber(value);
  if (Number.isNaN(every)) return 'is not a number of seconds';
  const tooOften =
    'each feed reads a fresh block of 2500 bytes, which is a lot for a slow generator: 1m is enough';
  return draft.set(
    'reseed-interval',
    every === 0 ? '0' : `${every}s`,
    every > 0 && every < 10 ? tooOften : undefined,
  );
};

/** A list of values, each with its meaning. */
export const each =
  (meaning: (value: string, draft: Draft) => string | undefined): Meaning =>
  (values, draft) => {
    const words = values.split(/\s+/).filter((word) => word !== '');
    const remarks = words.flatMap((word) => meaning(word, draft) ?? []);
    return remarks.length === 0 ? undefined : remarks.join('; ');
  };

/** The processor's random instructions, which other daemons have as a source. */
export const PROCESSOR = "the processor's generator (RDRAND)";

const NEEDS_DROP_IN =
  'the unit allows /dev/hwrng only: once this is in place, entropyd config unit prints the drop-in for it';

/** The device to read; the last one named counts. */
export const noiseDevice: Meaning = (given, draft) => {
  const value = resolve('/', given); // the working directory of a service
  const why = draft.machine.whyUnsupported(value);
  draft.isDeviceUnsupported = why !== null;
  draft.settings.delete('hwrng-device');
  if (why !== null) return `${value} is ${why}: not read`;
  const needsDropIn = draft.machine.initSystem === 'systemd' && value !== '/dev/hwrng';
  return draft.set('hwrng-device', value, needsDropIn ? NEEDS_DROP_IN : undefined);
};

export const randomDevice: Meaning = (value, draft) => {
  if (value === '/dev/random') return draft.set('random-device', value);
  const why = draft.machine.whyNoRandomDevice(value);
  if (why === null) return draft.set('random-device', value);
  return `${why}: entropyd credits only the kernel's pool; entropyd collect writes bytes to a file`;
};

/** A claim in bits of entropy per byte. */
export const claim = (bitsPerByte: number, draft: Draft): string | undefined =>
  draft.set(
    'hwrng-claim',
    Number(bitsPerByte.toFixed(3)),
    'the upper limit per byte; less is credited if less was measured',
  );

export const debugLog: Meaning = (_value, draft) => draft.set('log-level', 'debug');
export const quietLog: Meaning = (_value, draft) => draft.set('log-level', 'error');
