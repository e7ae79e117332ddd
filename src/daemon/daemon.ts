// The daemon: starts its parts in order, runs the main loop, and undoes what it changed.
import { SelftestError } from '../errors.js';
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';
import type { EntropyPool } from '../pool/entropy-pool.js';
import type { KeptThreshold } from '../pool/kept-threshold.js';
import type { Ledger } from '../pool/ledger.js';
import type { FeedSettings, Policy, PoolView } from '../pool/policy.js';
import type { ControlSockets } from '../service/control-sockets.js';
import type { KnownAnswersReport } from '../service/known-answers-document.js';
import type { Metrics } from '../service/metrics.js';
import type { Notify } from '../service/notify.js';
import type { ReseedReport } from '../service/reseed-document.js';
import type { SelftestReport } from '../service/selftest-document.js';
import { creditSentence } from './credit-sentence.js';
import { DaemonThreshold } from './daemon-threshold.js';
import { type Ending, FeedLoop, type LoopParts } from './feed-loop.js';
import type { Generation } from './generation.js';
import { introduce } from './introduce.js';
import type { KnownAnswers } from './known-answers.js';
import { LockWarning } from './lock-warning.js';
import { reasonsOf, tooFew } from './reasons.js';
import { reseed } from './reseed.js';
import { runAll } from './run-all.js';
import { selftest } from './selftest.js';
import type { SourceMonitor } from './source-monitor.js';
import { statistics } from './statistics.js';
import { statusOf } from './status.js';
import { type ForkParts, VmFork } from './vm-fork.js';

export interface DaemonParts {
  readonly native: Native;
  readonly log: Log;
  readonly pool: EntropyPool;
  readonly dryRunBecause: string | undefined;
  readonly policy: Policy;
  readonly ledger: Ledger;
  readonly monitors: readonly SourceMonitor[];
  readonly notify: Notify;
  readonly control: ControlSockets;
  readonly keptThreshold: KeptThreshold;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly clocks: ForkParts['clocks'];
  readonly generation: Generation;
  readonly knownAnswers: KnownAnswers;
  readonly until: LoopParts['until'];
  readonly requireSource: boolean;
  readonly require: number;
}

export class Daemon {
  readonly #parts: DaemonParts;
  readonly #startedAt: number;
  readonly #loop: FeedLoop;
  readonly #fork: VmFork;
  readonly #lockWarning: LockWarning;
  #settings: FeedSettings;
  readonly #threshold: DaemonThreshold;
  /** True from taking the lock until the daemon begins to stop; at any other time a reload only stores settings. */
  #mayChangeMachine = false;
  #fail: (error: unknown) => void = () => {};
  readonly #failed: Promise<never>;

