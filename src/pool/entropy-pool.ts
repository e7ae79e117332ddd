// What the feed loop needs of a kernel pool, real or not.
import type { Bits } from '../units.js';
import type { Seed } from './ledger.js';
import type { PoolView } from './policy.js';

/** 'notReady': the CRNG was never seeded, so there is nothing to reseed (ENODATA). */
export type ReseedOutcome = 'reseeded' | 'notReady' | 'unsupported';

export interface PoolWatcher {
  /** Calls back once when the kernel wants entropy; start() again for the next time. */
  start(): void;
  stop(): void;
  close(): void;
}

export interface EntropyPool {
  readonly dryRun: boolean;
  view(): PoolView;
  /** Mixes the seed in and credits it. Its bytes are gone afterwards, whatever came of it. */
  add(seed: Seed): void;
  reseed(): ReseedOutcome;
  /** Below so many bits the kernel says that it wants entropy; undefined where that is not known. */
  wakesBelow(): Bits | undefined;
  watch(onWantsEntropy: () => void): PoolWatcher;
}
