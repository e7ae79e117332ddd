// Listens to a pool that calls when it wants entropy (only a legacy one ever does), and is deaf for a
// while to one that calls for nothing: somebody set its threshold higher than we did, and it would
// call without end.
import type { Log } from '../log/log.js';
import type { EntropyPool, PoolWatcher } from '../pool/entropy-pool.js';
import { formatDuration, type Milliseconds, milliseconds } from '../units.js';

/** After so many calls for nothing the pool is not listened to for so long. */
const IDLE_CALLS = 3;
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
  /** How often the pool called since it was fed last, and when the last time. */
  #calls = 0;
  #calledAt = 0;
  #saidDeaf = false;

  constructor(parts: PoolCallsParts, onCall: () => void) {
    this.#parts = parts;
    this.#onCall = onCall;
  }

  /** Listens from now on; where it is deaf, gives how long to sleep at most in place of it. */
  start(): Milliseconds | undefined {
    if (this.#isDeaf()) return DEAF_MS;
    this.#watcher ??= this.#parts.pool.watch(() => this.#called());
    this.#watcher.start();
    return undefined;
  }

  stop(): void {
    this.#watcher?.stop();
  }

  /** Its calls were not for nothing. */
  fed(): void {
    this.#calls = 0;
  }

  close(): void {
    this.#watcher?.close();
  }

  #called(): void {
    this.#calls += 1;
    this.#calledAt = this.#parts.now();
    this.#onCall();
  }

  #isDeaf(): boolean {
    const isDeaf = this.#calls >= IDLE_CALLS && this.#parts.now() - this.#calledAt < DEAF_MS;
    if (isDeaf && !this.#saidDeaf) {
      this.#saidDeaf = true;
      this.#parts.log.warn(
        'the pool calls above the watermark: did something else set write_wakeup_threshold? ' +
          `It is heard every ${formatDuration(DEAF_MS)} only`,
      );
    }
    return isDeaf;
  }
}
