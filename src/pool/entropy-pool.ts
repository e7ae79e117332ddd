// What the feed loop needs of a kernel pool, real or not.
import type { Bits } from '../units.js';
import type { Seed } from './ledger.js';
import type { PoolView } from './policy.js';

/**
 * 'notReady': the CRNG was never seeded, so there is nothing to reseed (ENODATA). 'refused': the kernel
 * could not do it now; only a pool that retries gives this, the others throw.
 */
export type ReseedOutcome = 'reseeded' | 'notReady' | 'unsupported' | 'refused';

/** What the kernel refuses in the middle of a run. */
export interface PoolTrouble {
  readonly code: string;
  /** What is wrong and how to fix it. */
  readonly sentence: string;
  /** When view() tries again, in monotonic milliseconds. */
  readonly retryAt: number;
}

export interface PoolWatcher {
  /** Calls back once when the kernel wants entropy; start() again for the next time. */
  start(): void;
  stop(): void;
  close(): void;
}

export interface EntropyPool {
  readonly dryRun: boolean;
  /** Set while the kernel refuses something; a pool that does not retry throws instead. */
  readonly trouble?: PoolTrouble | undefined;
  view(): PoolView;
  /** Throws where crediting is not allowed. */
  probe(): void;
  /**
   * Mixes the seed in and credits it. Its bytes are gone afterwards, whatever came of it. False when
   * the kernel did not take it.
   */
  add(seed: Seed): boolean;
  reseed(): ReseedOutcome;
  /** Below so many bits the kernel says that it wants entropy; undefined where that is not known. */
  wakesBelow(): Bits | undefined;
  watch(onWantsEntropy: () => void): PoolWatcher;
}
