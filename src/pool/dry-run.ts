// A pool for dry runs: reads the real pool's state, and does everything except the ioctls.

import { bits } from '../units.js';
import type { EntropyPool, PoolWatcher, ReseedOutcome } from './entropy-pool.js';
import type { Seed } from './ledger.js';
import type { PoolView } from './policy.js';

export class DryRunPool implements EntropyPool {
  readonly dryRun = true;
  readonly #look: () => PoolView;
  #pretended = 0; // bits that would be in the pool in addition to the real ones
  #lastSeen = 0;

  constructor(look: () => PoolView) {
    this.#look = look;
  }

  view(): PoolView {
    const view = this.#look();
    // Bits that were taken out of the real pool would also have been taken out of this one.
    this.#pretended = Math.max(
      0,
      this.#pretended - Math.max(0, this.#lastSeen - view.entropyAvailBits),
    );
    this.#lastSeen = view.entropyAvailBits;
    const avail = Math.min(view.entropyAvailBits + this.#pretended, view.poolSizeBits);
    return { ...view, entropyAvailBits: bits(avail) };
  }

  probe(): void {}

  add(seed: Seed): boolean {
    this.#pretended += seed.bits;
    seed.block.discard(seed.bytes);
    return true;
  }

  reseed(): ReseedOutcome {
    return 'reseeded';
  }

  wakesBelow(): undefined {}

  watch(): PoolWatcher {
    return { start() {}, stop() {}, close() {} };
  }
}
