// What the loop sleeps on: a time, and whatever may end it sooner. One sleeper at a time.
import type { Milliseconds } from '../units.js';

/** The longest timer Node has, 24.8 days. */
const LONGEST_MS = 2 ** 31 - 1;

export class Alarm {
  #wake: (() => void) | undefined;
  #rung = false;

  /** Ends the sleep under way, or the next one if nobody sleeps: a wake-up is never lost. */
  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Sleeps until the time has passed, as long as can be where it is undefined, or ring(). */
  async sleep(atMost: Milliseconds | undefined): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(Math.ceil(atMost ?? LONGEST_MS), LONGEST_MS));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    this.#rung = false;
  }
}
