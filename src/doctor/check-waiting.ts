// Which programs are waiting for random bytes right now?
import { type Finding, info, ok, problem, warning } from './check.js';
import { SEED } from './check-crng.js';
import type { Machine } from './machine.js';
import { formatProcesses } from './processes.js';

export function checkWaiting({ waiting, seesAll, probes, kernel }: Machine): Finding {
  const { forCrng, forHwrng } = waiting;
  if (forCrng.length > 0) {
    const drained = probes.crngReady && kernel.pool === 'legacy';
    return problem(
      `waiting for random bytes now: ${formatProcesses(forCrng)}`,
      drained
        ? 'They read /dev/random, and the pool is empty; getrandom() would not make them wait.'
        : 'They block in getrandom() or in a read of /dev/random until the CRNG is ready.',
      SEED,
    );
  }
  // A device that delivered in time for us delivers for the others too.
  if (forHwrng.length > 0 && probes.hwrng?.outcome !== 'bytes') {
    return warning(
      `waiting for /dev/hwrng now: ${formatProcesses(forHwrng)}`,
      'The device does not deliver, or another reader is served first. Programs that only need random ' +
        'numbers should call getrandom().',
    );
  }
  if (seesAll && !waiting.canTell) {
    return info(
      'it cannot be told whether a program waits for random bytes',
      'This kernel does not show what its threads wait for: each /proc/PID/wchan is 0, as in one built without ' +
        'KALLSYMS. A program that hangs at its start, beside a generator that is not ready, may wait for it.',
    );
  }
  return seesAll
    ? ok(
        'no program waits for random bytes',
        'No thread blocks in getrandom() or in a read of /dev/random.',
      )
    : info(
        'none of the programs that may be looked at waits for random bytes',
        'What the others wait for only root sees, with CAP_SYS_PTRACE, which entropyd-doctor.service does not have.',
        'sudo entropyd doctor',
      );
}
