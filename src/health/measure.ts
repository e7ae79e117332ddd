// The most common value estimate (SP 800-90B 6.3.1) of a source, kept up to date: an upper bound to
// the min-entropy of its bytes or samples.
import type { ByteCounts, Native, SecureBlock } from '../native.js';

/** Values that are counted before the count starts anew: 16 blocks of bytes. */
const COUNTED = 40_000;

export class Measure {
  readonly #counts: ByteCounts;
  #before: number | undefined; // the estimate over the last whole count

  constructor(native: Pick<Native, 'ByteCounts'>) {
    this.#counts = new native.ByteCounts();
  }

  add(block: SecureBlock): void {
    if (this.#counts.total >= COUNTED) {
      this.#before = this.#counts.minEntropy;
      this.#counts.reset();
    }
    this.#counts.add(block);
  }

  /** The lower of the last whole count and the present one; undefined before the first block. */
  get bits(): number | undefined {
    if (this.#counts.total === 0) return undefined;
    return Math.min(this.#before ?? 8, this.#counts.minEntropy);
  }

  forget(): void {
    this.#counts.reset();
    this.#before = undefined;
  }
}
