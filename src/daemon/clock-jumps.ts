// Finds from this machine's clocks that it was suspended, or that it may be a copy: clocks that run alike are compared,
// and a look that comes late shows that all of them jumped ahead together.
import { monotonic } from '../monotonic.js';
import type { Native } from '../native.js';

/** How often look() is called at least. */
export const LOOK_EVERY_MS = 5000;
/**
 * Two clocks that drift apart by more than this between two looks were set, not slewed: the kernel slews by at most
 * 500 ppm (adjtimex(2)), which is 1.8 s per hour. A busy machine does not make a look that late either.
 */
const JUMP_MS = 10_000;
/** The two clocks that show a suspend are read one after the other, and differ otherwise by no more than that. */
const SUSPEND_MS = 100;

/** In milliseconds. */
export interface Clocks {
  /** CLOCK_MONOTONIC, from any start: stands still while the machine is suspended. */
  readonly monotonic: () => number;
  /** How long the machine was suspended so far: CLOCK_BOOTTIME less CLOCK_MONOTONIC. */
  readonly suspended: () => number;
  /** CLOCK_REALTIME. */
  readonly realtime: () => number;
}

export const systemClocks = (native: Pick<Native, 'suspendedMs'>): Clocks => ({
  monotonic,
  suspended: () => native.suspendedMs(),
  realtime: () => Date.now(),
});

export interface Jump {
  readonly how: 'clock' | 'resume';
  readonly byMs: number;
}

interface Seen {
  readonly at: number;
  readonly suspended: number;
  /** How far CLOCK_REALTIME is ahead of CLOCK_BOOTTIME, but for a constant. */
  readonly ahead: number;
}

export class ClockJumps {
  readonly #clocks: Clocks;
  #last: Seen | undefined;
  /** Whether looks follow each other within LOOK_EVERY_MS. */
  #isRegular = false;

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
  }

  /** To be called when regular looks begin. */
  start(): void {
    this.look();
    this.#isRegular = true;
  }

  /** Compares the clocks with what they showed at the last look. */
  look(): Jump | undefined {
    const at = this.#clocks.monotonic();
    const suspended = this.#clocks.suspended();
    const ahead = this.#clocks.realtime() - at - suspended;
    const last = this.#last;
    this.#last = { at, suspended, ahead };
    if (last === undefined) return undefined;
    const slept = suspended - last.suspended;
    if (slept >= SUSPEND_MS) return { how: 'resume', byMs: slept };
    // A process that was stopped, or a machine that swaps for so long, looks the same: it costs one more feed.
    const late = this.#isRegular ? at - last.at - LOOK_EVERY_MS : 0;
    const byMs = Math.max(Math.abs(ahead - last.ahead), late);
    return byMs >= JUMP_MS ? { how: 'clock', byMs } : undefined;
  }
}
