// Does the kernel credit the bytes of a generator that the tests of our daemon reject? The kernel does not test them.
import { type Finding, problem } from './check.js';
import { hwrngSourceOf, isRejected } from './hwrng-verdict.js';
import type { Machine } from './machine.js';

const CORE = '/sys/class/misc/hw_random';
const FOR_GOOD = `# at every boot, from Linux 6.2, on the kernel command line:
#   rng_core.default_quality=0`;

/** Commands that make the kernel credit another generator, or none. */
function remedyOf({ hwrng }: Machine): string {
  const other = hwrng.available.find((name) => name !== hwrng.current);
  const choose =
    other === undefined ? [] : [`# or take the other one:\n#   echo ${other} >${CORE}/rng_current`];
  // Before Linux 5.16 there is no rng_quality; the parameter then holds for the generator in use.
  const stop =
    hwrng.quality === undefined
      ? 'echo 0 >/sys/module/rng_core/parameters/current_quality'
      : `echo 0 >${CORE}/rng_quality`;
  return ['# no longer credited, until the next boot:', stop, ...choose, FOR_GOOD].join('\n');
}

export function checkRejected(machine: Machine): Finding | undefined {
  const { hwrng, probes } = machine;
  const source = hwrngSourceOf(probes.daemon);
  if (!hwrng.feedsItself || !isRejected(machine) || source === undefined) return undefined;
  const { blocksFailed, blocksPassed, standing } = source;
  const blocks = blocksFailed + blocksPassed;
  return problem(
    `the kernel credits ${hwrng.current}, whose bytes fail the tests`,
    `${blocksFailed} of ${blocks} blocks failed, and entropyd has it ${standing}. The kernel's own hwrng ` +
      'thread tests nothing and counts its bytes as entropy. What else was mixed in is not lost by that.',
    remedyOf(machine),
  );
}
