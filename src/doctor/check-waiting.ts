// Who waits for random bytes at this moment?
import { type Finding, info, ok, problem, warning } from './check.js';
import type { Machine } from './machine.js';
import { inNames } from './processes.js';

export function checkWaiting({ waiting, seesAll, probes, kernel }: Machine): Finding {
  const { forCrng, forHwrng } = waiting;
  if (forCrng.length > 0) {
    const drained = probes.crngReady && kernel.pool === 'legacy';
    return problem(
      `waiting for random bytes now: ${inNames(forCrng)}`,
      drained
        ? 'They read /dev/random, whose pool is empty; with getrandom() they would not wait.'
        : 'They sleep in getrandom() or in a read of /dev/random until the generator is ready.',
      'entropyd-seed',
    );
  }
  // A device that answers us in time answers the others too.
  if (forHwrng.length > 0 && probes.hwrng?.outcome !== 'bytes') {
    return warning(
      `waiting for /dev/hwrng now: ${inNames(forHwrng)}`,
      'The device does not answer, or another reader is served first. Programs that only want random ' +
        'numbers should call getrandom().',
    );
  }
  return seesAll
    ? ok('nobody waits for random bytes', 'No thread sleeps in getrandom() or in /dev/random.')
    : info(
        'nobody of yours waits for random bytes',
        'What the processes of others wait for only root may see.',
        'sudo entropyd doctor',
      );
}
