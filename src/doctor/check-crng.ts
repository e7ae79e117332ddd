// Is the kernel's generator ready, and when in the boot did it become so?
import { type Finding, info, ok, problem, warning } from './check.js';
import type { Machine } from './machine.js';
import { jitterSeeds, seeder } from './need.js';

const LATE_SECONDS = 60;

function when({ log }: Machine): string {
  const at = log.crngReadyAt;
  if (!log.isReadable) return 'When it became so is in the kernel log, which only root may read.';
  if (at === undefined) return 'The kernel log does not reach back to when it became so.';
  const seconds = `${at.toFixed(2)} s after the kernel started`;
  if (log.initAt === undefined) return `It became so ${seconds}.`;
  const before = at <= log.initAt;
  return before
    ? `It became so ${seconds}, before the first program ran.`
    : `It became so ${seconds}, ${(at - log.initAt).toFixed(1)} s after the first program ran: what asked before that waited.`;
}

export function checkCrng(machine: Machine): Finding {
  const { probes, log } = machine;
  if (!probes.crngReady) {
    const title = "the kernel's generator is not ready";
    const seedIt = 'entropyd-seed';
    return jitterSeeds(machine)
      ? info(
          title,
          'getrandom() will not wait for long: the first call starts the jitter loop, about a second.',
          seedIt,
        )
      : problem(
          title,
          'getrandom() and /dev/random block until 256 bits were credited (128 before 5.18), and here ' +
            'only the timing of interrupts brings them, slowly. sshd, systemd and Node hang at their start.',
          seedIt,
        );
  }
  const title = "the kernel's generator is ready";
  const isLate =
    log.crngReadyAt !== undefined && log.crngReadyAt - (log.initAt ?? 0) > LATE_SECONDS;
  if (!isLate) return ok(title, `getrandom() never blocks any more. ${when(machine)}`);
  return warning(
    `${title}, but late`,
    `${when(machine)} At the next boot it is seeded by ${seeder(machine) ?? 'the timing of interrupts alone, as far as can be seen'}.`,
    'systemd/install.sh --early-boot    # entropyd-seed before sysinit.target',
  );
}
