// Counts what was fed, and logs each feed.
import type { Log } from '../log/log.js';
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import type { Rates } from '../service/status-document.js';
import { formatDuration, type Milliseconds, milliseconds } from '../units.js';
import { creditSentence, OUTCOMES } from './credit-sentence.js';
import { addTo, CreditSummary, sum } from './credit-summary.js';
import type { Fed, FeedResult } from './feed-blocks.js';
import { History } from './history.js';
import type { MixResult } from './mix-first.js';

/** Feeds closer together than this are logged as a sum: a reader that drains the pool causes several a second. */
const SUMMED_MS = 60_000;

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
    /** ISO 8601, null before the first credit. */
    lastCreditAt: null as string | null,
    lastCreditFrom: null as string | null,
  };
  #lastFeedAt: number | undefined;
  readonly #total: Fed[] = [];
  #lastOutcome: ReseedOutcome | undefined;
  readonly #summary: CreditSummary;

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

  /** What each source has given since the start, and the result of the last reseed. */
  get total() {
    return { fed: this.#total, outcome: this.#lastOutcome };
  }

  rates(): Rates {
    return this.#history.rates(this.#now());
  }

  /** When the bytes of the last complete feed were asked for, in monotonic milliseconds. */
  get lastFeedAt(): number | undefined {
    return this.#lastFeedAt;
  }

  sinceFeed(at: number): Milliseconds | undefined {
    return this.#lastFeedAt === undefined ? undefined : milliseconds(at - this.#lastFeedAt);
  }

  /** Logs the sum of the feeds that no line has named yet, if there are any. */
  close(): void {
    this.#summary.close();
  }

  /** Counts a feed, and logs it: in a line of its own, or in a sum that is logged later. */
  logFeed(result: FeedResult): void {
    this.#count(result);
    const { fed, credits, outcome, next } = result;
    const dryRun = this.#dryRun;
    // The audit file records every feed, whatever the level of the log.
    const line = this.#summary.add(fed, credits) ? this.#log.debug : this.#log.info;
    const pause = next.kind === 'rest' && !next.untilPoolWants ? next.atMost : undefined;
    line(
      creditSentence({ ...result, dryRun }) +
        (pause === undefined ? '' : `, next in ${inSeconds(pause)}`) +
        (pause !== undefined && pause < SUMMED_MS ? ', summed up every minute' : ''),
      {
        event: 'credited',
        source: fed.map(({ source }) => source).join(),
        bits: sum(fed.map((part) => part.bits)),
        bytes: sum(fed.map((part) => part.bytes)),
        reseed: (dryRun ? undefined : outcome) ?? null,
        dryRun,
      },
    );
  }

  /** Counts and logs what was mixed in without credit right after a copy of the machine. */
  logMix({ mixed, outcome }: MixResult): void {
    const bytes = sum(mixed.map((part) => part.bytes));
    const before = this.#numbers;
    this.#numbers = {
      ...before,
      bytesAdded: before.bytesAdded + bytes,
      reseeds: before.reseeds + (outcome === 'reseeded' ? 1 : 0),
    };
    const names = mixed.map(({ source }) => source);
    const reseed = outcome === undefined ? '' : `, ${OUTCOMES[outcome]}`;
    this.#log.info(
      `${this.#dryRun ? 'would have mixed' : 'mixed'} ${bytes} tested bytes from ` +
        `${names.join(' and ')} in without credit${this.#dryRun ? '' : reseed}: ` +
        'the feed after the copy waits for more sources',
      {
        event: 'mixed',
        source: names.join(),
        bytes,
        reseed: (this.#dryRun ? undefined : outcome) ?? null,
        dryRun: this.#dryRun,
      },
    );
  }

  #count({ fed, credits, lastFeedAt, outcome }: FeedResult): void {
    this.#lastFeedAt = lastFeedAt;
    this.#lastOutcome = outcome ?? this.#lastOutcome;
    for (const one of fed) addTo(this.#total, one);
    const bits = sum(fed.map((part) => part.bits));
    const before = this.#numbers;
    this.#numbers = {
      ...before,
      credits: before.credits + credits,
      bytesAdded: before.bytesAdded + sum(fed.map((part) => part.bytes)),
      bitsCredited: before.bitsCredited + bits,
      reseeds: before.reseeds + (outcome === 'reseeded' ? 1 : 0),
    };
    if (credits === 0) return; // mixed in without a credit
    this.#numbers.lastCreditAt = this.#wallClock().toISOString();
    this.#numbers.lastCreditFrom = fed.findLast((part) => part.bits > 0)?.source ?? null;
    this.#history.add(bits, this.#now());
  }
}

// Rounded to seconds, or to 10 ms below one second.
const inSeconds = (pause: number): string => {
  const step = pause < 950 ? 10 : 1000;
  return formatDuration(milliseconds(Math.round(pause / step) * step));
};
