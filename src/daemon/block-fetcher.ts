// Reads blocks of one source in the background, so that nobody waits for a slow device, and holds the
// tested block until the pool needs it: for ten seconds at most, and not beyond a copy of the machine.
import type { TestedBlock } from '../native.js';
import type { SourceMonitor } from './source-monitor.js';

/** Tested bytes that were not needed are wiped after this time. */
const FRESH_MS = 10_000;

export class BlockFetcher {
  readonly monitor: SourceMonitor;
  readonly #now: () => number;
  readonly #onChange: () => void;
  #isReading = false;
  /** The machine was copied while a read was under way: what the read brings is wiped. */
  #isStale = false;
  #askedAt = 0;
  #lastTookMs = 0;
  #held:
    | { readonly block: TestedBlock; readonly askedAt: number; readonly until: number }
    | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** `now` is monotonic milliseconds; `onChange` is called whenever a read has ended. */
  constructor(monitor: SourceMonitor, now: () => number, onChange: () => void) {
    this.monitor = monitor;
    this.#now = now;
    this.#onChange = onChange;
  }

  get isReading(): boolean {
    return this.#isReading;
  }

  /** The tested block with what is left of it, and when its first byte was asked for. */
  get held(): { readonly block: TestedBlock; readonly askedAt: number } | undefined {
    const held = this.#held;
    return held !== undefined && held.block.left > 0 ? held : undefined;
  }

  /** When the held block has to be wiped, on the clock given. */
  get heldUntil(): number | undefined {
    return this.held && this.#held?.until;
  }

  /** Whether it may be asked now: not while it reads, holds a block, or is left alone for a while. */
  get isDue(): boolean {
    return !this.#isReading && this.held === undefined && this.monitor.retryAt <= this.#now();
  }

  /** When a read under way, or the one that begins now, is late; one that was late before is at once. */
  lateAt(patienceMs: number): number {
    if (this.#lastTookMs >= patienceMs) return Number.NEGATIVE_INFINITY;
    return (this.#isReading ? this.#askedAt : this.#now()) + patienceMs;
  }

  /** Begins to read a block, and ends when it is whole or the source has trouble. */
  start(): void {
    this.#isReading = true;
    this.#askedAt = this.#now();
    void this.#fetch().catch((error: unknown) => {
      this.#failure = { error };
      this.#isReading = false;
      this.#onChange();
    });
  }

  /** Throws what went wrong in a read, other than trouble with the device. */
  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  wipeOld(): void {
    if (this.#held !== undefined && this.#now() >= this.#held.until) this.#wipe();
  }

  /** Wipes what is held, and what a read under way will bring: a copy of the machine knows it. */
  discard(): void {
    this.#wipe();
    if (this.#isReading) this.#isStale = true;
    else this.monitor.source.reset();
  }

  /** Nothing is wanted for long: the source gives back what it holds for its next read. */
  rest(): void {
    if (!this.#isReading) this.monitor.source.releaseMemory();
  }

  close(): void {
    this.#wipe();
    this.monitor.close();
  }

  async #fetch(): Promise<void> {
    let block = await this.monitor.nextBlock();
    // A slow device has given the beginning of a block: it is read to its end.
    while (this.monitor.hasBegunBlock && !this.#isStale) block = await this.monitor.nextBlock();
    this.#isReading = false;
    this.#lastTookMs = this.#now() - this.#askedAt;
    if (block !== undefined) {
      const until = this.#now() + FRESH_MS;
      this.#held = { block, askedAt: this.#askedAt, until };
    }
    if (this.#isStale) {
      this.#isStale = false;
      this.discard();
    }
    this.#onChange();
  }

  #wipe(): void {
    this.#held?.block.wipe();
    this.#held = undefined;
  }
}
