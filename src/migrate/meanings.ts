// Meanings that several daemons' options share.
import type { Draft } from './draft.js';
import type { Meaning } from './peer.js';

/** What pools held before Linux 5.18, and what options in bits were written for. */
const LEGACY_POOL_BITS = 4096;
const MODERN_POOL_BITS = 256;
const MODERN = `only for a pool of ${LEGACY_POOL_BITS} bits; one of ${MODERN_POOL_BITS} (Linux 5.18 and later) is always full`;

export const FOREGROUND = 'entropyd run stays in the foreground, as systemd wants it';
export const PID_FILE = 'no pid file is written: systemctl show -P MainPID entropyd';
export const PRINTS = 'prints something and exits: no setting';
export const OWN_STEP = 'entropyd decides how many bytes make one credit';

const seconds = (value: string): number => (/^\d+$/.test(value) ? Number(value) : Number.NaN);

/** Bits, or percent of the pool. */
export const watermark: Meaning = (value, draft) => {
  if (/^\d+%$/.test(value)) {
    return value === '0%'
      ? 'no watermark: entropyd always has one'
      : draft.set('watermark', value, MODERN);
  }
  const bits = seconds(value);
  if (Number.isNaN(bits)) return 'is no number of bits';
  if (bits === 0)
    return 'no watermark: entropyd always has one, and puts the threshold back when it stops';
  // As a share: more than 256 bits would be refused where the pool holds no more.
  if (bits <= MODERN_POOL_BITS) return draft.set('watermark', bits, MODERN);
  const percent = Math.min(100, Math.ceil((bits / LEGACY_POOL_BITS) * 100));
  return draft.set('watermark', `${percent}%`, MODERN);
};

/** Seconds between two feeds of a full pool. */
export const interval: Meaning = (value, draft) => {
  const every = seconds(value);
  if (Number.isNaN(every)) return 'is no number of seconds';
  const dear =
    'each feed reads a fresh block of 2500 bytes, which is much for a slow generator: 1m will do';
  return draft.set(
    'reseed-interval',
    every === 0 ? '0' : `${every}s`,
    every > 0 && every < 10 ? dear : undefined,
  );
};

/** What a processor's instruction gives, as a source that others have. */
export const PROCESSOR = "the processor's generator (RDRAND)";

/** The last of two devices is the one that is read. */
export const noiseDevice: Meaning = (value, draft) => {
  const why = draft.machine.whyUnsupported(value);
  draft.deviceRefused = why !== null;
  draft.settings.delete('hwrng-device');
  if (why !== null) return `${value} is ${why}: not read`;
  return draft.set('hwrng-device', value);
};

export const randomDevice: Meaning = (value, draft) => {
  if (value === '/dev/random') return draft.set('random-device', value);
  const why = draft.machine.whyNoRandomDevice(value);
  if (why === null) return draft.set('random-device', value);
  return `${why}: entropyd credits the kernel's pool alone; entropyd collect writes bytes to a file`;
};

/** Bits of entropy that a byte is taken for. */
export const claim = (bitsPerByte: number, draft: Draft): string | undefined =>
  draft.set(
    'hwrng-claim',
    Number(bitsPerByte.toFixed(3)),
    'the ceiling of a byte; less is credited where less was measured',
  );

export const debugLog: Meaning = (_value, draft) => draft.set('log-level', 'debug');
export const quietLog: Meaning = (_value, draft) => draft.set('log-level', 'error');
