// /proc/sys/kernel/random, in bits, and the threshold that has to be put back.
import { SystemError, shortageOf } from '../errors.js';
import type { Native } from '../native.js';
import { type Bits, bits } from '../units.js';
import type { KeptThreshold } from './kept-threshold.js';

export function readSysctl(native: Pick<Native, 'readRandomSysctl'>, name: string): number {
  const value = native.readRandomSysctl(name);
  if (typeof value === 'number') return value;
  const hint = shortageOf(value) ?? 'is /proc mounted?';
  throw new SystemError(`cannot read /proc/sys/kernel/random/${name} (${value}): ${hint}`, {
    cause: Object.assign(new Error(value), { code: value }),
  });
}

export interface WakeupThreshold {
  /** What is in force: below it the kernel says that it wants entropy. */
  readonly inForce: Bits;
  /** Why it is not what was asked for; null when it is. */
  readonly refused: string | null;
  /** Puts back what was there before; says why when the kernel refuses. */
  restore(): string | null;
}

/** Sets write_wakeup_threshold, which only a legacy pool heeds. Throws nothing: a shortage passes. */
export function setWakeupThreshold(
  native: Pick<Native, 'readRandomSysctl' | 'writeRandomSysctl'>,
  wanted: Bits,
  kept: KeptThreshold,
): WakeupThreshold {
  const name = 'write_wakeup_threshold';
  const found = native.readRandomSysctl(name);
  if (typeof found === 'string') {
    return { inForce: wanted, refused: found, restore: () => null };
  }
  // Ours, where a daemon before us was killed.
  const original = kept.originalOf(found) ?? found;
  const isOurs = found !== original;
  kept.keep({ original, ours: isOurs ? [wanted, found] : [wanted] });
  const refused = found === wanted ? null : native.writeRandomSysctl(name, wanted);
  const now = native.readRandomSysctl(name);
  const set = refused === null ? wanted : found;
  return {
    inForce: bits(typeof now === 'number' ? now : set),
    refused,
    restore() {
      if (set !== original) {
        const current = native.readRandomSysctl(name);
        if (typeof current === 'string') return current;
        // What somebody else has set since is theirs.
        const code = current === set ? native.writeRandomSysctl(name, original) : null;
        if (code !== null) return code;
      }
      kept.forget();
      return null;
    },
  };
}
