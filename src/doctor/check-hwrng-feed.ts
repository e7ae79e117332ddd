// Does what the hardware generator gives reach the kernel's pool, by the kernel itself or by our daemon?

import { deviceDriver } from '../sources/device-driver.js';
import { type Finding, info, ok, warning } from './check.js';
import { whyZero, type Zero } from './hwrng-quality.js';
import type { Machine } from './machine.js';
import type { DaemonWord } from './probes.js';
import { startService } from './start-service.js';

const HWRNG = deviceDriver.options.device.fallback;

const feedsFromHwrng = ({ name, device }: DaemonWord['sources'][number]): boolean =>
  device === undefined ? name === deviceDriver.builtIn : device === HWRNG;

const RAISE = 'echo 1000 >/sys/class/misc/hw_random/rng_quality    # of 1024; until the next boot';

function remedyOf({ isChosen, forGood }: Zero, start: string): string {
  if (isChosen) return `${start}\n# or credited untested: ${forGood}`;
  const good = forGood === '' ? '' : `\n# for good: ${forGood}`;
  return `${RAISE}${good}\n# or have it tested first: ${start}`;
}

/** Where the kernel credits nothing: whether our daemon takes it there. `remedy` is for when none runs. */
function withDaemon(machine: Machine, why: string, remedy: string): Finding {
  const { daemon, hwrng, place, probes } = machine;
  const title = `the kernel does not feed itself from ${hwrng.current}`;
  if (place.container !== undefined) return info(title, why);
  if (daemon.running === undefined) {
    return warning(title, `${why} It counts for something only where a daemon feeds it.`, remedy);
  }
  if (probes.daemon === null) {
    return info(
      title,
      `${why} entropyd runs, and feeds it unless its configuration leaves it out: it was not to be asked.`,
      'sudo entropyd status',
    );
  }
  const standing = probes.daemon.sources.find(feedsFromHwrng)?.standing;
  if (standing === 'trusted') {
    return ok(
      `entropyd feeds the kernel from ${hwrng.current}`,
      `${why} What it feeds was tested.`,
    );
  }
  return standing === 'onTrial'
    ? info(title, `${why} entropyd has it on trial.`)
    : warning(
        title,
        `${why} entropyd runs, and does not feed it either: hwrng is ${standing ?? 'none of its sources'}.`,
        'entropyd status',
      );
}

export function checkHwrngFeed(machine: Machine): Finding | undefined {
  const { hwrng, kernel, place } = machine;
  const { available, current, quality, hasThread, feedsItself } = hwrng;
  if (available.length === 0) {
    return place.hypervisor === undefined
      ? info(
          'no hardware generator behind /dev/hwrng',
          'Common on a host: chipset and TPM may have one whose driver is not loaded.',
        )
      : undefined;
  }
  const listed = `rng_available: ${available.join(' ')}.`;
  if (current === '') {
    return warning(
      'the kernel has a hardware generator and uses none',
      `rng_current is 'none'; ${listed}`,
      `echo ${available[0]} >/sys/class/misc/hw_random/rng_current`,
    );
  }
  if (feedsItself) {
    const when = kernel.pool === 'legacy' ? 'while the pool is low' : 'at boot and every minute';
    const worth = quality === undefined ? '' : `, quality ${quality} of 1024`;
    return ok(
      `the kernel feeds itself from ${current}${worth}`,
      `Its own hwrng thread mixes it in, ${when}. It tests nothing: a device that ` +
        `gives zeros is credited too. ${listed}`,
    );
  }
  const start = startService(machine);
  if (quality === 0) {
    const zero = whyZero(machine);
    const does = hasThread === true ? 'mixes it in and credits nothing' : 'takes nothing from it';
    const why = `Its quality is 0, ${zero.by}: the kernel ${does}. ${listed}`;
    return withDaemon(machine, why, remedyOf(zero, start));
  }
  if (hasThread === undefined) {
    return info(
      `whether the kernel feeds itself from ${current} cannot be seen`,
      `Its threads are not in sight from here. ${listed}`,
    );
  }
  const why = `It has no hwrng thread running: drivers of this age claim no quality. ${listed}`;
  return withDaemon(machine, why, start);
}
