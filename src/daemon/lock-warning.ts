// Warns that buffers of entropy are not locked in memory: once, and again only after all of them were locked.
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';

export class LockWarning {
  readonly #native: Pick<Native, 'lockReport'>;
  readonly #log: Pick<Log, 'warn'>;
  #isGiven = false;

  constructor(native: Pick<Native, 'lockReport'>, log: Pick<Log, 'warn'>) {
    this.#native = native;
    this.#log = log;
  }

  look(): void {
    const { unlockedBytes, code } = this.#native.lockReport();
    const isDue = unlockedBytes > 0 && !this.#isGiven;
    this.#isGiven = unlockedBytes > 0;
    if (!isDue) return;
    this.#log.warn(
      `${unlockedBytes} bytes of entropy buffers are not locked in memory (${code}) and may be ` +
        'swapped out: raise LimitMEMLOCK= in the unit, or ulimit -l',
      { event: 'memoryNotLocked', bytes: unlockedBytes, code },
    );
  }
}
