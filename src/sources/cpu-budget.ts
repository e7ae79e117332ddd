// Processor time that a source may take, as a share of one core on average: what a minute left unused
// can be used at once, so that a first seed never waits. No minute sees more than twice the share.
import { type Milliseconds, milliseconds } from '../units.js';

const WINDOW_MS = 60_000;

export class CpuBudget {
  readonly #share: number;
  readonly #now: () => number;
  /** Processor time in hand; below 0 when more was taken than there was. */
  #left: number;
  #at: number;

  /** `percent` of one core; `now` is monotonic milliseconds. */
  constructor(percent: number, now: () => number) {
    this.#share = percent / 100;
    this.#now = now;
    this.#left = this.#share * WINDOW_MS;
    this.#at = now();
  }

  spend(cpuMs: number): void {
    this.#accrue();
    this.#left -= cpuMs;
  }

  /** How long to wait until there is some in hand. */
  wait(): Milliseconds {
    this.#accrue();
    return milliseconds(this.#left >= 0 ? 0 : Math.ceil(-this.#left / this.#share));
  }

  #accrue(): void {
    const now = this.#now();
    const most = this.#share * WINDOW_MS;
    this.#left = Math.min(most, this.#left + (now - this.#at) * this.#share);
    this.#at = now;
  }
}