  constructor(parts: DaemonParts, settings: FeedSettings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#startedAt = parts.now();
    this.#threshold = new DaemonThreshold(parts);
    this.#lockWarning = new LockWarning(parts.native, parts.log);
    this.#failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.#failed.catch(() => {}); // run() throws it, as soon as there is something to undo
    const { aliveEvery } = parts.notify;
    this.#loop = new FeedLoop(
      {
        ...parts,
        aliveEvery,
        hasFailedSelftest: () => parts.knownAnswers.hasFailed,
        onTurn: (view) => this.#turn(view),
        beforeFeed: () => this.#fork.look(),
      },
      settings,
    );
    this.#fork = new VmFork(parts, () => this.#loop.copied());
  }

  /** Throws if another daemon has the control socket, and SelftestError if the self-test of `once` has failed. */
  async run(): Promise<Ending> {
    await introduce(this.#parts);
    const { control, knownAnswers, until } = this.#parts;
    knownAnswers.logLast(false);
    // A daemon stays, so that status, metrics and its log say why nothing is credited.
    if (knownAnswers.hasFailed && until !== 'forever') throw new SelftestError(knownAnswers.reason);
    await control.open({
      status: () => this.status(),
      reseed: () => this.reseed(),
      selftest: (source) => this.selftest(source),
      knownAnswers: () => this.knownAnswers(),
      copied: () => this.#fork.told(),
    });
    this.#mayChangeMachine = true;
    try {
      this.#loop.configure(this.#threshold.apply(this.#settings));
      this.#fork.start();
      this.#parts.metrics.start(() => this.status());
      return await Promise.race([this.#loop.run(), this.#failed]);
    } finally {
      await this.#undo();
    }
  }

  /** Undoes all changes, those to the machine before the first step that has to wait. Does not throw. */
  async #undo(): Promise<void> {
    this.#mayChangeMachine = false; // a reload during the steps below must not set the threshold again
    const { notify, control, metrics, monitors, log } = this.#parts;
    const steps = [
      () => notify.stopping(),
      () => control.close(),
      () => this.#threshold.restore(),
      () => this.#fork.close(),
      () => metrics.stop(),
      ...monitors.map((monitor) => () => monitor.close()),
      () => control.release(),
    ];
    await runAll(log, steps);
  }

  stop(): void {
    this.#loop.stop();
  }

  /** Ends the daemon in the same order as stop() does; run() then throws the error. */
  fail(error: unknown): void {
    this.#fail(error);
    this.#loop.stop();
  }

  /** Takes new values of the settings that can change at run time; only stores them if the daemon is not running. */
  configure(settings: FeedSettings): void {
    this.#settings = settings;
    if (!this.#mayChangeMachine) return;
    this.#loop.configure(this.#threshold.apply(this.#settings));
    this.#parts.notify.reloading();
  }

  status() {
    const { policy, pool, monitors, now, require, knownAnswers } = this.#parts;
    return statusOf({
      state: this.#loop.state,
      dryRun: pool.dryRun,
      uptimeSeconds: (now() - this.#startedAt) / 1000,
      generation: policy.generation,
      view: pool.view(),
      kernelReason: pool.trouble?.sentence ?? '',
      ...this.#settings,
      feed: { ...this.#loop.fed, requiredSources: Math.max(1, require) },
      feedReason: knownAnswers.reason || this.#tooFew,
      selftest: knownAnswers.status,
      nextFeedIn: this.#loop.nextFeedIn,
      rates: this.#loop.rates(),
      monitors,
    });
  }

  /** Feeds fresh bytes and reseeds now; resolves with a report within a deadline. */
  reseed(): Promise<ReseedReport> {
    const { pool, now, log } = this.#parts;
    log.info('asked for fresh bytes and a reseed', { event: 'reseedAsked' });
    const request = () => this.#loop.reseeded();
    return reseed({ request, dryRun: pool.dryRun, reasons: () => this.reasons(), now, log });
  }

  /** Runs the start-up test again on all sources, or on the one of this name, within a deadline. */
  selftest(source?: string): Promise<SelftestReport> {
    const { log } = this.#parts;
    log.info('asked for a self-test of the sources', { event: 'selftestAsked' });
    return selftest({ ...this.#parts, wake: () => this.#loop.wake() }, source);
  }

  /** Runs the known answers again. If one is wrong, nothing is fed from now on. */
  knownAnswers(): KnownAnswersReport {
    const report = this.#parts.knownAnswers.again();
    this.#loop.wake();
    return report;
  }

  view(): PoolView {
    return this.#parts.pool.view();
  }

  /** What was credited since the start. */
  creditSentence(): string {
    const { pool } = this.#parts;
    return creditSentence({ ...this.#loop.total, dryRun: pool.dryRun, view: pool.view() });
  }

  /** Why nothing is fed, as text: what the kernel refuses, or why the sources deliver nothing. */
  reasons(): string {
    const { pool, monitors, knownAnswers } = this.#parts;
    return [knownAnswers.reason, pool.trouble?.sentence ?? '', this.#tooFew, reasonsOf(monitors)]
      .filter((why) => why !== '')
      .join('; ');
  }

  get #tooFew(): string {
    return tooFew(this.#parts.monitors, this.#parts.require, this.#loop.fed.credits > 0);
  }

  logStatistics(): void {
    for (const { source, sentence } of statistics(this.status())) {
      this.#parts.log.info(sentence, { event: 'statistics', source });
    }
  }

  #turn({ crngReady, entropyAvailBits, poolSizeBits }: PoolView): void {
    const { notify, metrics, require, knownAnswers } = this.#parts;
    notify.alive();
    metrics.onWake();
    this.#fork.look();
    const { credits } = this.#loop.fed;
    // With required sources, READY says that they have delivered: nothing is credited before that. A daemon whose
    // self-test has failed will credit nothing.
    if (!knownAnswers.hasFailed && ((crngReady && require === 0) || credits > 0)) notify.ready();
    const level = `pool ${entropyAvailBits} of ${poolSizeBits} bits, CRNG ${crngReady ? 'ready' : 'not ready'}`;
    const lack = require > 1 ? 'too few sources' : 'nothing to feed from';
    const refused = this.#parts.pool.trouble ? 'the kernel takes nothing' : lack;
    notify.status(
      this.#loop.state === 'degraded'
        ? `Degraded, ${knownAnswers.reason || `${refused}: ${this.reasons()}`}`
        : `${credits === 1 ? '1 credit' : `${credits} credits`} so far, ${level}`,
    );
    this.#lockWarning.look();
  }
}
