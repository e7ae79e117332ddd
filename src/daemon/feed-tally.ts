// What was fed so far, in numbers and in the sentence that is logged of each feed.
import type { Log } from '../log/log.js';
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import type { Seed } from '../pool/ledger.js';
import type { Need, PoolView } from '../pool/policy.js';
import { formatDuration, milliseconds } from '../units.js';

/** Feeds closer together than this are logged at debug: a draining reader causes several a second. */
const CHATTY_MS = 5000;

export interface Fed {
  readonly source: string;
  readonly bytes: number;
  readonly bits: number;
}

const RESEED_WORDS: Record<ReseedOutcome, string> = {
  reseeded: ', CRNG reseeded',
  notReady: ', CRNG not ready yet',
  unsupported: ', this kernel cannot reseed its CRNG',
};

export class FeedTally {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #dryRun: boolean;
  readonly #wallClock: () => Date;
  #numbers = {
    credits: 0,
    bytesAdded: 0,
    bitsCredited: 0,
    reseeds: 0,
    /** ISO 8601, null before the first one. */
    lastCreditAt: null as string | null,
  };
  #lastFeed: number | undefined;
  #lastSaid = Number.NEGATIVE_INFINITY;

  constructor(log: Log, now: () => number, dryRun: boolean, wallClock = () => new Date()) {
    this.#log = log;
    this.#now = now;
    this.#dryRun = dryRun;
    this.#wallClock = wallClock;
  }

  get numbers() {
    return this.#numbers;
  }

  get sinceFeed() {
    return this.#lastFeed === undefined ? undefined : milliseconds(this.#now() - this.#lastFeed);
  }

  count(seed: Seed, at: number): void {
    this.#lastFeed = at;
    this.#numbers = {
      ...this.#numbers,
      credits: this.#numbers.credits + 1,
      bytesAdded: this.#numbers.bytesAdded + seed.bytes,
      bitsCredited: this.#numbers.bitsCredited + seed.bits,
      lastCreditAt: this.#wallClock().toISOString(),
    };
  }

  say(fed: Fed, outcome: ReseedOutcome | undefined, view: PoolView, next: Need): void {
    if (outcome === 'reseeded') this.#numbers.reseeds += 1;
    const line = this.#now() - this.#lastSaid < CHATTY_MS ? this.#log.debug : this.#log.info;
    this.#lastSaid = this.#now();
    const reseed = outcome === undefined ? '' : RESEED_WORDS[outcome];
    const pause = next.kind === 'rest' && !next.untilPoolWants ? next.atMost : undefined;
    line(
      `${this.#dryRun ? 'would have credited' : 'credited'} ${fed.bits} bits from ${fed.source} ` +
        `(${fed.bytes} tested bytes)${this.#dryRun ? '' : reseed}; ` +
        `pool ${view.entropyAvailBits} of ${view.poolSizeBits} bits` +
        (pause === undefined ? '' : `; next in ${inSeconds(pause)}`) +
        (pause !== undefined && pause < CHATTY_MS ? ', logged at debug' : ''),
      {
        source: fed.source,
        bits: fed.bits,
        bytes: fed.bytes,
        ...(this.#dryRun ? { dryRun: true } : { reseed: outcome }),
      },
    );
  }
}

// To the second, or to 10 ms below one.
const inSeconds = (pause: number): string => {
  const step = pause < 950 ? 10 : 1000;
  return formatDuration(milliseconds(Math.round(pause / step) * step));
};
