// Reads blocks of one source in the background, so that the loop does not wait for a slow device, and holds the
// tested block until the pool needs it. A block that is not used is wiped after ten seconds, or after a minute if
// several sources are required, whose blocks have to be there at the same time; it is wiped at once when the machine
// was copied.
import type { TestedBlock } from '../native.js';
import type { HeldBlock } from './feed-blocks.js';
import type { ReaderView } from './situation.js';
import type { SourceMonitor } from './source-monitor.js';

/** Bytes that were not needed are wiped after this time. */
const FRESH_MS = 10_000;
/**
 * The same if several sources are required: the bytes may have to wait for the block of another source, which takes a
 * minute at most (decision 13).
 */
const FRESH_TOGETHER_MS = 60_000;

/** When a block's first byte was asked for, and when it has to be wiped, in monotonic milliseconds. */
interface Times {
  readonly askedAt: number;
  readonly until: number;
}

interface Held extends Times {
  readonly block: TestedBlock;
  /** Number of bytes before any were used. */
  readonly size: number;
}

export class BlockReader {
  readonly monitor: SourceMonitor;
  readonly #now: () => number;
  readonly #onEnd: () => void;
  readonly #freshMs: number;
  #isReading = false;
  /** The machine was copied during the read under way: its result will be wiped. */
  #isStale = false;
  #askedAt = 0;
  #lastTookMs = 0;
  #held: Held | undefined;
  /**
   * The times of a raw block that was read while another block is held. The raw block stays in the source's memory
   * until the held one is used up or a self-test waits for it, and is judged then.
   */
  #ahead: Times | undefined;
  #failure: { readonly error: unknown } | undefined;

  /**
   * `now` returns monotonic milliseconds; `onEnd` is called whenever a read has ended. `require` is how many sources
   * have to be in each feed.
   */
  constructor(monitor: SourceMonitor, now: () => number, onEnd: () => void, require = 0) {
    this.monitor = monitor;
    this.#freshMs = require > 1 ? FRESH_TOGETHER_MS : FRESH_MS;
    this.#now = now;
    this.#onEnd = onEnd;
  }

  /** The tested block, if it has unused bytes. */
  get held(): HeldBlock | undefined {
    if (this.#held === undefined || this.#held.block.left === 0) return undefined;
    const { block, askedAt } = this.#held;
    const { source, addsToEveryFeed } = this.monitor;
    const neverAlone = source.neverAlone ?? false;
    const { noise } = this.monitor.device;
    return { source: source.name, noise, block, askedAt, addsToEveryFeed, neverAlone };
  }

  /**
   * Wipes bytes that are too old, and the rest of a block that is worth less than `atLeast` bits (0: any rest is
   * kept); judges the block that was read ahead, if it may take the place of the held one; and returns the state that
   * results. Throws what a read threw; trouble with the device is part of the state instead.
   */
  look(at: number, atLeast = 0): Omit<ReaderView, 'isMixedFirst'> {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#held !== undefined && at >= this.#held.until) this.#wipeHeld();
    if (atLeast > 0 && this.#isTooLittle(atLeast)) this.#wipeHeld();
    if (this.#ahead !== undefined && at >= this.#ahead.until) this.#wipeAhead();
    if (this.#mayJudge) this.#judgeAhead();
    const { trust, usable, addsToEveryFeed, isExpected, retryAt, source, selfTest } = this.monitor;
    const held = this.held && this.#held;
    return {
      ...{ trust, usable, addsToEveryFeed, isExpected, retryAt },
      noise: this.monitor.device.noise,
      neverAlone: source.neverAlone ?? false,
      isTested: selfTest.isWaiting,
      isReading: this.#isReading,
      askedAt: this.#askedAt,
      lastTookMs: this.#lastTookMs,
      heldShare: held === undefined ? 0 : held.block.left / held.size,
      heldBits: held === undefined ? 0 : Math.floor(held.block.left * held.block.bitsPerByte),
      // The jitter source would use processor time for a block that may not be needed.
      canReadAhead: source.unit === 'byte' && this.#ahead === undefined,
      wipeAt: Math.min(held?.until ?? Infinity, this.#ahead?.until ?? Infinity),
    };
  }

  /** Begins to read a block; the read ends when the block is complete or the source has trouble. */
  begin(at: number): void {
    this.#isReading = true;
    this.#askedAt = at;
    void this.#read().catch((error: unknown) => {
      this.#failure = { error };
      this.#isReading = false;
      this.#onEnd();
    });
  }

  /** Wipes what was read, and what a read under way will deliver, because a copy of the machine has the same bytes. */
  reset(): void {
    this.#wipeHeld();
    this.#wipeAhead();
    if (this.#isReading) this.#isStale = true;
    else this.monitor.reset();
  }

  /** Called before a long sleep: the source frees the memory that it keeps for its next read. */
  releaseMemory(): void {
    if (!this.#isReading && this.#ahead === undefined) this.monitor.source.releaseMemory();
  }

  close(): void {
    this.#wipeHeld();
    this.#wipeAhead();
    this.monitor.close();
  }

  async #read(): Promise<void> {
    let isWhole = await this.monitor.read();
    // A slow device has delivered a part of a block: it is read to its end.
    while (this.monitor.hasBegunBlock && !this.#isStale) isWhole = await this.monitor.read();
    const now = this.#now();
    this.#isReading = false;
    const tookMs = now - this.#askedAt;
    // A read that failed at once does not show that the source has become faster.
    this.#lastTookMs = isWhole ? tookMs : Math.max(tookMs, this.#lastTookMs);
    if (isWhole) {
      this.#ahead = { askedAt: this.#askedAt, until: now + this.#freshMs };
      if (this.#mayJudge) this.#judgeAhead();
    }
    if (this.#isStale) {
      this.#isStale = false;
      this.reset();
    }
    this.#onEnd();
  }

  /**
   * Whether the block that was read ahead may be judged now. Judging it makes the held block unusable, so the held one
   * has to be used up, unless a self-test waits for the judgement.
   */
  get #mayJudge(): boolean {
    return this.held === undefined || this.monitor.selfTest.isWaiting;
  }

  /** Whether the held block is worth too little; a whole block is worth enough, unless it is worth nothing. */
  #isTooLittle(atLeast: number): boolean {
    if (this.#held === undefined) return false;
    const { block, size } = this.#held;
    const bits = Math.floor(block.left * block.bitsPerByte);
    return bits < 1 || (block.left < size && bits < atLeast);
  }

  #judgeAhead(): void {
    if (this.#ahead === undefined) return;
    const block = this.monitor.judge();
    this.#held = block && { ...this.#ahead, block, size: block.left };
    this.#ahead = undefined;
  }

  #wipeHeld(): void {
    this.#held?.block.wipe();
    this.#held = undefined;
  }

  #wipeAhead(): void {
    if (this.#ahead !== undefined) this.monitor.wipeRaw();
    this.#ahead = undefined;
  }
}
