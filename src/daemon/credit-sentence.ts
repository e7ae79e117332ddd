// The sentence for a credit. `run`, `once` and entropyd-seed (native/seed/crediting.cc) say it in the same words.
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import type { PoolView } from '../pool/policy.js';
import type { Fed } from './feed-blocks.js';

export interface Credit {
  readonly dryRun: boolean;
  /** One for each source; none if the pool needed nothing. */
  readonly fed: readonly Fed[];
  /** Undefined if no reseed was due. */
  readonly outcome: ReseedOutcome | undefined;
  /** The pool afterwards. */
  readonly view: Pick<PoolView, 'crngReady' | 'entropyAvailBits' | 'poolSizeBits'>;
}

/** What came of a reseed. */
export const OUTCOMES: Record<ReseedOutcome, string> = {
  reseeded: 'CRNG reseeded',
  notReady: 'CRNG not ready yet',
  refused: 'CRNG not reseeded: the kernel could not do so now',
  unsupported: 'CRNG not reseeded: this kernel has no call for it',
};

/** A source's part of a credit. */
export const creditFrom = ({ source, bits, bytes }: Fed): string =>
  `${bits} bits from ${source} (${bytes} tested bytes)`;

/** 'credited 256 bits from hwrng (2500 tested bytes), CRNG reseeded, pool 256 of 256 bits'. */
export function creditSentence({ dryRun, fed, outcome, view }: Credit): string {
  const { crngReady, entropyAvailBits, poolSizeBits } = view;
  const state = crngReady ? 'CRNG ready' : 'CRNG not ready yet';
  const crng = outcome === undefined || dryRun ? state : OUTCOMES[outcome];
  const gave =
    fed.length === 0
      ? 'credited nothing, since the pool needs nothing'
      : `${dryRun ? 'would have credited' : 'credited'} ${fed.map(creditFrom).join(' and ')}`;
  return `${gave}, ${crng}, pool ${entropyAvailBits} of ${poolSizeBits} bits`;
}
