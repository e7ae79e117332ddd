// When to feed: one pure policy a kernel generation (random.c before and after Linux 5.18).
import type { Native } from '../native.js';
import { type Bits, bits, type Milliseconds, milliseconds, type Watermark } from '../units.js';

/** A credit is never smaller before the CRNG is ready: it needs this much at once (random.c). */
const CRNG_READY_BITS = 256;
/** A legacy credit approaches the pool's size and never reaches it: a watermark above this share
 * of the pool would be fed for ever. */
const LEGACY_CEILING = 15 / 16;
/** How often a legacy pool is looked at although nothing woke us. */
const LEGACY_RECHECK_MS = milliseconds(300_000);

export interface PoolView {
  readonly poolSizeBits: Bits;
  readonly entropyAvailBits: Bits;
  readonly crngReady: boolean;
}

export interface FeedSettings {
  readonly watermarkBits: Bits;
  /** 0: never. */
  readonly reseedInterval: Milliseconds;
}

export type Need =
  | {
      readonly kind: 'feed';
      readonly bits: Bits;
      /** Mix the whole block, or only as many bytes as the credit wants. */
      readonly wholeBlock: boolean;
      readonly reseed: boolean;
      /** The pool is short: who serves first is better than who is preferred. */
      readonly urgent: boolean;
    }
  | {
      readonly kind: 'rest';
      /** Undefined: until something else happens. */
      readonly atMost: Milliseconds | undefined;
      readonly untilPoolWants: boolean;
    };

export interface Policy {
  readonly generation: 'legacy' | 'modern';
  /** What a tested block is good for that comes when nothing is needed; undefined: the next need. */
  readonly surplus: (view: PoolView) => Need | undefined;
  next(view: PoolView, sinceFeed: Milliseconds | undefined, settings: FeedSettings): Need;
}

/** Bits rounded up to whole bytes, and to what makes a CRNG ready that is not. */
function rounded(credit: number, view: PoolView): Bits {
  const whole = Math.ceil(credit / 8) * 8;
  return bits(view.crngReady ? whole : Math.max(whole, CRNG_READY_BITS));
}

/**
 * What a legacy pool has to be credited with to gain what it lacks: of n bits it counts
 * n * 0.75 * (size - E) / size, and more than half of its size at once is counted no better than
 * two credits one after the other (random.c, credit_entropy_bits).
 */
function legacyCredit(
  { poolSizeBits: size, entropyAvailBits: avail }: PoolView,
  target: Bits,
): number {
  if (avail >= target) return 0;
  return Math.min((target - avail) / (0.75 * (1 - avail / size)), size / 2);
}

/** What a legacy pool is filled to: the watermark, as far as the pool can hold it. */
export function legacyTarget(watermark: Bits, poolSizeBits: Bits): Bits {
  return bits(Math.min(watermark, Math.floor(poolSizeBits * LEGACY_CEILING)));
}

const rest = (atMost: Milliseconds | undefined, untilPoolWants: boolean): Need => ({
  kind: 'rest',
  atMost,
  untilPoolWants,
});

/**
 * The 4096-bit pool empties as it is used: fill it whenever it is below the watermark; POLLOUT on
 * /dev/random tells when. Repeated until the watermark holds, which takes one to three credits at the
 * default watermark. The kernel reseeds by itself, from what is in the pool.
 */
export const legacyPolicy: Policy = {
  generation: 'legacy',
  surplus: () => undefined,
  next(view, _sinceFeed, settings) {
    const target = legacyTarget(settings.watermarkBits, view.poolSizeBits);
    if (view.crngReady && view.entropyAvailBits >= target) return rest(LEGACY_RECHECK_MS, true);
    const credit = rounded(legacyCredit(view, target), view);
    return { kind: 'feed', bits: credit, wholeBlock: false, reseed: false, urgent: true };
  },
};

const mixAndReseed = (credit: Bits, urgent: boolean): Need => ({
  kind: 'feed',
  bits: credit,
  wholeBlock: true,
  reseed: true,
  urgent,
});

/**
 * The 256-bit pool fills once and stays full, and POLLOUT never comes again: credit at once until
 * the CRNG is ready, then mix a fresh block every interval and have the CRNG reseeded from it. A block
 * that comes in between, from a device that was slow or was plugged in, is mixed when it comes.
 */
export const modernPolicy: Policy = {
  generation: 'modern',
  surplus: (view) => mixAndReseed(view.poolSizeBits, false),
  next(view, sinceFeed, settings) {
    if (!view.crngReady) {
      return mixAndReseed(rounded(view.poolSizeBits - view.entropyAvailBits, view), true);
    }
    if (sinceFeed === undefined) return mixAndReseed(view.poolSizeBits, false);
    if (settings.reseedInterval === 0) return rest(undefined, false);
    const left = settings.reseedInterval - sinceFeed;
    return left <= 0 ? mixAndReseed(view.poolSizeBits, false) : rest(milliseconds(left), false);
  },
};

export function choosePolicy(native: Pick<Native, 'isModernPool'>, poolSizeBits: Bits): Policy {
  return native.isModernPool(poolSizeBits) ? modernPolicy : legacyPolicy;
}

/** The watermark in bits; undefined when it lies above the pool. */
export function watermarkBits(watermark: Watermark, poolSizeBits: Bits): Bits | undefined {
  const value =
    'bits' in watermark ? watermark.bits : Math.ceil((poolSizeBits * watermark.percent) / 100);
  return value <= poolSizeBits ? bits(value) : undefined;
}
