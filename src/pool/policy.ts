// When to feed: one pure policy per pool generation (random.c before and after Linux 5.18).
import type { Native } from '../native.js';
import { type Bits, bits, type Milliseconds, milliseconds, type Watermark } from '../units.js';

/** The smallest credit in bits before the CRNG is ready: the CRNG needs this much at once (random.c). */
export const CRNG_READY_BITS = 256;
/**
 * What a legacy pool has to hold for a reseed, in bits: crng_reseed() takes 32 bytes, or what there is, but at least
 * 16 (random.c before 5.18). With less it changes nothing, and RNDRESEEDCRNG reports success all the same.
 */
export const LEGACY_RESEED_BITS = 128;
/** Credits to a legacy pool approach its size and never reach it: with a watermark above this share of the
 * pool, feeding would never end. */
const LEGACY_CEILING = 15 / 16;
/** How often a legacy pool is checked without a wake-up by the kernel. */
const LEGACY_RECHECK_MS = milliseconds(300_000);

export interface PoolView {
  readonly poolSizeBits: Bits;
  readonly entropyAvailBits: Bits;
  readonly crngReady: boolean;
}

export interface FeedSettings {
  readonly watermarkBits: Bits;
  /** 0 for never. */
  readonly reseedInterval: Milliseconds;
}

export type Need =
  | {
      readonly kind: 'feed';
      readonly bits: Bits;
      /** Whether the whole block is mixed in, or only as many bytes as the credit needs. */
      readonly wholeBlock: boolean;
      readonly reseed: boolean;
      /** The pool needs entropy at once: the first source to deliver is used, whichever is preferred. */
      readonly urgent: boolean;
    }
  | {
      readonly kind: 'rest';
      /** How long to rest at most; undefined if only an event ends the rest. */
      readonly atMost: Milliseconds | undefined;
      readonly untilPoolWants: boolean;
    };

export interface Policy {
  readonly generation: 'legacy' | 'modern';
  /** The need that a tested block is used for if the pool needs nothing; undefined if it is kept for the next need. */
  readonly surplus: (view: PoolView) => Need | undefined;
  next(view: PoolView, sinceFeed: Milliseconds | undefined, settings: FeedSettings): Need;
}

/** Rounds a credit up to whole bytes and, before the CRNG is ready, to at least what makes it ready. */
function rounded(credit: number, view: PoolView): Bits {
  const whole = Math.ceil(credit / 8) * 8;
  return bits(view.crngReady ? whole : Math.max(whole, CRNG_READY_BITS));
}

/**
 * The credit that a legacy pool needs to gain its deficit: of n bits it counts n * 0.75 * (size - E) / size,
 * with E bits in the pool, and a credit of more than half of its size counts like two credits in a row
 * (random.c, credit_entropy_bits).
 */
function legacyCredit(
  { poolSizeBits: size, entropyAvailBits: avail }: PoolView,
  target: Bits,
): number {
  if (avail >= target) return 0;
  return Math.min((target - avail) / (0.75 * (1 - avail / size)), size / 2);
}

/** The level to which a legacy pool is filled: the watermark, limited to what the pool can reach. */
export function legacyTarget(watermark: Bits, poolSizeBits: Bits): Bits {
  return bits(Math.min(watermark, Math.floor(poolSizeBits * LEGACY_CEILING)));
}

const rest = (atMost: Milliseconds | undefined, untilPoolWants: boolean): Need => ({
  kind: 'rest',
  atMost,
  untilPoolWants,
});

/**
 * The 4096-bit pool empties with use: refill it whenever it is below the watermark, which POLLOUT on
 * /dev/random reports, until it is at the watermark. That takes one to three credits at the default
 * watermark. The kernel reseeds the CRNG from the pool by itself.
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
 * the CRNG is ready, then mix in a fresh block every interval and reseed the CRNG from it. A block that
 * arrives in between, from a device that was slow or was plugged in, is mixed in at once.
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

/** Whether RNDRESEEDCRNG would do anything: see LEGACY_RESEED_BITS. */
export function isReseedEffective({ generation }: Policy, view: PoolView): boolean {
  return generation === 'modern' || view.entropyAvailBits >= LEGACY_RESEED_BITS;
}

/** The watermark in bits; undefined when it is above the pool's size. */
export function watermarkBits(watermark: Watermark, poolSizeBits: Bits): Bits | undefined {
  const value =
    'bits' in watermark ? watermark.bits : Math.ceil((poolSizeBits * watermark.percent) / 100);
  return value <= poolSizeBits ? bits(value) : undefined;
}
