// write_wakeup_threshold of the kernel, in bits: only a legacy pool heeds it. It is the machine's, so what
// was there before is put back at the end (docs/decisions/0010).
import type { Native } from '../native.js';
import { type Bits, bits } from '../units.js';
import type { KeptThreshold } from './kept-threshold.js';

const NAME = 'write_wakeup_threshold';

export interface ThresholdSet {
  /** What is in force: below it the kernel says that it wants entropy. */
  readonly inForce: Bits;
  /** Why it is not what was asked for, as an errno; null when it is. */
  readonly refused: string | null;
}

/** Throws nothing: what the kernel refuses for want of a descriptor or memory may work a moment later. */
export class WakeupThreshold {
  readonly #native: Pick<Native, 'readRandomSysctl' | 'writeRandomSysctl'>;
  readonly #kept: KeptThreshold;
  /** What was there before ours, and ours as it was seen in force last; undefined while none is set. */
  #set: { readonly original: number; readonly ours: number } | undefined;

  constructor(native: Pick<Native, 'readRandomSysctl' | 'writeRandomSysctl'>, kept: KeptThreshold) {
    this.#native = native;
    this.#kept = kept;
  }

  /** Sets it, also in place of one that was set before: the original is never in force in between. */
  set(wanted: Bits): ThresholdSet {
    const found = this.#native.readRandomSysctl(NAME);
    if (typeof found === 'string') return { inForce: wanted, refused: found };
    const original = this.#originalOf(found);
    this.#kept.keep({ original, ours: found === original ? [wanted] : [wanted, found] });
    const refused = found === wanted ? null : this.#native.writeRandomSysctl(NAME, wanted);
    const ours = refused === null ? wanted : found;
    this.#set = { original, ours };
    const now = this.#native.readRandomSysctl(NAME);
    return { inForce: bits(typeof now === 'number' ? now : ours), refused };
  }

  /** Puts back what was there before; gives the errno where the kernel refuses, and can be tried again. */
  restore(): string | null {
    if (this.#set === undefined) return null;
    const { original, ours } = this.#set;
    if (ours !== original) {
      const current = this.#native.readRandomSysctl(NAME);
      if (typeof current === 'string') return current;
      // What somebody else has set since is theirs.
      const refused = current === ours ? this.#native.writeRandomSysctl(NAME, original) : null;
      if (refused !== null) return refused;
    }
    this.#kept.forget();
    this.#set = undefined;
    return null;
  }

  /** What to put back, with `found` in force: that may be ours, or that of a daemon that was killed. */
  #originalOf(found: number): number {
    if (this.#set?.ours === found) return this.#set.original;
    return this.#kept.originalOf(found) ?? found;
  }
}
