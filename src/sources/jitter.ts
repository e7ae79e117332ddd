// The host's own source: raw samples of the jitter collector, for whoever judges and conditions
// them. Runs only when it is asked, within its budget of processor time.
import { NO_THREAD } from '../errors.js';
import type { JitterReading, JitterSampler, JitterTimer, Native, SecureBlock } from '../native.js';
import { type Bytes, bytes, formatDuration, type Milliseconds, milliseconds } from '../units.js';
import { CpuBudget } from './cpu-budget.js';
import type { Reading, Source, TroubleKind } from './source.js';
import { whyUnfit } from './timer-fitness.js';

/** SP 800-90B 4.3 wants 1024 samples judged at start-up; a trial is two blocks. */
export const JITTER_BLOCK_SAMPLES = 2048;

export const JITTER_TIMERS = ['auto', 'cycles', 'clock'] as const;

export interface JitterSettings {
  readonly name: string;
  /** 0: by the size of the processor's caches. */
  readonly table: number;
  readonly steps: number;
  readonly timer: (typeof JITTER_TIMERS)[number];
  /** Bits of min-entropy per sample. */
  readonly claim: number;
  /** Percent of one core. */
  readonly cpu: number;
}

type JitterNative = Pick<
  Native,
  'JitterSampler' | 'SecureBlock' | 'defaultTableBytes' | 'hasCycleCounter'
>;

/** A read is given so long at least, however long the share was waited for. */
const LEAST_READ_MS = 100;

export class JitterSource implements Source {
  readonly name: string;
  readonly kind = 'jitter';
  readonly unit = 'sample';
  readonly claim: number;
  readonly blockBytes: Bytes;
  readonly #native: JitterNative;
  readonly #tableBytes: number;
  readonly #steps: number;
  readonly #timers: readonly JitterTimer[];
  readonly #acceptsAnyTimer: boolean;
  readonly #budget: CpuBudget;
  readonly #memory: SecureBlock;
  #sampler: JitterSampler | undefined;
  #timer = '';
  /** Ends a wait for the budget. */
  #wake: (() => void) | undefined;
  #closed = false;

  /** `acceptsAnyTimer`: for recordings of what is unfit too, so long as it moves. */
  constructor(
    native: JitterNative,
    settings: JitterSettings,
    now: () => number,
    options: { acceptsAnyTimer?: boolean } = {},
  ) {
    this.name = settings.name;
    this.claim = settings.claim;
    // Large enough that one block gives an output at the lowest claim.
    this.blockBytes = bytes(Math.ceil(JITTER_BLOCK_SAMPLES / Math.min(1, this.claim)));
    this.#native = native;
    this.#tableBytes = settings.table || native.defaultTableBytes();
    this.#steps = settings.steps;
    this.#timers = timersFor(native, settings.timer);
    this.#acceptsAnyTimer = options.acceptsAnyTimer ?? false;
    this.#budget = new CpuBudget(settings.cpu, now);
    this.#memory = new native.SecureBlock(this.blockBytes);
  }

  get device(): string {
    const timer = this.#timer === '' ? '' : `, ${this.#timer}`;
    return `walk of ${this.#tableBytes / 2 ** 20} MiB, ${this.#steps} steps a sample${timer}`;
  }

  identity(): string {
    return '';
  }

  async read(count: Bytes, timeout: Milliseconds): Promise<Reading> {
    const wait = this.#budget.wait();
    if (wait > timeout) {
      return trouble('empty', `rests for ${formatDuration(wait)}: its share of a core is used up`);
    }
    if (wait > 0) await this.#pause(wait);
    if (this.#closed) return trouble('closed', 'closed');
    const sampler = this.#sampler ?? (await this.#open());
    if ('trouble' in sampler) return sampler;
    const left = milliseconds(Math.max(timeout - wait, LEAST_READ_MS));
    const reading = await sampler.read(this.#memory, count, left);
    this.#budget.spend(reading.cpuMs);
    if (reading.status !== 'ok') return this.#failed(reading.status, timeout);
    return { kind: 'block', block: this.#memory };
  }

  /** The samples, and the timer too: the machine may go on where the timer is another one. */
  discard(): void {
    this.#memory.wipe();
    this.#sampler?.release(); // the table knows what was read
    this.#sampler = undefined;
  }

  rest(): void {
    this.#sampler?.release();
  }

  close(): void {
    this.#closed = true;
    this.#sampler?.close();
    this.#wake?.();
  }

  /** The first timer that is fit. */
  async #open(): Promise<JitterSampler | (Reading & { kind: 'trouble' })> {
    const unfit: string[] = [];
    for (const timer of this.#timers) {
      const sampler = new this.#native.JitterSampler(this.#tableBytes, this.#steps, timer);
      this.#sampler = sampler; // so that close() finds it
      const opened = await sampler.open();
      this.#budget.spend(opened.cpuMs);
      const why = opened.status === 'ok' ? whyUnfit(opened) : undefined;
      const isAccepted = why === undefined || (this.#acceptsAnyTimer && opened.step > 0);
      if (opened.status === 'ok' && isAccepted && !this.#closed) {
        this.#timer = `timer ${timer} in steps of ${opened.step}`;
        return sampler;
      }
      sampler.release();
      this.#sampler = undefined;
      if (this.#closed) return this.#failed('closed');
      if (opened.status !== 'ok') return this.#failed(opened.status);
      unfit.push(`the timer '${timer}' ${why}`);
    }
    return trouble('unfit', `cannot be timed: ${unfit.join('; ')}`);
  }

  async #pause(wait: Milliseconds): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  #failed(status: Exclude<JitterReading['status'], 'ok'>, timeout?: Milliseconds) {
    if (status === 'closed' || this.#closed) return trouble('closed', 'closed');
    if (status === 'noMemory') {
      const table = `no memory for a table of ${this.#tableBytes / 2 ** 20} MiB`;
      return trouble('shortage', `${table}, or ${NO_THREAD}`);
    }
    return trouble(
      'mute',
      `no block in ${formatDuration(timeout as Milliseconds)}: the core is busy`,
    );
  }
}

/** Those that are tried, the better one first. */
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
