// The seed file that systemd keeps from one boot to the next, and whether its service credits it.
import type { System } from './system.js';
import { unitFiles } from './unit-files.js';

export const SEED_FILE = '/var/lib/systemd/random-seed';
export const SEED_UNIT = 'systemd-random-seed.service';

export interface SeedFile {
  readonly exists: boolean;
  /** The value of SYSTEMD_RANDOM_SEED_CREDIT; '' if it is not set. */
  readonly credit: string;
  /** Whether the seed file exists and is credited, which makes the kernel's CRNG ready. */
  readonly isCredited: boolean;
}

/** The last assignment counts; an empty line removes all before it. */
function credit(lines: readonly string[]): string {
  const valid = lines.slice(lines.lastIndexOf('') + 1).join(' ');
  return [...valid.matchAll(/\bSYSTEMD_RANDOM_SEED_CREDIT=(\w*)/g)].at(-1)?.[1] ?? '';
}

export function seedFile(system: System): SeedFile {
  const exists = system.exists('/run/systemd/system') && system.exists(SEED_FILE);
  const setting = credit(unitFiles(system, SEED_UNIT).all('Environment'));
  return {
    exists,
    credit: setting,
    isCredited: exists && /^(1|y|yes|t|true|on|force)$/i.test(setting),
  };
}
