// What was fed so far, in numbers and in the sentence that is logged of each feed.
import type { Log } from '../log/log.js';
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import type { Seed } from '../pool/ledger.js';
import type { Need, PoolView } from '../pool/policy.js';
import { formatDuration, milliseconds } from '../units.js';
import { History, type Rates } from './history.js';

/** Feeds closer together than this are logged at debug: a draining reader causes several a second. */
const CHATTY_MS = 5000;

/** What one source gave to a feed. */
export interface Fed {
  readonly source: string;
  bytes: number;
  bits: number;
}

const RESEED_WORDS: Record<ReseedOutcome, string> = {
  reseeded: ', CRNG reseeded',
  notReady: ', CRNG not ready yet',
  refused: ', the kernel could not reseed its CRNG now',
  unsupported: ', this kernel cannot reseed its CRNG',
};

export class FeedTally {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #dryRun: boolean;
  readonly #wallClock: () => Date;
  readonly #history = new History();
  #numbers = {
    credits: 0,
    bytesAdded: 0,
    bitsCredited: 0,
    reseeds: 0,
    /** ISO 8601, null before the first one. */
    lastCreditAt: null as string | null,
    lastCreditFrom: null as string | null,
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

  rates(): Rates {
    return this.#history.rates(this.#now());
  }

  get sinceFeed() {
    return this.#lastFeed === undefined ? undefined : milliseconds(this.#now() - this.#lastFeed);
  }

  count(seed: Seed, at: number): void {
    // A late block was asked for before another one that served in its place.
    this.#lastFeed = Math.max(this.#lastFeed ?? at, at);
    this.#numbers = {
      ...this.#numbers,
      bytesAdded: this.#numbers.bytesAdded + seed.bytes,
    };
    if (seed.bits === 0) return; // mixed in beside another
    this.#numbers.credits += 1;
    this.#numbers.bitsCredited += seed.bits;
    this.#numbers.lastCreditAt = this.#wallClock().toISOString();
    this.#numbers.lastCreditFrom = seed.source;
    this.#history.add(seed.bits, this.#now());
  }

  say(fed: readonly Fed[], outcome: ReseedOutcome | undefined, view: PoolView, next: Need): void {
    if (outcome === 'reseeded') this.#numbers.reseeds += 1;
    const line = this.#now() - this.#lastSaid < CHATTY_MS ? this.#log.debug : this.#log.info;
    this.#lastSaid = this.#now();
    const reseed = outcome === undefined ? '' : RESEED_WORDS[outcome];
    const pause = next.kind === 'rest' && !next.untilPoolWants ? next.atMost : undefined;
    line(
      `${this.#dryRun ? 'would have credited' : 'credited'} ` +
        `${fed.map(inWords).join(' and ')}${this.#dryRun ? '' : reseed}; ` +
        `pool ${view.entropyAvailBits} of ${view.poolSizeBits} bits` +
        (pause === undefined ? '' : `; next in ${inSeconds(pause)}`) +
        (pause !== undefined && pause < CHATTY_MS ? ', logged at debug' : ''),
      {
        event: 'credited',
        source: fed.map(({ source }) => source).join(),
        bits: sum(fed.map((part) => part.bits)),
        bytes: sum(fed.map((part) => part.bytes)),
        reseed: (this.#dryRun ? undefined : outcome) ?? null,
        dryRun: this.#dryRun,
      },
    );
  }
}

const inWords = ({ source, bytes, bits }: Fed): string =>
  `${bits} bits from ${source} (${bytes} tested bytes)`;

export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

// To the second, or to 10 ms below one.
const inSeconds = (pause: number): string => {
  const step = pause < 950 ? 10 : 1000;
  return formatDuration(milliseconds(Math.round(pause / step) * step));
};
