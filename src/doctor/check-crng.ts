// Is the kernel's CRNG ready, and when during the boot did it become ready?
import { type Finding, info, ok, problem, warning } from './check.js';
import type { Machine } from './machine.js';
import { jitterSeeds, whatSeeds } from './who-seeds.js';

const LATE_SECONDS = 60;
export const SEED = 'entropyd-seed    # tests a source, credits 256 bits of it, and ends';

function when({ log }: Machine): string {
  const at = log.crngReadyAt;
  if (!log.isReadable) return 'The kernel log says when, but only root may read it.';
  if (at === undefined)
    return 'The kernel log does not go back far enough to tell when it became ready.';
  const seconds = `${at.toFixed(2)} s after the kernel started`;
  if (log.initAt === undefined) return `It became ready ${seconds}.`;
  const before = at <= log.initAt;
  return before
    ? `It became ready ${seconds}, before the first program ran.`
    : `It became ready ${seconds}, ${(at - log.initAt).toFixed(1)} s after the first program ran: programs that asked earlier had to wait.`;
}

export function checkCrng(machine: Machine): Finding {
  const { probes, log, kernel, waiting } = machine;
  if (!probes.crngReady) {
    const title = "the kernel's generator is not ready";
    const unlessWaiting = (remedy: string): string => (waiting.forCrng.length > 0 ? '' : remedy); // `waiting` has it then
    return jitterSeeds(machine)
      ? info(
          title,
          "getrandom() will not block for long: the first call starts the kernel's jitter loop, which takes about a second.",
          unlessWaiting('entropyd-seed    # only to have it ready now'),
        )
      : problem(
          title,
          `getrandom() and /dev/random block until ${kernel.pool === 'legacy' ? 128 : 256} bits have been credited, and ` +
            'here only interrupt timing contributes, slowly. sshd, systemd and Node hang when they start.',
          unlessWaiting(SEED),
        );
  }
  const title = "the kernel's generator is ready";
  const isLate =
    log.crngReadyAt !== undefined && log.crngReadyAt - (log.initAt ?? 0) > LATE_SECONDS;
  if (!isLate) return ok(title, `getrandom() no longer blocks. ${when(machine)}`);
  return warning(
    `${title}, but late`,
    `${when(machine)} At the next boot it will be seeded by ${whatSeeds(machine) ?? 'interrupt timing alone, as far as this program can tell'}.`,
    'systemd/install.sh --early-boot    # entropyd-seed before sysinit.target',
  );
}
