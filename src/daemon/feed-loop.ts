// The loop: what does the pool need, who can give it, feed it, rest. Sources read in the background and
// wake the loop, so that a slow one keeps nobody waiting. Pull, not push: no read begins before it is
// needed, and what is left of a block when the need is met serves the next one for some seconds.
import type { Log } from '../log/log.js';
import type { EntropyPool, PoolTrouble } from '../pool/entropy-pool.js';
import type { Ledger } from '../pool/ledger.js';
import type { FeedSettings, Need, Policy, PoolView } from '../pool/policy.js';
import { type Milliseconds, milliseconds } from '../units.js';
import { BlockFetchers } from './block-fetchers.js';
import { FeedStats } from './feed-stats.js';
import { Feeder } from './feeder.js';
import type { Rates } from './history.js';
import { PoolWakeups } from './pool-wakeups.js';
import { reasonsOf } from './reasons.js';
import { ReseedRequest, type ReseedResult } from './reseed-request.js';
import type { SourceMonitor } from './source-monitor.js';
import { Wakeup } from './wakeup.js';

/** A rest of so long is worth giving back what a source holds; and so is a pool that did not call. */
const LONG_REST_MS = 10_000;
const QUIET_POOL_MS = 60_000;

export type State = 'starting' | 'feeding' | 'degraded' | 'stopping';
export type Ending = 'stopped' | 'satisfied' | 'noSource';

export interface FeedParts {
  readonly pool: EntropyPool;
  readonly policy: Policy;
  readonly ledger: Ledger;
  readonly monitors: readonly SourceMonitor[];
  readonly log: Log;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Called before each rest with what the pool shows, at least every `aliveEvery` where that is set. */
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
  readonly #wakeup = new Wakeup();
  readonly #poolWakeups: PoolWakeups;
  readonly #renewal = new ReseedRequest();
  readonly #tally: FeedStats;
  readonly #feeder: Feeder;
  readonly #fetchers: BlockFetchers;
  #settings: FeedSettings;
  #state: State = 'starting';
  #degradedAt = 0;

