// When to feed: one pure policy a kernel generation (random.c before and after Linux 5.18).
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
    }
  | {
      readonly kind: 'rest';
      /** Undefined: until something else happens. */
      readonly atMost: Milliseconds | undefined;
      readonly untilPoolWants: boolean;
    };

export interface Policy {
  readonly generation: 'legacy' | 'modern';
  next(view: PoolView, sinceFeed: Milliseconds | undefined, settings: FeedSettings): Need;
}

/** Bits rounded up to whole bytes, and to what makes a CRNG ready that is not. */
function deficit(view: PoolView, target: Bits): Bits {
  const missing = Math.ceil(Math.max(0, target - view.entropyAvailBits) / 8) * 8;
  return bits(view.crngReady ? missing : Math.max(missing, CRNG_READY_BITS));
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
 * /dev/random tells when. A deficit is repeated until the watermark holds, since a credit of n bits
 * adds only n * 0.75 * (4096 - E) / 4096. The kernel reseeds by itself, from what is in the pool.
 */
export const legacyPolicy: Policy = {
  generation: 'legacy',
  next(view, _sinceFeed, settings) {
    const target = legacyTarget(settings.watermarkBits, view.poolSizeBits);
    if (view.crngReady && view.entropyAvailBits >= target) return rest(LEGACY_RECHECK_MS, true);
    return { kind: 'feed', bits: deficit(view, target), wholeBlock: false, reseed: false };
  },
};

/**
 * The 256-bit pool fills once and stays full, and POLLOUT never comes again: credit at once until
 * the CRNG is ready, then mix a fresh block every interval and have the CRNG reseeded from it.
 */
export const modernPolicy: Policy = {
  generation: 'modern',
  next(view, sinceFeed, settings) {
    const feed = (amount: Bits): Need => ({
      kind: 'feed',
      bits: amount,
      wholeBlock: true,
      reseed: true,
    });
    if (!view.crngReady) return feed(deficit(view, view.poolSizeBits));
    if (sinceFeed === undefined) return feed(view.poolSizeBits);
    if (settings.reseedInterval === 0) return rest(undefined, false);
    const left = settings.reseedInterval - sinceFeed;
    return left <= 0 ? feed(view.poolSizeBits) : rest(milliseconds(left), false);
  },
};

/** By what the kernel shows: the pool's size, and its version only where the size is a new one. */
export function choosePolicy(poolSizeBits: Bits, release: string): Policy {
  if (poolSizeBits === 256) return modernPolicy;
  if (poolSizeBits === 4096) return legacyPolicy;
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  return major > 5 || (major === 5 && minor >= 18) ? modernPolicy : legacyPolicy;
}

/** The watermark in bits; undefined when it lies above the pool. */
export function watermarkBits(watermark: Watermark, poolSizeBits: Bits): Bits | undefined {
  const value =
    'bits' in watermark ? watermark.bits : Math.ceil((poolSizeBits * watermark.percent) / 100);
  return value <= poolSizeBits ? bits(value) : undefined;
}
