// Feeds blocks that were tested: as many credits as the pool wants of them, one reseed, and the
// sentence on it. Afterwards every block is wiped.
import type { GoodBlock } from '../health/good-block.js';
import type { EntropyPool } from '../pool/entropy-pool.js';
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

  // A block serves as many credits as it can: a legacy pool takes several to fill. What lies beside
  // the first one is mixed in whole, for what credit is still wanted, be it none. A feed counts from
  // when its block was asked for, so that a slow device does not stretch the interval.
  feed(blocks: readonly GoodBlock[], askedAt: number): void {
    const { pool, tally, renewal, onFed } = this.#parts;
    const fed: Fed[] = [];
    let wantsReseed = false;
    for (const block of blocks) {
      const sum = { source: block.source, bytes: 0, bits: 0 };
      let need = this.#parts.need();
      for (; need.kind === 'feed'; need = this.#parts.need()) {
        wantsReseed ||= need.reseed;
        if (!this.#draw(block, need.bits, need.wholeBlock, askedAt, sum)) break;
      }
      if (block !== blocks[0]) this.#draw(block, bits(0), true, askedAt, sum);
      block.memory.wipe();
      if (sum.bytes > 0) fed.push(sum);
    }
    if (fed.length === 0) return;
    const outcome = wantsReseed ? pool.reseed() : undefined;
    onFed();
    tally.say(fed, outcome, pool.view(), this.#parts.need());
    renewal.tell({ fed, outcome });
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