  constructor(parts: FeedParts, settings: FeedSettings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#tally = new FeedStats(parts.log, parts.now, parts.pool.dryRun);
    const wake = (): void => this.#wakeup.notify();
    this.#poolWakeups = new PoolWakeups(parts, wake);
    this.#fetchers = new BlockFetchers(parts.monitors, parts.now, wake);
    this.#feeder = new Feeder({
      ...{ pool: parts.pool, ledger: parts.ledger, tally: this.#tally, renewal: this.#renewal },
      need: () => this.#need(),
      onFed: () => {
        this.#poolWakeups.fed();
        this.#become('feeding');
      },
    });
  }

  get state(): State {
    const isHindered = this.#state !== 'stopping' && this.#parts.pool.trouble !== undefined;
    return isHindered ? 'degraded' : this.#state;
  }

  /** What was fed so far: credits, bytesAdded, bitsCredited, reseeds. */
  get fed() {
    return this.#tally.numbers;
  }

  configure(settings: FeedSettings): void {
    this.#settings = settings;
    this.#wakeup.notify();
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
    this.#wakeup.notify();
  }

  /** The same for one who waits to hear what came of it; undefined when nobody can give. */
  renewed(): Promise<ReseedResult> {
    const renewed = this.#renewal.join();
    this.#wakeup.notify();
    return renewed;
  }

  stop(): void {
    this.#state = 'stopping';
    this.#fetchers.close();
    this.#wakeup.notify();
  }

  async run(): Promise<Ending> {
    try {
      while (this.#state !== 'stopping') {
        const lookedAt = this.#parts.now();
        const view = this.#parts.pool.view();
        this.#renewal.begin(this.#fetchers);
        this.#fetchers.wipeOld();
        this.#fetchers.throwFailure();
        if (this.#parts.pool.trouble !== undefined) {
          await this.#waitForKernel(this.#parts.pool.trouble);
          continue;
        }
        const need = this.#need(view);
        if (need.kind === 'rest' && this.#parts.until === 'satisfied') return 'satisfied';
        this.#fetchers.ask(need);
        if (this.#serve(need, view)) continue;
        if (this.#isWithoutSource()) return 'noSource';
        this.#parts.onTurn(view);
        await this.#rest(need, lookedAt);
      }
      return 'stopped';
    } finally {
      this.#renewal.tell(undefined);
      this.#tally.close();
      this.#poolWakeups.close();
    }
  }

  #need(view = this.#parts.pool.view()): Need {
    return (
      this.#renewal.need ?? this.#parts.policy.next(view, this.#tally.sinceFeed, this.#settings)
    );
  }

  /** Feeds from what is held, unless nothing is, or a better block is worth waiting for. */
  #serve(need: Need, view: PoolView): boolean {
    const { holding } = this.#fetchers;
    if (holding.length === 0 || this.#fetchers.isWorthWaiting(need)) return false;
    const wanted = need.kind === 'feed' ? need : this.#parts.policy.surplus(view);
    if (wanted === undefined) return false;
    this.#parts.beforeFeed();
    // A copy of the machine was noticed just now: the next turn wipes what is held.
    if (this.#renewal.makesStale) return true;
    this.#feeder.feed(
      holding.flatMap(({ held, monitor }) =>
        held
          ? [{ ...held, source: monitor.source.name, addsToEveryFeed: monitor.addsToEveryFeed }]
          : [],
      ),
      wanted,
    );
    return true;
  }

  /** Brings the state up to date; true where a source is required and none is usable. */
  #isWithoutSource(): boolean {
    const isDegraded = !this.#parts.monitors.some((monitor) => monitor.usable);
    if (isDegraded) this.#become('degraded');
    if (this.#fetchers.isReading) return false;
    if (!isDegraded) this.#become('feeding');
    else this.#renewal.tell(undefined);
    return isDegraded && this.#parts.requireSource;
  }

  /** Reads nothing for a kernel that would not take it. */
  async #waitForKernel({ retryAt }: PoolTrouble): Promise<void> {
    this.#renewal.tell(undefined);
    const { now, aliveEvery } = this.#parts;
    const pause = Math.min(retryAt - now(), aliveEvery ?? Infinity, this.#fetchers.wipeDue - now());
    await this.#wakeup.sleep(milliseconds(Math.max(0, pause)));
  }

  async #rest(need: Need, lookedAt: number): Promise<void> {
    const { now, aliveEvery } = this.#parts;
    const untilNeed = need.kind === 'rest' ? need.atMost : undefined;
    if (this.#isLong(need)) this.#fetchers.rest();
    const untilLook = Math.max(0, this.#fetchers.lookAgainAt(need, lookedAt) - now());
    const longest = Math.min(untilNeed ?? Infinity, aliveEvery ?? Infinity, untilLook);
    // Not while a source is waited for: the pool would wake us at once, for nothing.
    const isWatching = need.kind === 'rest' && need.untilPoolWants;
    const deaf = isWatching ? this.#poolWakeups.start() : undefined;
    const atMost = Math.min(longest, deaf ?? Infinity);
    await this.#wakeup.sleep(atMost === Infinity ? undefined : milliseconds(atMost));
    this.#poolWakeups.stop();
  }

  #isLong(need: Need): boolean {
    if (need.kind === 'feed') return false;
    if (need.untilPoolWants) return (this.#tally.sinceFeed ?? 0) >= QUIET_POOL_MS;
    return (need.atMost ?? Infinity) >= LONG_REST_MS;
  }

  #become(state: 'feeding' | 'degraded'): void {
    if (this.#state === 'stopping' || this.#state === state) return;
    const { log, monitors } = this.#parts;
    if (state === 'degraded') {
      const why = reasonsOf(monitors);
      this.#degradedAt = this.#parts.now();
      log.warn(`degraded: nothing to feed from, still trying (${why})`, {
        ...{ event: 'degraded', why, code: null },
      });
    } else if (this.#state === 'degraded') {
      const lastedMs = Math.round(this.#parts.now() - this.#degradedAt);
      log.info('no longer degraded', { event: 'recovered', code: null, lastedMs });
    }
    this.#state = state;
  }
}
