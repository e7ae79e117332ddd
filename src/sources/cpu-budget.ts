// A token bucket of processor time: a source may use a share of one core on average, and may use at
// once what it left unused in the last minute, so that a first seed never waits. No minute uses more
// than twice the share.
import { type Milliseconds, milliseconds } from '../units.js';

const WINDOW_MS = 60_000;

export class CpuBudget {
  readonly #share: number;
  readonly #now: () => number;
  /** Milliseconds of processor time that may be used; negative after more was used than available. */
  #available: number;
  #at: number;

  /** `percent` is of one core; `now` returns monotonic milliseconds. */
  constructor(percent: number, now: () => number) {
    this.#share = percent / 100;
    this.#now = now;
    this.#available = this.#share * WINDOW_MS;
    this.#at = now();
  }

  /** Records milliseconds of processor time that were used. */
  spend(cpuMs: number): void {
    this.#accrue();
    this.#available -= cpuMs;
  }

  /** How long to wait until processor time is available again. */
  wait(): Milliseconds {
    this.#accrue();
    return milliseconds(this.#available >= 0 ? 0 : Math.ceil(-this.#available / this.#share));
  }

  #accrue(): void {
    const now = this.#now();
    const limit = this.#share * WINDOW_MS;
    this.#available = Math.min(limit, this.#available + (now - this.#at) * this.#share);
    this.#at = now;
  }
}
