// /proc/sys/kernel/random, in bits, and the threshold that has to be put back.
import { SystemError, shortageOf } from '../errors.js';
import type { Native } from '../native.js';
import { type Bits, bits } from '../units.js';

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

/** Sets write_wakeup_threshold, which only a legacy pool heeds. */
export function setWakeupThreshold(native: Native, wanted: Bits): WakeupThreshold {
  const name = 'write_wakeup_threshold';
  const before = readSysctl(native, name);
  const refused = before === wanted ? null : native.writeRandomSysctl(name, wanted);
  return {
    inForce: bits(readSysctl(native, name)),
    refused,
    restore() {
      // What somebody else has set since is theirs.
      const isOurs = refused === null && readSysctl(native, name) === wanted;
      return isOurs && before !== wanted ? native.writeRandomSysctl(name, before) : null;
    },
  };
}
