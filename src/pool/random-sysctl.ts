// Reads a number from /proc/sys/kernel/random.
import { SystemError, shortageOf } from '../errors.js';
import type { Native } from '../native.js';

export function readSysctl(native: Pick<Native, 'readRandomSysctl'>, name: string): number {
  const value = native.readRandomSysctl(name);
  if (typeof value === 'number') return value;
  const hint = shortageOf(value) ?? 'is /proc mounted?';
  throw new SystemError(`cannot read /proc/sys/kernel/random/${name} (${value}): ${hint}`, {
    cause: Object.assign(new Error(value), { code: value }),
  });
}
