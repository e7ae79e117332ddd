// What the kernel's hw_random core says of itself: /sys/class/misc/hw_random.
import { readFileSync } from 'node:fs';

/** rng_current: the generator behind /dev/hwrng; '' when none is bound or the core is not there. */
export function currentGenerator(sysfs = '/sys'): string {
  try {
    const current = readFileSync(`${sysfs}/class/misc/hw_random/rng_current`, 'utf8').trim();
    return current === 'none' ? '' : current;
  } catch {
    return '';
  }
}
