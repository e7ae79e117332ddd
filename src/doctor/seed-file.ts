// The seed that systemd carries from one boot to the next, and whether its service is told to credit it.
import type { System } from './system.js';
import { unitFiles } from './unit-files.js';

export const SEED_FILE = '/var/lib/systemd/random-seed';
export const SEED_UNIT = 'systemd-random-seed.service';

export interface SeedFile {
  readonly isThere: boolean;
  /** What SYSTEMD_RANDOM_SEED_CREDIT says; '' where nothing does. */
  readonly credit: string;
  /** It is there, and makes the kernel ready. */
  readonly isCredited: boolean;
}

/** Of several lines the last assignment counts; an empty one takes back all before it. */
function credit(lines: readonly string[]): string {
  const valid = lines.slice(lines.lastIndexOf('') + 1).join(' ');
  return [...valid.matchAll(/\bSYSTEMD_RANDOM_SEED_CREDIT=(\w*)/g)].at(-1)?.[1] ?? '';
}

export function seedFile(system: System): SeedFile {
  const isThere = system.exists('/run/systemd/system') && system.exists(SEED_FILE);
  const told = credit(unitFiles(system, SEED_UNIT).all('Environment'));
  return {
    isThere,
    credit: told,
    isCredited: isThere && /^(1|y|yes|t|true|on|force)$/i.test(told),
  };
}
