// The interface of a kernel pool to the main loop, for the real pool and the dry run.
import type { Bits } from '../units.js';
import type { Seed } from './ledger.js';
import type { PoolView } from './policy.js';

/**
 * 'notReady': the CRNG was never seeded, so it cannot be reseeded (ENODATA). 'refused': the kernel could not
 * reseed now; of the pools only SteadyPool, which retries, returns this, and the others throw.
 */
export type ReseedOutcome = 'reseeded' | 'notReady' | 'unsupported' | 'refused';

/** A system call on the pool that fails during a run. */
export interface PoolTrouble {
  readonly code: string;
  /** What is wrong and how to fix it. */
  readonly sentence: string;
  /** When view() tries again, in monotonic milliseconds. */
  readonly retryAt: number;
}

export interface PoolWatcher {
  /** Calls back once when the pool is below the wake-up threshold; start() again for the next time. */
  start(): void;
  stop(): void;
  close(): void;
}

export interface EntropyPool {
  readonly dryRun: boolean;
  /** The failure while a system call fails, else undefined; a pool that does not retry throws instead. */
  readonly trouble?: PoolTrouble | undefined;
  view(): PoolView;
  /** Throws PrivilegeError if crediting is not permitted. */
  probe(): void;
  /**
   * Mixes the seed's bytes in and credits them. The bytes are wiped, also on failure. Returns false when the
   * kernel did not accept them.
   */
  add(seed: Seed): boolean;
  reseed(): ReseedOutcome;
  /** The kernel's wake-up threshold in bits; undefined if it is not known. */
  wakesBelow(): Bits | undefined;
  watch(onWantsEntropy: () => void): PoolWatcher;
}
