// Feeds blocks that were tested: as many credits as the pool wants of them, one reseed, and the
// sentence on it. What is left of a block serves the next need.
import type { TestedBlock } from '../native.js';
import type { EntropyPool, ReseedOutcome } from '../pool/entropy-pool.js';
import type { Ledger } from '../pool/ledger.js';
import type { Need } from '../pool/policy.js';
import { type Bits, bits } from '../units.js';
import type { Fed } from './credit-summary.js';
import type { FeedStats } from './feed-stats.js';
import type { ReseedRequest } from './reseed-request.js';

export interface HeldBlock {
  readonly source: string;
  readonly block: TestedBlock;
  /** When its first byte was asked for, in monotonic milliseconds. */
  readonly askedAt: number;
  /** Whether its source adds to every feed. */
  readonly addsToEveryFeed: boolean;
}

export interface FeederParts {
  readonly pool: EntropyPool;
  readonly ledger: Ledger;
  readonly tally: FeedStats;
  readonly renewal: ReseedRequest;
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
  feed(blocks: readonly HeldBlock[], need: Need): void {
    const { pool, tally, renewal, onFed } = this.#parts;
    const sums: Fed[] = [];
    let outcome: ReseedOutcome | undefined;
    try {
      const wantsReseed = this.#pour(blocks, need, sums);
      if (wantsReseed && sums.some(({ bytes }) => bytes > 0)) outcome = pool.reseed();
    } finally {
      const fed = sums.filter(({ bytes }) => bytes > 0);
      if (fed.length > 0) {
        onFed();
        tally.say(fed, outcome, pool.view(), this.#parts.need());
        renewal.tell({ fed, outcome });
      }
    }
  }

  /**
   * A block serves as many credits as it can: a legacy pool takes several to fill. A block that adds
   * to every feed, and each one where the pool takes whole blocks, is mixed in to its end for what
   * credit is still wanted, be it none. Gives whether any of it is to be followed by a reseed; what
   * each block gave goes into `sums`.
   */
  #pour(blocks: readonly HeldBlock[], first: Need, sums: Fed[]): boolean {
    let wantsReseed = false;
    let need = first;
    const isWhole = first.kind === 'feed' && first.wholeBlock;
    for (const held of blocks) {
      const sum = { source: held.source, bytes: 0, bits: 0 };
      sums.push(sum);
      for (; need.kind === 'feed'; need = this.#parts.need()) {
        wantsReseed ||= need.reseed;
        if (!this.#draw(held, need.bits, need.wholeBlock, sum)) break;
      }
      const addsToEach = held.addsToEveryFeed && held !== blocks[0];
      if (isWhole || addsToEach) this.#draw(held, bits(0), true, sum);
    }
    return wantsReseed;
  }

  /** One credit; false when nothing is left of the block, or the kernel refused it. */
  #draw({ source, block, askedAt }: HeldBlock, want: Bits, whole: boolean, sum: Fed): boolean {
    const { pool, ledger, tally, renewal } = this.#parts;
    const seed = ledger.draw(source, block, want, whole);
    if (seed === undefined) return false;
    if (!pool.add(seed)) return false;
    ledger.settle(seed);
    tally.count(seed, askedAt);
    renewal.fed();
    sum.bytes += seed.bytes;
    sum.bits += seed.bits;
    return true;
  }
}
