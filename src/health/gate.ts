// The gate: a raw block goes in, a good block or a rejection comes out, and a rejected one is wiped
// before anybody hears of it. Bytes and samples of a noise source have a gate each.
import type { RawBlock } from '../sources/raw-block.js';
import type { BitsPerByte } from '../units.js';
import type { GoodBlock } from './good-block.js';
import type { HealthTest } from './verdict.js';

export type Judgement =
  | { readonly kind: 'good'; readonly block: GoodBlock }
  | {
      readonly kind: 'rejected';
      readonly tests: readonly HealthTest[];
      readonly permanent: boolean;
    };

/** The health tests of one source and their memory of it. */
export interface Gate {
  /** What a byte of its good blocks may be credited with at most. */
  readonly credit: BitsPerByte;
  /** The tests that a block has to pass. */
  readonly tests: readonly HealthTest[];
  /** Whether it may judge yet; if not it wants PRIME_BYTES first. */
  readonly primed: boolean;
  /** Starts the continuous test with the source's first word, which is used for nothing else. */
  prime(raw: RawBlock): void;
  /** Another device stands behind the source now. */
  forget(): void;
  /** Bits of min-entropy in a raw byte or sample, measured, an upper bound; undefined before any. */
  readonly measured: number | undefined;
  judge(raw: RawBlock): Judgement;
}
