// Mixes blocks into the pool without credit and reseeds, right after a copy of the machine was noticed: copies differ
// from then on, although the sources that a feed requires have not all delivered. Returns a result, and changes only
// the pool, the ledger and the blocks.
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import { bits } from '../units.js';
import { effectiveReseed } from './effective-reseed.js';
import type { Fed, FeedParts, HeldBlock } from './feed-blocks.js';

export interface MixResult {
  /** One for each block that the kernel accepted. */
  readonly mixed: readonly Fed[];
  /** Whether one of them is of a source that may be fed alone. */
  readonly isEnough: boolean;
  /** Undefined if nothing was mixed in, or if an error prevented the reseed. */
  readonly outcome: ReseedOutcome | undefined;
  /** An error of the kernel that the pool does not retry by itself. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** Does not throw: what was mixed in before an error is part of the result. */
export function mixBlocks(parts: FeedParts, blocks: readonly HeldBlock[]): MixResult {
  const { pool, ledger } = parts;
  const mixed: Fed[] = [];
  let isEnough = false;
  let outcome: ReseedOutcome | undefined;
  let failure: MixResult['failure'];
  try {
    for (const { source, block, neverAlone } of blocks) {
      const seed = ledger.draw(source, block, 'all', bits(0));
      if (seed === undefined || !pool.add(seed)) continue;
      ledger.settle(seed);
      mixed.push({ source, bytes: seed.bytes, bits: 0 });
      isEnough ||= !neverAlone;
    }
    if (mixed.length > 0) outcome = effectiveReseed(parts);
  } catch (error) {
    failure = { error };
  }
  return { mixed, isEnough, outcome, failure };
}
