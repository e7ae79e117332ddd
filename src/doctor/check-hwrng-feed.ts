// Does the kernel feed its pool from its hardware generator by itself?
import { type Finding, info, ok, warning } from './check.js';
import type { Machine } from './machine.js';

const RAISE = `echo 1000 >/sys/class/misc/hw_random/rng_quality    # of 1024; until the next boot
# for good: take rng_core.default_quality=0 off the kernel's command line, if it is there`;

export function checkHwrngFeed({ hwrng, kernel, place }: Machine): Finding | undefined {
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
  if (quality === 0) {
    const set = kernel.parameter('rng_core.default_quality');
    const because = set === undefined ? 'by its driver' : `by rng_core.default_quality=${set}`;
    return warning(
      `the kernel does not feed itself from ${current}`,
      `Its quality is 0, ${because}: /dev/hwrng can be read, but nothing of it reaches the pool unless ` +
        `a daemon takes it there. ${listed}`,
      RAISE,
    );
  }
  if (hasThread === undefined) {
    return info(
      `whether the kernel feeds itself from ${current} cannot be seen`,
      `Its threads are not in sight from here. ${listed}`,
    );
  }
  return warning(
    `the kernel does not feed itself from ${current}`,
    `It has no hwrng thread running: drivers of this age claim no quality. /dev/hwrng can be read, and a ` +
      `daemon has to take it to the pool. ${listed}`,
    'systemctl enable --now entropyd',
  );
}
