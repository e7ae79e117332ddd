// The kernel's write_wakeup_threshold in bits, which only a legacy pool uses. It belongs to the machine, so its
// original value is restored at the stop (docs/decisions/0010).
import type { Native } from '../native.js';
import { type Bits, bits } from '../units.js';
import type { KeptThreshold } from './kept-threshold.js';

const NAME = 'write_wakeup_threshold';

export interface ThresholdSet {
  /** The effective threshold: below it the kernel asks for entropy. */
  readonly inForce: Bits;
  /** The errno if the threshold could not be read or set; null if it is the requested one. */
  readonly refused: string | null;
}

/** Throws no errors: a call that fails for lack of descriptors or memory may work a moment later. */
export class WakeupThreshold {
  readonly #native: Pick<Native, 'readRandomSysctl' | 'writeRandomSysctl'>;
  readonly #kept: KeptThreshold;
  /** The original value, and ours as last read back; undefined while ours is not set. */
  #set: { readonly original: number; readonly ours: number } | undefined;

  constructor(native: Pick<Native, 'readRandomSysctl' | 'writeRandomSysctl'>, kept: KeptThreshold) {
    this.#native = native;
    this.#kept = kept;
  }

  /** Sets our value, also to replace an earlier one; the original is not restored in between. */
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

  /** Restores the original; returns the errno if that fails, and may then be called again. */
  restore(): string | null {
    if (this.#set === undefined) return null;
    const { original, ours } = this.#set;
    if (ours !== original) {
      const current = this.#native.readRandomSysctl(NAME);
      if (typeof current === 'string') return current;
      // A value that another program has set since is kept.
      const refused = current === ours ? this.#native.writeRandomSysctl(NAME, original) : null;
      if (refused !== null) return refused;
    }
    this.#kept.forget();
    this.#set = undefined;
    return null;
  }

  /** The original to restore, given the value `found`, which may be ours or that of a killed daemon. */
  #originalOf(found: number): number {
    if (this.#set?.ours === found) return this.#set.original;
    return this.#kept.originalOf(found) ?? found;
  }
}
