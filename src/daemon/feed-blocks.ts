// Feeds the pool from tested blocks: as many credits as it wants of them, then one reseed. Returns what
// came of it, and changes nothing but the pool, the ledger's accounts and the blocks.
import type { TestedBlock } from '../native.js';
import type { EntropyPool, ReseedOutcome } from '../pool/entropy-pool.js';
import type { Ledger } from '../pool/ledger.js';
import type { FeedSettings, Need, Policy, PoolView } from '../pool/policy.js';
import { type Bits, bits, milliseconds } from '../units.js';

export interface HeldBlock {
  readonly source: string;
  readonly block: TestedBlock;
  /** When its first byte was asked for, in monotonic milliseconds. */
  readonly askedAt: number;
  /** Role 'always'. */
  readonly addsToEveryFeed: boolean;
}

/** What one source gave to a feed, in tested bytes and in bits that were credited for them. */
export interface Fed {
  readonly source: string;
  readonly bytes: number;
  readonly bits: number;
}

export interface FeedParts {
  readonly pool: EntropyPool;
  readonly ledger: Ledger;
  readonly policy: Policy;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

export interface FeedOrder {
  /** The preferred one first. */
  readonly blocks: readonly HeldBlock[];
  readonly need: Need;
  /** What the pool showed when that need was found. */
  readonly view: PoolView;
  readonly settings: FeedSettings;
  /** When the bytes were asked for that were fed last, in monotonic milliseconds. */
  readonly lastFeedAt: number | undefined;
}

export interface FeedResult {
  /** Of each block that the kernel took bytes of. */
  readonly fed: readonly Fed[];
  /** How many calls of the kernel credited something. */
  readonly credits: number;
  /** When the bytes were asked for that were fed last, in monotonic milliseconds. */
  readonly lastFeedAt: number | undefined;
  /** Undefined where no reseed was due. */
  readonly outcome: ReseedOutcome | undefined;
  /** What the pool showed afterwards, and what it needs next. */
  readonly view: PoolView;
  readonly next: Need;
  /** What the kernel refused, where the pool does not try again by itself. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** A feed under way. */
class Feed {
  readonly #parts: FeedParts;
  readonly #order: FeedOrder;
  readonly #sums: { source: string; bytes: number; bits: number }[] = [];
  need: Need;
  view: PoolView;
  lastFeedAt: number | undefined;
  credits = 0;
  wantsReseed = false;

  constructor(parts: FeedParts, order: FeedOrder) {
    this.#parts = parts;
    this.#order = order;
    this.need = order.need;
    this.view = order.view;
    this.lastFeedAt = order.lastFeedAt;
  }

  get fed(): readonly Fed[] {
    return this.#sums.filter(({ bytes }) => bytes > 0);
  }

  /**
   * A block serves as many credits as it can: a legacy pool takes several to fill. A block of a source that
   * adds to every feed, and each one where the pool takes whole blocks, is mixed in to its end for the
   * credit that is still wanted, be it none.
   */
  useAll(): void {
    const { blocks, need } = this.#order;
    const isWhole = need.kind === 'feed' && need.wholeBlock;
    for (const held of blocks) {
      this.#sums.push({ source: held.source, bytes: 0, bits: 0 });
      while (this.need.kind === 'feed') {
        this.wantsReseed ||= this.need.reseed;
        if (!this.#credit(held, this.need.bits, this.need.wholeBlock)) break;
        this.look();
      }
      const addsToEach = held.addsToEveryFeed && held !== blocks[0];
      if (isWhole || addsToEach) this.#credit(held, bits(0), true);
    }
  }

  look(): void {
    const { pool, policy, now } = this.#parts;
    this.view = pool.view();
    // A feed counts from when its block was asked for: a slow device does not stretch the interval.
    const since = this.lastFeedAt === undefined ? undefined : milliseconds(now() - this.lastFeedAt);
    this.need = policy.next(this.view, since, this.#order.settings);
  }

  /** One call of the kernel; false when nothing is left of the block, or the kernel refused it. */
  #credit({ source, block, askedAt }: HeldBlock, want: Bits, wholeBlock: boolean): boolean {
    const { pool, ledger } = this.#parts;
    const seed = ledger.draw(source, block, want, wholeBlock);
    if (seed === undefined || !pool.add(seed)) return false;
    ledger.settle(seed);
    const sum = this.#sums.at(-1);
    if (sum !== undefined) {
      sum.bytes += seed.bytes;
      sum.bits += seed.bits;
    }
    if (seed.bits > 0) this.credits += 1;
    // A late block may have been asked for before another one that served in its place.
    this.lastFeedAt = Math.max(this.lastFeedAt ?? askedAt, askedAt);
    return true;
  }
}

/** Throws nothing: what was credited before an error is part of the result. */
export function feedBlocks(parts: FeedParts, order: FeedOrder): FeedResult {
  const feed = new Feed(parts, order);
  let outcome: ReseedOutcome | undefined;
  let failure: FeedResult['failure'];
  try {
    feed.useAll();
    if (feed.wantsReseed && feed.fed.length > 0) {
      outcome = parts.pool.reseed();
      feed.look();
    }
  } catch (error) {
    failure = { error };
  }
  const { fed, credits, lastFeedAt, view, need: next } = feed;
  return { fed, credits, lastFeedAt, outcome, view, next, failure };
}
