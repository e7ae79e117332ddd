// The loop: what does the pool need, who can give it, feed it, rest. One block a turn, so that the
// sign of life to the watchdog comes from the work itself. Pull, not push: nothing is read before
// it is needed, and what is left of a block when the need is met is wiped.
import type { GoodBlock } from '../health/good-block.js';
import type { Log } from '../log/log.js';
import type { EntropyPool } from '../pool/entropy-pool.js';
import type { Ledger } from '../pool/ledger.js';
import type { FeedSettings, Need, Policy, PoolView } from '../pool/policy.js';
import { type Milliseconds, milliseconds } from '../units.js';
import { Alarm } from './alarm.js';
import { FeedTally } from './feed-tally.js';
import { Feeder } from './feeder.js';
import type { Rates } from './history.js';
import { PoolCalls } from './pool-calls.js';
import { Renewal, type Renewed } from './renewal.js';
import { reasonsOf, type Supply } from './supply.js';

/** A rest of so long is worth giving back what a source holds; and so is a pool that did not call. */
const LONG_REST_MS = 10_000;
const QUIET_POOL_MS = 60_000;

export type State = 'starting' | 'feeding' | 'degraded' | 'stopping';
export type Ending = 'stopped' | 'satisfied' | 'noSource';

export interface FeedParts {
  readonly pool: EntropyPool;
  readonly policy: Policy;
  readonly ledger: Ledger;
  readonly supplies: readonly Supply[];
  readonly log: Log;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Called once a turn with what the pool shows, at least every `aliveEvery` where that is set. */
  readonly onTurn: (view: PoolView) => void;
  readonly aliveEvery: Milliseconds | undefined;
  /** Called when there is something to feed: the last moment to find out that it is known elsewhere. */
  readonly beforeFeed: () => void;
  /** 'forever', or 'satisfied' to end as soon as the pool needs nothing. */
  readonly until: 'forever' | 'satisfied';
  /** End when no source is usable, instead of waiting for one. */
  readonly requireSource: boolean;
}

export class FeedLoop {
  readonly #parts: FeedParts;
  readonly #alarm = new Alarm();
  readonly #calls: PoolCalls;
  readonly #renewal = new Renewal();
  readonly #tally: FeedTally;
  readonly #feeder: Feeder;
  #settings: FeedSettings;
  #state: State = 'starting';

