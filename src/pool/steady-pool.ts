// A pool that survives failing system calls during a run: a failure is logged once, retried at growing intervals,
// and logged once more when the call works again. At the start the same errors end the program.
import { EntropydError } from '../errors.js';
import type { Log } from '../log/log.js';
import { type Bits, formatDuration, milliseconds } from '../units.js';
import type { EntropyPool, PoolTrouble, PoolWatcher, ReseedOutcome } from './entropy-pool.js';
import type { Seed } from './ledger.js';
import type { PoolView } from './policy.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

type Act = 'view' | 'add' | 'reseed';

export class SteadyPool implements EntropyPool {
  readonly #pool: EntropyPool;
  readonly #log: Log;
  readonly #now: () => number;
  /** The calls that failed and have not succeeded since. */
  readonly #failing = new Set<Act>();
  #view: PoolView;
  #trouble: (PoolTrouble & { readonly since: number }) | undefined;
  /** Failures in a row. A credit or a reseed that succeeds after the trouble ends resets it; a probe does not. */
  #failures = 0;

  /** `now` returns monotonic milliseconds. Throws when the state of the pool cannot be read. */
  constructor(pool: EntropyPool, log: Log, now: () => number) {
    this.#pool = pool;
    this.#log = log;
    this.#now = now;
    this.#view = pool.view();
  }

  get dryRun(): boolean {
    return this.#pool.dryRun;
  }

  get trouble(): PoolTrouble | undefined {
    return this.#trouble;
  }

  /** The state of the pool, or its last known state; retries failed calls when due. */
  view(): PoolView {
    if (this.#trouble !== undefined && this.#now() >= this.#trouble.retryAt) this.#retry();
    if (!this.#failing.has('view')) this.#look();
    return this.#view;
  }

  probe(): void {
    this.#pool.probe();
  }

  add(seed: Seed): boolean {
    if (this.#failing.has('add')) {
      seed.block.discard(seed.bytes);
      return false;
    }
    return this.#attempt('add', () => this.#pool.add(seed)) ?? false;
  }

  reseed(): ReseedOutcome {
    if (this.#failing.has('reseed')) return 'refused';
    return this.#attempt('reseed', () => this.#pool.reseed()) ?? 'refused';
  }

  wakesBelow(): Bits | undefined {
    return this.#pool.wakesBelow();
  }

  watch(onWantsEntropy: () => void): PoolWatcher {
    return this.#pool.watch(onWantsEntropy);
  }

  #look(): void {
    this.#view = this.#attempt('view', () => this.#pool.view()) ?? this.#view;
  }

  /** Retries failed calls. In place of a credit it makes a probe: if that fails too, no bytes are lost. */
  #retry(): void {
    const again: Record<Act, () => unknown> = {
      view: () => this.#look(),
      add: () => this.#attempt('add', () => this.#pool.probe()),
      reseed: () => this.#attempt('reseed', () => this.#pool.reseed()),
    };
    for (const act of [...this.#failing]) {
      this.#failing.delete(act);
      again[act]();
      if (this.#failing.has(act)) return;
    }
    this.#ended();
  }

  #attempt<Result>(act: Act, work: () => Result): Result | undefined {
    try {
      const result = work();
      if (act !== 'view' && this.#trouble === undefined) this.#failures = 0;
      return result;
    } catch (error) {
      if (!(error instanceof EntropydError)) throw error;
      this.#failing.add(act);
      this.#failed(error);
      return undefined;
    }
  }

  #failed({ message, cause }: EntropydError): void {
    const now = this.#now();
    const code = String((cause as NodeJS.ErrnoException | undefined)?.code);
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#failures += 1;
    if (this.#trouble === undefined) {
      this.#log.warn(`degraded, still trying: ${message}`, {
        event: 'degraded',
        why: message,
        code,
      });
    }
    const since = this.#trouble?.since ?? now;
    this.#trouble = { code, sentence: message, retryAt: now + pause, since };
  }

  #ended(): void {
    if (this.#trouble === undefined) return;
    const { code, since } = this.#trouble;
    this.#trouble = undefined;
    const lastedMs = Math.round(this.#now() - since);
    this.#log.info(
      `the kernel takes entropy again, after ${formatDuration(milliseconds(lastedMs))} (${code})`,
      { event: 'recovered', code, lastedMs },
    );
  }
}
