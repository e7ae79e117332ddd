// The main loop, one pass after the other: look at the pool, the clock, the sources and the requests;
// decide (decide.ts); begin reads in the background; feed what was tested; log; sleep. A block is judged
// when it arrives (block-reader.ts). Pull, not push: no read begins before it is needed.
import type { Log } from '../log/log.js';
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import type { FeedSettings, Need, PoolView } from '../pool/policy.js';
import type { DaemonState, Rates } from '../service/status-document.js';
import { type Milliseconds, milliseconds } from '../units.js';
import { BlockReader } from './block-reader.js';
import { decide } from './decide.js';
import { effectiveReseed } from './effective-reseed.js';
import { type FeedParts, feedBlocks } from './feed-blocks.js';
import { FeedStats } from './feed-stats.js';
import type { Generation } from './generation.js';
import { LoopState } from './loop-state.js';
import { mixBlocks } from './mix-first.js';
import { PoolWakeups } from './pool-wakeups.js';
import { ReseedRequest, type ReseedResult } from './reseed-request.js';
import { runAll } from './run-all.js';
import type { Decision, Rules, Situation } from './situation.js';
import type { SourceMonitor } from './source-monitor.js';
import { Wakeup } from './wakeup.js';

export type Ending = 'stopped' | 'satisfied' | 'noSource';

export interface LoopParts extends FeedParts, Rules {
  /** In the order of the configuration: the first is preferred. */
  readonly monitors: readonly SourceMonitor[];
  readonly log: Log;
  /** Called with the pool's state before each sleep, and at least every `aliveEvery` if that is set. */
  readonly onTurn: (view: PoolView) => void;
  /** Called before each feed: the last opportunity to notice that the machine was copied. */
  readonly beforeFeed: () => void;
  readonly generation: Pick<Generation, 'reseeded'>;
  /** Whether a self-test has failed: nothing is fed from then on. */
  readonly hasFailedSelftest: () => boolean;
}

export class FeedLoop {
  readonly #parts: LoopParts;
  readonly #wakeup = new Wakeup();
  readonly #poolWakeups: PoolWakeups;
  readonly #request = new ReseedRequest();
  readonly #stats: FeedStats;
  readonly #readers: readonly BlockReader[];
  readonly #state: LoopState;
  #settings: FeedSettings;
  /** After a reseed that was refused or had no effect: programs are told of a copy when one succeeds. */
  #isReseedDue = false;

  constructor(parts: LoopParts, settings: FeedSettings) {
    this.#parts = parts;
    this.#settings = settings;
    const { monitors, log, now, pool } = parts;
    const wake = (): void => this.#wakeup.notify();
    this.#stats = new FeedStats(log, now, pool.dryRun);
    this.#state = new LoopState(parts);
    this.#poolWakeups = new PoolWakeups(parts, wake);
    this.#readers = monitors.map((one) => new BlockReader(one, now, wake, parts.require));
    // Whether enough sources deliver has to show at once, even if the pool needs nothing.
    if (parts.require > 0) this.#request.make();
  }

  get state(): DaemonState {
    const isHindered = !this.#state.isStopping && this.#noFeedBefore !== undefined;
    return isHindered ? 'degraded' : this.#state.current;
  }

