// Do the bytes of the hardware generator reach the kernel's pool, through the kernel or through our daemon?

import { type Finding, info, ok, warning } from './check.js';
import { whyQualityIsZero, type ZeroQuality } from './hwrng-quality.js';
import { givesNothing, hwrngSourceOf, isKnownToHost, isRejected } from './hwrng-verdict.js';
import type { Machine } from './machine.js';
import { startService } from './start-service.js';

const RAISE = `# out of 1024, until the next boot:
echo 1000 >/sys/class/misc/hw_random/rng_quality`;

function remedyOf({ isConfigured, permanentFix }: ZeroQuality, start: string): string {
  if (isConfigured)
    return `# entropyd tests it, and credits it:\n${start}\n# or credit it untested:\n#   ${permanentFix}`;
  const good = permanentFix === '' ? '' : `\n# permanently:\n#   ${permanentFix}`;
  const commented = start.replaceAll(/^(?:# )?/gm, '#   ');
  return `${RAISE}${good}\n# or test it first:\n${commented}`;
}

/** Reports whether our daemon feeds from a generator that the kernel does not credit. `remedy` starts the daemon. */
function withDaemon(machine: Machine, why: string, remedy: string): Finding {
  const { daemon, hwrng, virtualization, probes } = machine;
  const title = `the kernel does not feed itself from ${hwrng.current}`;
  if (virtualization.container !== undefined) return info(title, why);
  if (daemon.running === undefined) {
    return warning(title, `${why} Its entropy is credited only if a daemon feeds it.`, remedy);
  }
  if (probes.daemon === null) {
    return info(
      title,
      `${why} entropyd runs and feeds from it unless configured otherwise; the daemon could not be asked.`,
      'sudo entropyd status',
    );
  }
  const standing = hwrngSourceOf(probes.daemon)?.standing;
  if (standing === 'trusted') {
    return ok(
      `entropyd feeds the kernel from ${hwrng.current}`,
      `${why} It tests the bytes first.`,
    );
  }
  return standing === 'onTrial'
    ? info(title, `${why} It is on trial in entropyd, which tests it now.`)
    : warning(
        title,
        `${why} entropyd runs and does not feed from it either: hwrng is ${standing ?? 'not one of its sources'}.`,
        'entropyd status',
      );
}

/** Silent if `rejected`, `hwrng-read` or `confidential` has found that nothing good comes from the generator. */
export function checkHwrngFeed(machine: Machine): Finding | undefined {
  if (isRejected(machine) || givesNothing(machine) || isKnownToHost(machine)) return undefined;
  const { hwrng, kernel, virtualization } = machine;
  const { available, current, quality, hasThread, feedsItself } = hwrng;
  if (available.length === 0) {
    return virtualization.hypervisor === undefined
      ? info(
          'no hardware generator behind /dev/hwrng',
          'This is common on a host. The chipset or the TPM may have one whose driver is not loaded.',
          '# the drivers that this kernel has:\nls /lib/modules/$(uname -r)/kernel/drivers/char/hw_random',
        )
      : undefined;
  }
  const listed = `rng_available: ${available.join(' ')}.`;
  if (current === '') {
    return warning(
      'the kernel has a hardware generator and does not use it',
      `rng_current is 'none'; ${listed}`,
      `echo ${available[0]} >/sys/class/misc/hw_random/rng_current`,
    );
  }
  if (feedsItself) {
    const when = kernel.pool === 'legacy' ? 'while the pool is low' : 'at boot and every minute';
    const worth = quality === undefined ? '' : `, quality ${quality} of 1024`;
    return ok(
      `the kernel feeds itself from ${current}${worth}`,
      `Its own hwrng thread mixes bytes in ${when}. It does not test them: a device that ` +
        `delivers zeros is credited too. ${listed}`,
    );
  }
  const start = startService(machine);
  if (quality === 0) {
    const zero = whyQualityIsZero(machine);
    const does = hasThread === true ? 'mixes its bytes in without credit' : 'does not read it';
    const why = `Its quality is 0, ${zero.by}: the kernel ${does}. ${listed}`;
    return withDaemon(machine, why, remedyOf(zero, start));
  }
  if (hasThread === undefined) {
    return info(
      `unknown whether the kernel feeds itself from ${current}`,
      `Its threads are not visible from here. ${listed}`,
    );
  }
  const why = `No hwrng thread runs: drivers of this kernel's age declare no quality. ${listed}`;
  return withDaemon(machine, why, start);
}
