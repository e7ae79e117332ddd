// Waits until the kernel signals that the pool needs entropy (POLLOUT on /dev/random; only legacy pools do). If
// another program has set write_wakeup_threshold above the watermark, the kernel signals without end although
// the pool is above the watermark: the daemon then backs off and checks every ten seconds.
import type { Log } from '../log/log.js';
import type { EntropyPool, PoolWatcher } from '../pool/entropy-pool.js';
import { type Bits, formatDuration, type Milliseconds, milliseconds } from '../units.js';

const BACKOFF_MS = milliseconds(10_000);

export interface PoolWakeupsParts {
  readonly pool: EntropyPool;
  readonly log: Log;
  readonly now: () => number;
}

export class PoolWakeups {
  readonly #parts: PoolWakeupsParts;
  readonly #onWakeup: () => void;
  #watcher: PoolWatcher | undefined;
  #wokenForNothing = false;
  #backoffUntil = Number.NEGATIVE_INFINITY;
  /** Whether the threshold was above the pool's count at the last check; a change is logged. */
  #isAbove = false;

  constructor(parts: PoolWakeupsParts, onWakeup: () => void) {
    this.#parts = parts;
    this.#onWakeup = onWakeup;
  }

  /**
   * Starts to watch a pool that is at its watermark, and returns undefined. While backing off it watches nothing
   * and returns how long to sleep instead.
   */
  start(): Milliseconds | undefined {
    if (this.#isBackingOff()) return milliseconds(this.#backoffUntil - this.#parts.now());
    this.#watcher ??= this.#parts.pool.watch(() => this.#woken());
    this.#watcher.start();
    return undefined;
  }

  stop(): void {
    this.#watcher?.stop();
  }

  /** To be called after a feed: the wake-up before it had a reason. */
  fed(): void {
    this.#wokenForNothing = false;
  }

  close(): void {
    this.#watcher?.close();
  }

  #woken(): void {
    this.#wokenForNothing = true;
    this.#onWakeup();
  }

  // A wake-up without a need is normal if another feeder was faster, such as the kernel's own hwrng thread.
  // Only a threshold above the pool's count would wake us again at once.
  #isBackingOff(): boolean {
    const { pool, now } = this.#parts;
    if (now() < this.#backoffUntil) return true;
    // After a back-off the threshold is read again, because it may have been lowered meanwhile.
    if (!this.#wokenForNothing && !this.#isAbove) return false;
    this.#wokenForNothing = false;
    const threshold = pool.wakesBelow();
    const wasAbove = this.#isAbove;
    this.#isAbove = threshold !== undefined && threshold > pool.view().entropyAvailBits;
    if (!this.#isAbove) return false;
    this.#backoffUntil = now() + BACKOFF_MS;
    if (!wasAbove) this.#warn(threshold);
    return true;
  }

  #warn(threshold: Bits | undefined): void {
    this.#parts.log.warn(
      `write_wakeup_threshold is ${threshold} bits, above the watermark, and was set by something ` +
        `else: until it is lowered, the pool is looked at every ${formatDuration(BACKOFF_MS)}`,
      { event: 'thresholdAboveWatermark', thresholdBits: threshold },
    );
  }
}
