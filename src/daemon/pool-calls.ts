// Listens to a pool that calls when it wants entropy (only a legacy one ever does). Where somebody has
// set its threshold higher than we did it would call without end although the watermark holds: it is
// listened to every ten seconds then.
import type { Log } from '../log/log.js';
import type { EntropyPool, PoolWatcher } from '../pool/entropy-pool.js';
import { formatDuration, type Milliseconds, milliseconds } from '../units.js';

const DEAF_MS = milliseconds(10_000);

export interface PoolCallsParts {
  readonly pool: EntropyPool;
  readonly log: Log;
  readonly now: () => number;
}

export class PoolCalls {
  readonly #parts: PoolCallsParts;
  readonly #onCall: () => void;
  #watcher: PoolWatcher | undefined;
  #calledForNothing = false;
  #deafUntil = Number.NEGATIVE_INFINITY;
  #saidDeaf = false;

  constructor(parts: PoolCallsParts, onCall: () => void) {
    this.#parts = parts;
    this.#onCall = onCall;
  }

  /**
   * Listens from now on, to a pool that holds its watermark; where it is deaf, gives how long to
   * sleep at most in place of it.
   */
  start(): Milliseconds | undefined {
    if (this.#isDeaf()) return milliseconds(this.#deafUntil - this.#parts.now());
    this.#watcher ??= this.#parts.pool.watch(() => this.#called());
    this.#watcher.start();
    return undefined;
  }

  stop(): void {
    this.#watcher?.stop();
  }

  /** Its calls were not for nothing. */
  fed(): void {
    this.#calledForNothing = false;
  }

  close(): void {
    this.#watcher?.close();
  }

  #called(): void {
    this.#calledForNothing = true;
    this.#onCall();
  }

  // A call for nothing is usual where somebody else was quicker, as the kernel's own hwrng thread: only
  // a threshold above what the pool holds would have it call again at once.
  #isDeaf(): boolean {
    const { pool, now, log } = this.#parts;
    if (now() < this.#deafUntil) return true;
    if (!this.#calledForNothing) return false;
    this.#calledForNothing = false;
    const threshold = pool.wakesBelow();
    const isAbove = threshold !== undefined && threshold > pool.view().entropyAvailBits;
    if (!isAbove) {
      this.#saidDeaf = false;
      return false;
    }
    this.#deafUntil = now() + DEAF_MS;
    if (this.#saidDeaf) return true;
    this.#saidDeaf = true;
    log.warn(
      `write_wakeup_threshold is ${threshold} bits, above the watermark, and was set by something ` +
        `else: until it is lowered, the pool is looked at every ${formatDuration(DEAF_MS)}`,
      { event: 'thresholdAboveWatermark', thresholdBits: threshold },
    );
    return true;
  }
}
