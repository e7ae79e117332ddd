// What the main loop sleeps on: a time, and whatever may end the sleep sooner. One sleeper at a time.
import type { Milliseconds } from '../units.js';

/** The longest timer that Node has: 24.8 days. */
const LONGEST_MS = 2 ** 31 - 1;

export class Wakeup {
  #wake: (() => void) | undefined;
  #isNotified = false;

  /** Ends the sleep under way, or the next one if nobody sleeps, so that no wake-up is lost. */
  notify(): void {
    this.#isNotified = true;
    this.#wake?.();
  }

  /** Sleeps until `atMost` has passed or notify() is called; if `atMost` is undefined, until notify(). */
  async sleep(atMost: Milliseconds | undefined): Promise<void> {
    if (!this.#isNotified) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(Math.ceil(atMost ?? LONGEST_MS), LONGEST_MS));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    this.#isNotified = false;
  }
}