  constructor(parts: FeedParts, settings: FeedSettings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#tally = new FeedTally(parts.log, parts.now, parts.pool.dryRun);
    this.#calls = new PoolCalls(parts, () => this.#alarm.ring());
    this.#feeder = new Feeder({
      ...{ pool: parts.pool, ledger: parts.ledger, tally: this.#tally, renewal: this.#renewal },
      need: () => this.#need(),
      onFed: () => {
        this.#calls.fed();
        this.#become('feeding');
      },
    });
  }

  get state(): State {
    return this.#state;
  }

  /** What was fed so far: credits, bytesAdded, bitsCredited, reseeds. */
  get fed() {
    return this.#tally.numbers;
  }

  configure(settings: FeedSettings): void {
    this.#settings = settings;
    this.#alarm.ring();
  }

  /** When it feeds next, as far as the clock decides; undefined where the pool does, or nobody. */
  get nextFeedIn(): Milliseconds | undefined {
    const need = this.#need();
    if (need.kind === 'feed') return milliseconds(0);
    return need.untilPoolWants ? undefined : need.atMost;
  }

  rates(): Rates {
    return this.#tally.rates();
  }

  /** Wipes what is held, feeds bytes that are read from now on, and reseeds, whatever the pool needs. */
  renew(): void {
    this.#renewal.ask();
    this.#alarm.ring();
  }

  /** The same for one who waits to hear what came of it; undefined when nobody can give. */
  renewed(): Promise<Renewed> {
    const renewed = this.#renewal.join();
    this.#alarm.ring();
    return renewed;
  }

  stop(): void {
    this.#state = 'stopping';
    for (const supply of this.#parts.supplies) supply.close();
    this.#alarm.ring();
  }

  async run(): Promise<Ending> {
    try {
      while (this.#state !== 'stopping') {
        const view = this.#parts.pool.view();
        this.#parts.onTurn(view);
        this.#renewal.begin(this.#parts.supplies.map(({ source }) => source));
        const ending = await this.#turn(this.#need(view));
        if (ending !== undefined) return ending;
      }
      return 'stopped';
    } finally {
      this.#renewal.tell(undefined);
      this.#calls.close();
    }
  }

  #need(view = this.#parts.pool.view()): Need {
    return (
      this.#renewal.need ?? this.#parts.policy.next(view, this.#tally.sinceFeed, this.#settings)
    );
  }

  async #turn(need: Need): Promise<Ending | undefined> {
    const { supplies, until, requireSource, now } = this.#parts;
    if (need.kind === 'rest' && until === 'satisfied') return 'satisfied';
    const able = this.#due(need);
    if (able !== undefined) {
      const askedAt = now();
      const delivery = await able.deliver();
      if (delivery.kind !== 'block') return undefined;
      const beside = need.kind === 'feed' ? await this.#beside(able) : [];
      const blocks = [delivery.block, ...beside];
      this.#parts.beforeFeed();
      if (need.kind === 'feed' && !this.#renewal.makesStale) this.#feeder.feed(blocks, askedAt);
      else for (const { memory } of blocks) memory.wipe();
      return undefined;
    }
    const isDegraded = !supplies.some((supply) => supply.usable);
    if (isDegraded && requireSource) return 'noSource';
    this.#become(isDegraded ? 'degraded' : 'feeding');
    if (isDegraded) this.#renewal.tell(undefined);
    await this.#rest(need);
    return undefined;
  }

  /** A quarantined one only when no other is due: what it gives feeds nobody, and it may give slowly. */
  #due(need: Need): Supply | undefined {
    const due = this.#worthAsking(need).filter(({ retryAt }) => retryAt <= this.#parts.now());
    return due.find(({ standing }) => standing !== 'quarantined') ?? due[0];
  }

  /** Blocks of those that add to every feed, as far as they have one. */
  async #beside(first: Supply): Promise<GoodBlock[]> {
    const blocks: GoodBlock[] = [];
    for (const supply of this.#parts.supplies) {
      if (!supply.beside || supply === first || supply.standing !== 'trusted') continue;
      if (this.#state === 'stopping' || supply.retryAt > this.#parts.now()) continue;
      const delivery = await supply.deliver();
      if (delivery.kind === 'block') blocks.push(delivery.block);
    }
    return blocks;
  }

  /**
   * Whoever is needed now; the quarantined always, or they would never come back; and who is to add
   * to the next feed but is on trial.
   */
  #worthAsking(need: Need): readonly Supply[] {
    const { supplies } = this.#parts;
    if (need.kind === 'feed') return supplies;
    return supplies.filter(
      ({ standing, beside }) => standing === 'quarantined' || (beside && standing === 'onTrial'),
    );
  }

  async #rest(need: Need): Promise<void> {
    const { now, aliveEvery } = this.#parts;
    const untilRetry = this.#worthAsking(need).map((supply) => supply.retryAt - now());
    const untilNeed = need.kind === 'rest' ? need.atMost : undefined;
    if (this.#isLong(need)) for (const { source } of this.#parts.supplies) source.rest();
    const longest = Math.min(untilNeed ?? Infinity, aliveEvery ?? Infinity, ...untilRetry);
    // Not while a source is waited for: the pool would wake us at once, for nothing.
    const isWatching = need.kind === 'rest' && need.untilPoolWants;
    const deaf = isWatching ? this.#calls.start() : undefined;
    const atMost = Math.min(longest, deaf ?? Infinity);
    await this.#alarm.sleep(atMost === Infinity ? undefined : milliseconds(atMost));
    this.#calls.stop();
  }

  #isLong(need: Need): boolean {
    if (need.kind === 'feed') return false;
    if (need.untilPoolWants) return (this.#tally.sinceFeed ?? 0) >= QUIET_POOL_MS;
    return (need.atMost ?? Infinity) >= LONG_REST_MS;
  }

  #become(state: 'feeding' | 'degraded'): void {
    if (this.#state === 'stopping' || this.#state === state) return;
    const { log, supplies } = this.#parts;
    if (state === 'degraded') {
      const why = reasonsOf(supplies);
      log.warn(`degraded: nothing to feed from, still trying (${why})`, { event: 'degraded', why });
    } else if (this.#state === 'degraded') {
      log.info('no longer degraded', { event: 'recovered' });
    }
    this.#state = state;
  }
}
