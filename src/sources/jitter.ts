// The CPU jitter source: raw samples of timed memory accesses over a buffer. Health tests and
// conditioning are the caller's. It runs only inside read(), within its share of processor time.
import { NO_THREAD } from '../errors.js';
import type {
  JitterFacts,
  JitterOptions,
  JitterReading,
  JitterSampler,
  JitterTimer,
  Native,
  NativeSystemError,
  SecureBlock,
} from '../native.js';
import {
  type Bytes,
  bytes,
  formatDuration,
  formatSize,
  type Milliseconds,
  milliseconds,
} from '../units.js';
import { CpuBudget } from './cpu-budget.js';
import { whyUnusable } from './jitter-fitness.js';
import type { Reading, Source, TroubleKind } from './source.js';

export const JITTER_TIMERS = ['auto', 'cycles', 'clock'] as const;

export interface JitterSettings {
  readonly name: string;
  /** Size of the buffer in bytes; 0 chooses it by whether the cache can be flushed. */
  readonly table: number;
  /** Memory accesses per sample; 0 takes as many as the claim needs. */
  readonly steps: number;
  readonly timer: (typeof JITTER_TIMERS)[number];
  /** Claimed min-entropy in bits per sample. */
  readonly claim: number;
  /** Processor time in percent of one core. */
  readonly cpu: number;
}

type JitterNative = Pick<Native, 'JitterSampler' | 'SecureBlock' | 'hasCycleCounter' | 'limits'>;

/** The noise of every source of this kind: their buffers may differ, but the processor is the same. */
export const PROCESSOR_TIMING = 'processor timing';
/** A read gets at least this long, even if waiting for processor time used up its timeout. */
const SHORTEST_READ_MS = 100;

export class JitterSource implements Source {
  readonly name: string;
  readonly kind = 'jitter';
  readonly unit = 'sample';
  readonly noise = PROCESSOR_TIMING;
  readonly claim: number;
  readonly blockBytes: Bytes;
  readonly #native: JitterNative;
  readonly #options: Pick<JitterOptions, 'bufferBytes' | 'steps' | 'claim'>;
  readonly #timers: readonly JitterTimer[];
  readonly #acceptsAnyTimer: boolean;
  readonly #budget: CpuBudget;
  readonly #memory: SecureBlock;
  #sampler: JitterSampler | undefined;
  /** What was found out when the sampler was opened; undefined before. */
  #facts: (JitterFacts & { readonly timer: JitterTimer }) | undefined;
  /** Whether the source was opened, or allocated its buffer again, since the last block, even in a failed read. */
  #hasStarted = false;
  /** Ends a wait for processor time; undefined while none is under way. */
  #endPause: (() => void) | undefined;
  #closed = false;

  /** `acceptsAnyTimer`: for recordings, also a timer that is not fit for use, so long as it advances. */
  constructor(
    native: JitterNative,
    settings: JitterSettings,
    now: () => number,
    options: { acceptsAnyTimer?: boolean } = {},
  ) {
    this.name = settings.name;
    this.claim = settings.claim;
    // Large enough that one block can be conditioned into one output even at the lowest claim.
    this.blockBytes = bytes(Math.ceil(native.limits.jitterBlockSamples / Math.min(1, this.claim)));
    this.#native = native;
    this.#options = { bufferBytes: settings.table, steps: settings.steps, claim: settings.claim };
    this.#timers = timersFor(native, settings.timer);
    this.#acceptsAnyTimer = options.acceptsAnyTimer ?? false;
    this.#budget = new CpuBudget(settings.cpu, now);
    this.#memory = new native.SecureBlock(this.blockBytes);
  }

