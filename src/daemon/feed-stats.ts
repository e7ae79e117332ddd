// What was fed so far, in numbers and in the sentence that is logged of each feed.
import type { Log } from '../log/log.js';
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import type { Seed } from '../pool/ledger.js';
import type { Need, PoolView } from '../pool/policy.js';
import { formatDuration, milliseconds } from '../units.js';
import { CreditSummary, type Fed, sum } from './credit-summary.js';
import { History, type Rates } from './history.js';

/** Feeds closer together than this are summed up: a draining reader causes several a second. */
const SUMMED_MS = 60_000;

const RESEED_WORDS: Record<ReseedOutcome, string> = {
  reseeded: ', CRNG reseeded',
  notReady: ', CRNG not ready yet',
  refused: ', the kernel could not reseed its CRNG now',
  unsupported: ', this kernel cannot reseed its CRNG',
};

export class FeedStats {
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
  readonly #summary: CreditSummary;
  #creditsSaid = 0;

  constructor(log: Log, now: () => number, dryRun: boolean, wallClock = () => new Date()) {
    this.#log = log;
    this.#now = now;
    this.#dryRun = dryRun;
    this.#wallClock = wallClock;
    this.#summary = new CreditSummary({ log, now, wallClock, dryRun, everyMs: SUMMED_MS });
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

  /** Says what was not said yet. */
  close(): void {
    this.#summary.close();
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
    // The audit has each feed, whatever the log's level.
    const line = this.#summary.add(fed, this.#numbers.credits - this.#creditsSaid)
      ? this.#log.debug
      : this.#log.info;
    this.#creditsSaid = this.#numbers.credits;
    const reseed = outcome === undefined ? '' : RESEED_WORDS[outcome];
    const pause = next.kind === 'rest' && !next.untilPoolWants ? next.atMost : undefined;
    line(
      `${this.#dryRun ? 'would have credited' : 'credited'} ` +
        `${fed.map(inWords).join(' and ')}${this.#dryRun ? '' : reseed}; ` +
        `pool ${view.entropyAvailBits} of ${view.poolSizeBits} bits` +
        (pause === undefined ? '' : `; next in ${inSeconds(pause)}`) +
        (pause !== undefined && pause < SUMMED_MS ? ', summed up every minute' : ''),
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

// To the second, or to 10 ms below one.
const inSeconds = (pause: number): string => {
  const step = pause < 950 ? 10 : 1000;
  return formatDuration(milliseconds(Math.round(pause / step) * step));
};
