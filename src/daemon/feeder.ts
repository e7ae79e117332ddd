// Feeds blocks that were tested: as many credits as the pool wants of them, one reseed, and the
// sentence on it. Afterwards every block is wiped.
import type { GoodBlock } from '../health/good-block.js';
import type { EntropyPool, ReseedOutcome } from '../pool/entropy-pool.js';
import type { Ledger } from '../pool/ledger.js';
import type { Need } from '../pool/policy.js';
import { type Bits, bits } from '../units.js';
import type { Fed, FeedTally } from './feed-tally.js';
import type { Renewal } from './renewal.js';

export interface FeederParts {
  readonly pool: EntropyPool;
  readonly ledger: Ledger;
  readonly tally: FeedTally;
  readonly renewal: Renewal;
  /** What the pool needs now. */
  readonly need: () => Need;
  /** Called once a feed, when something is in. */
  readonly onFed: () => void;
}

export class Feeder {
  readonly #parts: FeederParts;

  constructor(parts: FeederParts) {
    this.#parts = parts;
  }

  // A feed counts from when its block was asked for, so that a slow device does not stretch the
  // interval. What was credited is said even where the kernel refuses the rest.
  feed(blocks: readonly GoodBlock[], askedAt: number): void {
    const { pool, tally, renewal, onFed, need } = this.#parts;
    const sums: Fed[] = [];
    let outcome: ReseedOutcome | undefined;
    try {
      const wantsReseed = this.#pour(blocks, askedAt, sums);
      if (wantsReseed && sums.some(({ bytes }) => bytes > 0)) outcome = pool.reseed();
    } finally {
      const fed = sums.filter(({ bytes }) => bytes > 0);
      if (fed.length > 0) {
        onFed();
        tally.say(fed, outcome, pool.view(), need());
        renewal.tell({ fed, outcome });
      }
    }
  }

  /**
   * A block serves as many credits as it can: a legacy pool takes several to fill. What lies beside the
   * first one is mixed in whole, for what credit is still wanted, be it none. Whether any of it is to be
   * followed by a reseed; what each block gave goes into `sums`.
   */
  #pour(blocks: readonly GoodBlock[], askedAt: number, sums: Fed[]): boolean {
    let wantsReseed = false;
    for (const block of blocks) {
      const sum = { source: block.source, bytes: 0, bits: 0 };
      sums.push(sum);
      let need = this.#parts.need();
      for (; need.kind === 'feed'; need = this.#parts.need()) {
        wantsReseed ||= need.reseed;
        if (!this.#draw(block, need.bits, need.wholeBlock, askedAt, sum)) break;
      }
      if (block !== blocks[0]) this.#draw(block, bits(0), true, askedAt, sum);
      block.memory.wipe();
    }
    return wantsReseed;
  }

  /** One credit; false when nothing is left of the block. */
  #draw(block: GoodBlock, want: Bits, whole: boolean, askedAt: number, sum: Fed): boolean {
    const { pool, ledger, tally, renewal } = this.#parts;
    const seed = ledger.draw(block, want, whole);
    if (seed === undefined) return false;
    pool.add(seed);
    ledger.settle(seed);
    tally.count(seed, askedAt);
    renewal.fed();
    sum.bytes += seed.bytes;
    sum.bits += seed.bits;
    return true;
  }
}
