// What the kernel's hw_random core says of itself: /sys/class/misc/hw_random.
import { readFileSync } from 'node:fs';

export interface HwRandom {
  /** rng_current; '' when nothing is bound or the core is not there. */
  readonly current: string;
  readonly available: readonly string[];
  /** rng_quality in 1/1024, from which the kernel's own thread feeds; undefined before Linux 6.2. */
  readonly quality: number | undefined;
}

export function readHwRandom(sysfs = '/sys'): HwRandom {
  const read = (name: string): string => {
    try {
      return readFileSync(`${sysfs}/class/misc/hw_random/${name}`, 'utf8').trim();
    } catch {
      return '';
    }
  };
  const named = (name: string): boolean => name !== '' && name !== 'none';
  const current = read('rng_current');
  const quality = read('rng_quality');
  return {
    current: named(current) ? current : '',
    available: read('rng_available').split(/\s+/).filter(named),
    quality: quality === '' ? undefined : Number(quality),
  };
}