  get #noFeedBefore(): number | undefined {
    const { pool, hasFailedSelftest } = this.#parts;
    return hasFailedSelftest() ? Infinity : pool.trouble?.retryAt;
  }

  /** Totals so far: credits, bytesAdded, bitsCredited, reseeds. */
  get fed() {
    return this.#stats.numbers;
  }

  /** What each source has given, and the result of the last reseed. */
  get total() {
    return this.#stats.total;
  }

  /** The time until the next feed if the clock decides it; undefined if the pool does, or if no feed is planned. */
  get nextFeedIn(): Milliseconds | undefined {
    const need = this.#need(this.#parts.pool.view(), this.#parts.now());
    if (need.kind === 'feed') return milliseconds(0);
    return need.untilPoolWants ? undefined : need.atMost;
  }

  rates(): Rates {
    return this.#stats.rates();
  }

  configure(settings: FeedSettings): void {
    this.#settings = settings;
    this.wake();
  }

  /** Ends the loop's sleep: there is something new to decide. */
  wake(): void {
    this.#wakeup.notify();
  }

  /**
   * To be called when the machine was copied: wipes the held blocks, then feeds bytes that are read from now on and
   * reseeds, even if the pool needs nothing. If that takes several sources, the first bytes are mixed in at once.
   */
  copied(): void {
    this.#isReseedDue = false; // what was fed before may be in the copy too
    this.#request.makeAfterCopy();
    this.#wakeup.notify();
  }

  /**
   * Waits for the open request, or makes one: held blocks are wiped, and what is read afterwards is fed. Resolves with
   * the result; undefined if nothing can be fed at the moment, or if the loop ends first.
   */
  reseeded(): Promise<ReseedResult> {
    const reseeded = this.#request.join();
    this.#wakeup.notify();
    return reseeded;
  }

  stop(): void {
    this.#state.stop();
    for (const reader of this.#readers) reader.close();
    this.#wakeup.notify();
  }

  async run(): Promise<Ending> {
    const { onTurn, log } = this.#parts;
    try {
      while (!this.#state.isStopping) {
        const seen = this.#look();
        if (this.#isReseedDue && this.#noFeedBefore === undefined) this.#reseedLate();
        const decision = decide(seen.situation, this.#parts);
        for (const index of decision.read) this.#readers[index]?.begin(seen.situation.at);
        if (decision.feed !== undefined) {
          this.#feed(decision.feed, seen.view);
          continue;
        }
        if (decision.mix.length > 0) {
          this.#mixFirst(decision.mix);
          continue;
        }
        if (decision.state !== undefined) this.#state.become(decision.state);
        if (decision.isHopeless) this.#request.giveNoHope();
        if (decision.ending !== undefined) return decision.ending;
        onTurn(seen.view);
        await this.#sleep(decision);
      }
      return 'stopped';
    } finally {
      await runAll(log, [
        () => this.#request.giveNoHope(),
        () => this.#stats.close(),
        () => this.#poolWakeups.close(),
      ]);
    }
  }

  #look(): { readonly view: PoolView; readonly situation: Situation } {
    const { pool, policy, now } = this.#parts;
    const at = now();
    const view = pool.view();
    if (this.#request.isNew) for (const reader of this.#readers) reader.reset();
    this.#request.begin();
    const need = this.#need(view, at);
    const atLeast = this.#atLeast(need);
    return {
      view,
      situation: {
        at,
        need,
        surplus: policy.surplus(view),
        sinceFeed: this.#stats.sinceFeed(at),
        reseedInterval: this.#settings.reseedInterval,
        readers: this.#readers.map((reader) => ({
          ...reader.look(at, atLeast),
          isMixedFirst: this.#request.isMixedFirst(reader.monitor.source.name),
        })),
        noFeedBefore: this.#noFeedBefore,
      },
    };
  }

  /**
   * What the rest of a held block has to be worth, in bits; 0 if any rest will do. If several sources are required, a
   * pool that is filled in parts takes from each of them what is worth the whole credit alone.
   */
  #atLeast(need: Need): number {
    return this.#parts.require > 1 && need.kind === 'feed' && !need.wholeBlock ? need.bits : 0;
  }

  #need(view: PoolView, at: number): Need {
    const { policy } = this.#parts;
    return this.#request.need ?? policy.next(view, this.#stats.sinceFeed(at), this.#settings);
  }

  #feed(need: Need, view: PoolView): void {
    this.#parts.beforeFeed();
    // beforeFeed() has found that the machine is a copy: the next pass wipes the held blocks.
    if (this.#request.isNew) return;
    const blocks = this.#readers.flatMap(({ held }) => held ?? []);
    const { lastFeedAt } = this.#stats;
    const order = { blocks, need, view, settings: this.#settings, lastFeedAt };
    const result = feedBlocks(this.#parts, order);
    if (result.fed.length > 0) {
      this.#poolWakeups.fed();
      if (result.isComplete) this.#state.become('feeding');
      this.#stats.logFeed(result);
      this.#announce(result.outcome);
      if (result.isComplete) this.#request.fulfil({ fed: result.fed, outcome: result.outcome });
    }
    if (result.failure !== undefined) throw result.failure.error;
  }

  #mixFirst(positions: readonly number[]): void {
    this.#parts.beforeFeed();
    if (this.#request.isNew) return;
    const blocks = positions.flatMap((index) => this.#readers[index]?.held ?? []);
    const result = mixBlocks(this.#parts, blocks);
    for (const { source } of result.mixed) this.#request.mixed(source, result.isEnough);
    if (result.mixed.length > 0) this.#stats.logMix(result);
    if (result.isEnough) this.#announce(result.outcome);
    if (result.failure !== undefined) throw result.failure.error;
  }

  /** The pool repeats by itself what the kernel has refused, but does not say when it has succeeded. */
  #reseedLate(): void {
    this.#announce(effectiveReseed(this.#parts));
  }

  #announce(outcome: ReseedOutcome | undefined): void {
    if (outcome !== undefined) this.#isReseedDue = outcome === 'refused';
    if (outcome === 'reseeded') this.#parts.generation.reseeded();
  }

  async #sleep({ sleepUntil, watchesPool, releasesMemory }: Decision): Promise<void> {
    if (releasesMemory) for (const reader of this.#readers) reader.releaseMemory();
    const backoff = watchesPool ? this.#poolWakeups.start() : undefined;
    const atMost = Math.min(sleepUntil - this.#parts.now(), backoff ?? Infinity);
    await this.#wakeup.sleep(atMost === Infinity ? undefined : milliseconds(Math.max(0, atMost)));
    this.#poolWakeups.stop();
  }
}
