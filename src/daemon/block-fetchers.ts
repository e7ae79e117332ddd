// All sources at work: decides who is asked for a block, and who is not waited for any longer.
import type { Need } from '../pool/policy.js';
import { BlockFetcher } from './block-fetcher.js';
import type { SourceMonitor } from './source-monitor.js';

/**
 * A source that has given no block by then is late, and the next one is asked beside it. Where the
 * pool is short the next one is to serve within 100 ms, and jitter needs some 60 of them when cold.
 */
const PATIENCE_URGENT_MS = 25;
/** Where nothing is short: a block of a device that gives a tenth of the rate seen in practice. */
const PATIENCE_MS = 5000;

const isUrgent = (need: Need): boolean => need.kind === 'feed' && need.urgent;
const patienceFor = (need: Need): number => (isUrgent(need) ? PATIENCE_URGENT_MS : PATIENCE_MS);

export class BlockFetchers {
  readonly #all: readonly BlockFetcher[];
  readonly #now: () => number;

  constructor(monitors: readonly SourceMonitor[], now: () => number, onChange: () => void) {
    this.#all = monitors.map((monitor) => new BlockFetcher(monitor, now, onChange));
    this.#now = now;
  }

  get isReading(): boolean {
    return this.#all.some((one) => one.isReading);
  }

  /** Those that hold a tested block, in the order of the configuration. */
  get holding(): readonly BlockFetcher[] {
    return this.#all.filter((one) => one.held !== undefined);
  }

  /** Starts to read from whoever the need calls for. */
  ask(need: Need): void {
    for (const one of this.#all) if (one.isDue && this.#isAskedAnyway(one, need)) one.start();
    if (need.kind !== 'feed') return;
    // What is held serves a pool that is short; no device is read faster than the pool needs.
    if (need.urgent && this.holding.length > 0) return;
    for (const one of this.#inOrder) {
      if (one.isDue) one.start();
      if (one.held || (one.isReading && !this.#isLate(one, need))) return;
    }
  }

  /** Whether a source that is preferred to those that hold a block, or adds to each feed, is in time. */
  isWorthWaiting(need: Need): boolean {
    const first = this.#all.findIndex((one) => one.held !== undefined);
    return this.#inOrder.some((one) => {
      const isWanted = one.monitor.addsToEveryFeed || this.#all.indexOf(one) < first;
      return isWanted && one.isReading && !this.#isLate(one, need);
    });
  }

  /**
   * When to look again although no read has ended by then, on the clock given. What came since `lookedAt`
   * was not seen yet: that is at once.
   */
  lookAgainAt(need: Need, lookedAt: number): number {
    const times = this.#all.flatMap((one) => {
      const isAsked = need.kind === 'feed' || this.#isAskedAnyway(one, need);
      return [
        one.isReading && need.kind === 'feed' ? one.lateAt(patienceFor(need)) : Infinity,
        isAsked && !one.isReading ? one.monitor.retryAt : Infinity,
        one.heldUntil ?? Infinity,
      ];
    });
    return Math.min(...times.filter((time) => time > lookedAt));
  }

  /** When the first of the held blocks has to be wiped, on the clock given. */
  get wipeDue(): number {
    return Math.min(...this.#all.map((one) => one.heldUntil ?? Infinity));
  }

  wipeOld(): void {
    for (const one of this.#all) one.wipeOld();
  }

  discard(): void {
    for (const one of this.#all) one.discard();
  }

  rest(): void {
    for (const one of this.#all) one.rest();
  }

  close(): void {
    for (const one of this.#all) one.close();
  }

  throwFailure(): void {
    for (const one of this.#all) one.throwFailure();
  }

  get #inOrder(): readonly BlockFetcher[] {
    return this.#all.filter(({ monitor }) => monitor.trust !== 'quarantined');
  }

  #isLate(one: BlockFetcher, need: Need): boolean {
    return one.lateAt(patienceFor(need)) <= this.#now();
  }

  /**
   * The quarantined, or they would never come back; one whose device may be plugged in; and who
   * adds to every feed, for a feed and to end its trial before the next one.
   */
  #isAskedAnyway(
    { monitor: { trust, addsToEveryFeed, isExpected } }: BlockFetcher,
    need: Need,
  ): boolean {
    if (trust === 'quarantined' || isExpected) return true;
    return addsToEveryFeed && (need.kind === 'feed' || trust === 'onTrial');
  }
}
