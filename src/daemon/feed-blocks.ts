// Feeds the pool from tested blocks: as many credits as it needs, then one reseed. Returns a result, and
// changes only the pool, the ledger and the blocks.
import type { TestedBlock } from '../native.js';
import type { EntropyPool, ReseedOutcome } from '../pool/entropy-pool.js';
import type { Ledger } from '../pool/ledger.js';
import type { FeedSettings, Need, Policy, PoolView } from '../pool/policy.js';
import { different, type Noise } from '../sources/noise.js';
import { type Bits, bits, milliseconds } from '../units.js';
import { effectiveReseed } from './effective-reseed.js';

export interface HeldBlock extends Noise {
  readonly source: string;
  readonly block: TestedBlock;
  /** When its first byte was asked for, in monotonic milliseconds. */
  readonly askedAt: number;
  /** Whether the source has the role 'always'. */
  readonly addsToEveryFeed: boolean;
  /** Whether the source only adds to what others have delivered. */
  readonly neverAlone: boolean;
}

/** The share of one source in a feed: tested bytes, and bits that were credited for them. */
export interface Fed {
  readonly source: string;
  readonly bytes: number;
  readonly bits: number;
}

export interface FeedParts {
  readonly pool: EntropyPool;
  readonly ledger: Ledger;
  readonly policy: Policy;
  /** How many different sources have to be in each feed; 0 counts as 1. */
  readonly require: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

export interface FeedOrder {
  /** The block of the preferred source first. */
  readonly blocks: readonly HeldBlock[];
  readonly need: Need;
  /** The state of the pool from which the need follows. */
  readonly view: PoolView;
  readonly settings: FeedSettings;
  /** When the bytes of the last feed were asked for, in monotonic milliseconds; undefined before the first feed. */
  readonly lastFeedAt: number | undefined;
}

export interface FeedResult {
  /** One for each block of which the kernel accepted bytes. */
  readonly fed: readonly Fed[];
  /**
   * Whether the feed has bytes of as many different sources as are required. It has not if the kernel refused those
   * of a later source: then what was credited stays credited, and the feed is still due.
   */
  readonly isComplete: boolean;
  /** Number of system calls that credited something. */
  readonly credits: number;
  /** When the bytes of the last complete feed were asked for, in monotonic milliseconds. */
  readonly lastFeedAt: number | undefined;
  /** Undefined if no reseed was due, if nothing was fed, or if an error prevented it. */
  readonly outcome: ReseedOutcome | undefined;
  /** The state of the pool afterwards, and its next need. */
  readonly view: PoolView;
  readonly next: Need;
  /** An error of the kernel that the pool does not retry by itself. */
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

