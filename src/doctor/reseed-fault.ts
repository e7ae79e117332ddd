// The fault of Linux 4.17 to 5.11 for which `entropyd-seed --reseed` succeeds without effect: RNDRESEEDCRNG makes the new
// key from the old one alone. Commit 11a0b5e0ec8c, "random: fix the RNDRESEEDCRNG ioctl", is in 5.12 and in 5.10.20.
import type { Machine } from './machine.js';

const FIX = '"random: fix the RNDRESEEDCRNG ioctl"';
/** The first release of 5.10 with the fix. */
const FIXED_IN_5_10 = 20;

/**
 * Which release of 5.10 it is: 20 for 5.10.20; undefined if it is another one or does not tell. Kernels of distributions
 * are called 5.10.0-21-amd64, of which Debian's tell the release in /proc/version: "#1 SMP Debian 5.10.162-1".
 */
function releaseOf510({ system, kernel }: Machine): number | undefined {
  const debian = /Debian 5\.10\.(\d+)-/.exec(system.text('/proc/version') ?? '');
  const [, release] = debian ?? /^5\.10\.([1-9]\d*)/.exec(kernel.release) ?? [];
  return release === undefined ? undefined : Number(release);
}

/** Why `entropyd-seed --reseed` does not set copies of this machine apart; '' if it does, as far as the release says. */
export function reseedFault(machine: Machine): string {
  const { kernel } = machine;
  if (kernel.isBefore(4, 17) || !kernel.isBefore(5, 12)) return '';
  const of510 = releaseOf510(machine);
  if (of510 !== undefined && of510 >= FIXED_IN_5_10) return '';
  const vendors =
    'Whether a kernel of a vendor or a later release of 4.19, 5.4 or 5.11 has the fix is not visible here: look for ' +
    `${FIX} in its changes.`;
  return (
    ' entropyd-seed --reseed does not set copies apart on a kernel before 5.12 (5.10.20): it makes the new key from ' +
    'the old one alone, and uses what was mixed in only when it next reseeds by itself, up to 5 minutes later.' +
    (of510 === undefined ? ` ${vendors}` : '')
  );
}

export const NEWER_KERNEL = `# Linux 5.12, or 5.10.20 and later of 5.10, or one whose changes have
# ${FIX}: before that the reseed below has no effect`;
