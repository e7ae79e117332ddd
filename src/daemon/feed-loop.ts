// The loop: what does the pool need, who can give it, feed it, rest. One block a turn, so that the
// sign of life to the watchdog comes from the work itself. Pull, not push: nothing is read before
// it is needed, and what is left of a block when the need is met is wiped.
import type { GoodBlock } from '../health/gate.js';
import type { Log } from '../log/log.js';
import type { EntropyPool, PoolWatcher } from '../pool/entropy-pool.js';
import type { Ledger } from '../pool/ledger.js';
import type { FeedSettings, Need, Policy, PoolView } from '../pool/policy.js';
import { formatDuration, type Milliseconds, milliseconds } from '../units.js';
import { Alarm } from './alarm.js';
import { FeedTally } from './feed-tally.js';
import { reasonsOf, type Supply } from './supply.js';

/** After so many calls for nothing the pool is not listened to for so long. */
const IDLE_CALLS = 3;
const DEAF_MS = milliseconds(10_000);

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
  /** 'forever', or 'satisfied' to end as soon as the pool needs nothing. */
  readonly until: 'forever' | 'satisfied';
  /** End when no source is usable, instead of waiting for one. */
  readonly requireSource: boolean;
}

export class FeedLoop {
  readonly #parts: FeedParts;
  readonly #alarm = new Alarm();
  #watcher: PoolWatcher | undefined; // only a legacy pool ever calls
  readonly #tally: FeedTally;
  #settings: FeedSettings;
  /** How often the pool called since it was fed last, and when the last time. */
  #calls = 0;
  #calledAt = 0;
  #saidDeaf = false;
  #state: State = 'starting';

  constructor(parts: FeedParts, settings: FeedSettings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#tally = new FeedTally(parts.log, parts.now, parts.pool.dryRun);
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
        const ending = await this.#turn(this.#need(view));
        if (ending !== undefined) return ending;
      }
      return 'stopped';
    } finally {
      this.#watcher?.close();
    }
  }

  #need(view = this.#parts.pool.view()): Need {
    return this.#parts.policy.next(view, this.#tally.sinceFeed, this.#settings);
  }

  async #turn(need: Need): Promise<Ending | undefined> {
    const { supplies, until, requireSource, now } = this.#parts;
    if (need.kind === 'rest' && until === 'satisfied') return 'satisfied';
    const able = this.#worthAsking(need).find((supply) => supply.retryAt <= now());
    if (able !== undefined) {
      const askedAt = now();
      const delivery = await able.deliver();
      if (delivery.kind === 'block') this.#feed(delivery.block, askedAt);
      return undefined;
    }
    const isDegraded = !supplies.some((supply) => supply.usable);
    if (isDegraded && requireSource) return 'noSource';
    this.#become(isDegraded ? 'degraded' : 'feeding');
    await this.#rest(need);
    return undefined;
  }

  /** Whoever is needed now; and the quarantined always, or they would never come back. */
  #worthAsking(need: Need): readonly Supply[] {
    const { supplies } = this.#parts;
    if (need.kind === 'feed') return supplies;
    return supplies.filter((supply) => supply.standing === 'quarantined');
  }

  async #rest(need: Need): Promise<void> {
    const { now, aliveEvery } = this.#parts;
    const untilRetry = this.#worthAsking(need).map((supply) => supply.retryAt - now());
    const untilNeed = need.kind === 'rest' ? need.atMost : undefined;
    const longest = Math.min(untilNeed ?? Infinity, aliveEvery ?? Infinity, ...untilRetry);
    // Not while a source is waited for: the pool would wake us at once, for nothing.
    const isDeaf = this.#isDeaf();
    const isWatching = need.kind === 'rest' && need.untilPoolWants && !isDeaf;
    if (isWatching) {
      this.#watcher ??= this.#parts.pool.watch(() => this.#called());
      this.#watcher.start();
    }
    const atMost = isDeaf ? Math.min(longest, DEAF_MS) : longest;
    await this.#alarm.sleep(atMost === Infinity ? undefined : milliseconds(atMost));
    this.#watcher?.stop();
  }

  #called(): void {
    this.#calls += 1;
    this.#calledAt = this.#parts.now();
    this.#alarm.ring();
  }

  /**
   * The pool calls again and again although it holds what it shall: somebody set its threshold higher
   * than we did, and it would call without end.
   */
  #isDeaf(): boolean {
    const isDeaf = this.#calls >= IDLE_CALLS && this.#parts.now() - this.#calledAt < DEAF_MS;
    if (isDeaf && !this.#saidDeaf) {
      this.#saidDeaf = true;
      this.#parts.log.warn(
        'the pool calls above the watermark: did something else set write_wakeup_threshold? ' +
          `It is heard every ${formatDuration(DEAF_MS)} only`,
      );
    }
    return isDeaf;
  }

  // A block serves as many credits as it can: a legacy pool takes several to fill. A feed counts
  // from when its block was asked for, so that a slow device does not stretch the interval.
  #feed(block: GoodBlock, askedAt: number): void {
    const { pool, ledger } = this.#parts;
    const fed = { source: block.source, bytes: 0, bits: 0 };
    let wantsReseed = false;
    let need = this.#need();
    for (; need.kind === 'feed'; need = this.#need()) {
      const seed = ledger.draw(block, need.bits, need.wholeBlock);
      if (seed === undefined) break;
      pool.add(seed);
      ledger.settle(seed);
      this.#tally.count(seed, askedAt);
      fed.bytes += seed.bytes;
      fed.bits += seed.bits;
      wantsReseed = need.reseed;
    }
    block.memory.wipe();
    if (fed.bytes === 0) return;
    this.#calls = 0;
    const outcome = wantsReseed ? pool.reseed() : undefined;
    this.#become('feeding');
    this.#tally.say(fed, outcome, pool.view(), need);
  }

  #become(state: 'feeding' | 'degraded'): void {
    if (this.#state === 'stopping' || this.#state === state) return;
    const { log, supplies } = this.#parts;
    if (state === 'degraded') {
      log.warn(`degraded: nothing to feed from, still trying (${reasonsOf(supplies)})`);
    } else if (this.#state === 'degraded') {
      log.info('no longer degraded');
    }
    this.#state = state;
  }
}