  /** Whether it has bytes of as many different sources as are required. */
  get isComplete(): boolean {
    const names = new Set(this.fed.map(({ source }) => source));
    const used = this.#order.blocks.filter(({ source }) => names.has(source));
    return different(used).length >= Math.max(1, this.#parts.require);
  }

  get fed(): readonly Fed[] {
    return this.#sums.filter(({ bytes }) => bytes > 0);
  }

  /**
   * Uses the blocks one after the other, with as many credits from each as the pool needs: filling a legacy pool
   * takes several. If the pool takes whole blocks, every block is used completely, even if no more credit is needed;
   * if not, so is a block that comes after the first, of a source that adds to every feed. The credit is the sum of
   * what the blocks are worth, limited to what the pool needs. Sources that make no feed alone come last, and are
   * credited with no more than the others.
   */
  useAll(): void {
    const { blocks, need } = this.#order;
    const isWhole = need.kind === 'feed' && need.wholeBlock;
    const last = blocks.filter(({ neverAlone }) => neverAlone);
    const ordered = [...blocks.filter(({ neverAlone }) => !neverAlone), ...last];
    const partners = this.#partners(ordered);
    const together = Math.min(...partners.map((held) => this.#worth(held)));
    for (const [index, held] of ordered.entries()) {
      if (held.neverAlone && this.fed.length === 0) break;
      this.#sums.push({ source: held.source, bytes: 0, bits: 0 });
      while (this.need.kind === 'feed') {
        this.wantsReseed ||= this.need.reseed;
        const { wholeBlock } = this.need;
        const inParts = wholeBlock ? Infinity : together - this.#credited;
        const want = this.#allowed(held, Math.min(this.need.bits, inParts));
        if (want <= 0 && !wholeBlock) break;
        if (!this.#add(held, wholeBlock ? 'all' : want, want)) break;
        this.look();
      }
      const addsToEach = held.addsToEveryFeed && index > 0;
      if (isWhole || addsToEach) this.#add(held, 'all', this.#allowed(held, this.#uncredited));
    }
    for (const held of partners) this.#match(held);
  }

  /**
   * The blocks that are worth the most, one from each of as many different sources as are required; if two are worth
   * the same, the preferred one. Empty if one source is enough. A pool that is filled in parts is credited with no
   * more than each of these blocks is worth alone.
   */
  #partners(ordered: readonly HeldBlock[]): readonly HeldBlock[] {
    const { require } = this.#parts;
    if (require < 2) return [];
    const byWorth = [...ordered].sort((one, other) => this.#worth(other) - this.#worth(one));
    const best = different(byWorth).slice(0, require);
    return ordered.filter((held) => best.includes(held));
  }

  #worth({ source, block }: HeldBlock): number {
    return this.#parts.ledger.worth(source, block);
  }

  /** The part of a credit that a block may have: sources that make no feed alone get no more than the others did. */
  #allowed({ neverAlone }: HeldBlock, credit: number): Bits {
    if (!neverAlone) return bits(credit);
    const isLast = new Set(
      this.#order.blocks.filter((held) => held.neverAlone).map(({ source }) => source),
    );
    const others = this.#sums.filter(({ source }) => !isLast.has(source));
    const carried = others.reduce((all, part) => all + part.bits, 0);
    return bits(Math.max(0, Math.min(credit, 2 * carried - this.#credited)));
  }

  /** Adds more of a required source, without credit, so that its bytes alone are worth all that was credited. */
  #match(held: HeldBlock): void {
    const { ledger } = this.#parts;
    const sum = this.#sums.find(({ source }) => source === held.source);
    const missing = this.#credited - ledger.worth(held.source, held.block, sum?.bytes ?? 0);
    if (sum !== undefined && missing > 0) this.#add(held, bits(missing), bits(0));
  }

  /** The bits of the need that no block was credited with yet; 0 for a pool that is filled in parts. */
  get #uncredited(): Bits {
    const { need } = this.#order;
    if (need.kind !== 'feed' || !need.wholeBlock) return bits(0);
    return bits(Math.max(0, need.bits - this.#credited));
  }

  get #credited(): Bits {
    return bits(this.#sums.reduce((all, part) => all + part.bits, 0));
  }

  look(): void {
    const { pool, policy, now } = this.#parts;
    this.view = pool.view();
    // The interval between feeds is measured from the start of the read, so that a slow device does not extend
    // it.
    const since = this.lastFeedAt === undefined ? undefined : milliseconds(now() - this.lastFeedAt);
    this.need = policy.next(this.view, since, this.#order.settings);
  }

  /**
   * Adds as many bytes of a block as are worth `worth` bits, or all of them, and credits at most `want` bits, in one
   * system call. Returns false if the block is used up or the kernel refused.
   */
  #add({ source, block, askedAt }: HeldBlock, worth: Bits | 'all', want: Bits): boolean {
    const { pool, ledger } = this.#parts;
    const seed = ledger.draw(source, block, worth, want);
    if (seed === undefined || !pool.add(seed)) return false;
    ledger.settle(seed);
    const sum = this.#sums.find((one) => one.source === source);
    if (sum !== undefined) {
      sum.bytes += seed.bytes;
      sum.bits += seed.bits;
    }
    if (seed.bits > 0) this.credits += 1;
    // A late block may have been requested before the block that was fed in its place.
    this.lastFeedAt = Math.max(this.lastFeedAt ?? askedAt, askedAt);
    return true;
  }
}

/** Does not throw: credits made before an error are part of the result. */
export function feedBlocks(parts: FeedParts, order: FeedOrder): FeedResult {
  const feed = new Feed(parts, order);
  let outcome: ReseedOutcome | undefined;
  let failure: FeedResult['failure'];
  try {
    feed.useAll();
    if (feed.wantsReseed && feed.isComplete) {
      outcome = effectiveReseed(parts);
      feed.look();
    }
  } catch (error) {
    failure = { error };
  }
  const { fed, isComplete, credits, view, need: next } = feed;
  const lastFeedAt = isComplete ? feed.lastFeedAt : order.lastFeedAt;
  return { fed, isComplete, credits, lastFeedAt, outcome, view, next, failure };
}