  get device(): string {
    if (this.#facts === undefined) return 'memory accesses of this processor';
    const { bufferBytes, steps, flushes, timer, step } = this.#facts;
    return (
      `${steps} ${flushes ? 'flushed ' : ''}accesses per sample to ${formatSize(bufferBytes)}, ` +
      `timer ${timer} in steps of ${step}`
    );
  }

  async look(): Promise<void> {}

  identity(): string {
    return '';
  }

  hardware(): string {
    return '';
  }

  async read(count: Bytes, timeout: Milliseconds): Promise<Reading> {
    const wait = this.#budget.wait();
    if (wait > timeout) {
      return trouble(
        'empty',
        `paused for ${formatDuration(wait)}: its share of processor time is used up`,
      );
    }
    if (wait > 0) await this.#pause(wait);
    if (this.#closed) return trouble('closed', 'closed');
    const sampler = this.#sampler ?? (await this.#open());
    if ('trouble' in sampler) return sampler;
    const left = milliseconds(Math.max(timeout - wait, SHORTEST_READ_MS));
    const reading = await sampler.read(this.#memory, count, left);
    this.#budget.spend(reading.cpuMs);
    this.#hasStarted ||= reading.isStart;
    if (reading.status !== 'ok') return this.#failed(reading.status, timeout);
    const isStart = this.#hasStarted;
    this.#hasStarted = false;
    return { kind: 'block', block: this.#memory, isStart };
  }

  /** Also closes the timer: a restored copy of the machine may run on another processor. */
  reset(): void {
    this.#memory.wipe();
    this.#sampler?.releaseMemory(); // what the accesses left in the buffer reveals past samples
    this.#sampler = undefined;
  }

  releaseMemory(): void {
    this.#sampler?.releaseMemory();
  }

  close(): void {
    this.#closed = true;
    this.#sampler?.close();
    this.#endPause?.();
  }

  /** Opens a sampler with the first timer that is fit for use. */
  async #open(): Promise<JitterSampler | (Reading & { kind: 'trouble' })> {
    const unusable: string[] = [];
    for (const timer of this.#timers) {
      const sampler = this.#create(timer);
      this.#sampler = sampler; // so that close() can end its open()
      if (sampler === undefined) return this.#failed('noMemory');
      const opened = await sampler.open();
      this.#budget.spend(opened.cpuMs);
      const why = opened.status === 'ok' ? whyUnusable(opened, this.#native.limits) : undefined;
      const isAccepted = why === undefined || (this.#acceptsAnyTimer && opened.step > 0);
      if (opened.status === 'ok' && isAccepted && !this.#closed) {
        this.#facts = { ...opened, timer };
        this.#hasStarted = true;
        return sampler;
      }
      sampler.releaseMemory();
      this.#sampler = undefined;
      if (this.#closed) return this.#failed('closed');
      if (opened.status !== 'ok') return this.#failed(opened.status);
      unusable.push(`the timer '${timer}' ${why}`);
    }
    return trouble('unusableTimer', `cannot be timed: ${unusable.join('; ')}`);
  }

  /** Returns a sampler; undefined if the system has no memory for it. */
  #create(timer: JitterTimer): JitterSampler | undefined {
    try {
      return new this.#native.JitterSampler({ ...this.#options, timer });
    } catch (error) {
      if ((error as NativeSystemError).code === 'ENOMEM') return undefined;
      throw error;
    }
  }

  async #pause(wait: Milliseconds): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endPause = undefined;
  }

  #failed(status: Exclude<JitterReading['status'], 'ok'>, timeout?: Milliseconds) {
    if (status === 'closed' || this.#closed) return trouble('closed', 'closed');
    if (status === 'noMemory') {
      return trouble('shortage', `no memory for its buffer, or ${NO_THREAD}`);
    }
    return trouble(
      'noData',
      `no block in ${formatDuration(timeout as Milliseconds)}: the core is busy`,
    );
  }
}

/** The timers to try, the better one first. */
export function timersFor(
  native: Pick<JitterNative, 'hasCycleCounter'>,
  wanted: JitterTimer | 'auto',
): readonly JitterTimer[] {
  if (wanted !== 'auto') return [wanted];
  return native.hasCycleCounter() ? ['cycles', 'clock'] : ['clock'];
}

const trouble = (kind: TroubleKind, sentence: string) => ({
  kind: 'trouble' as const,
  trouble: { kind, sentence },
});
