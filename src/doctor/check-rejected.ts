// Does the kernel credit the bytes of a generator that the tests of our daemon reject? The kernel does not test them.
import { type Finding, problem } from './check.js';
import { creditNothing } from './hwrng-quality.js';
import { hwrngSourceOf, isRejected } from './hwrng-verdict.js';
import type { Machine } from './machine.js';
import { cpuSeeds, loaderSeeded } from './who-seeds.js';

/** Commands that make the kernel credit another generator, or none. */
function remedyOf(machine: Machine): string {
  const { hwrng } = machine;
  const other = hwrng.available.find((name) => name !== hwrng.current);
  return creditNothing(
    machine,
    other === undefined
      ? []
      : ['# or take the other one:', `#   echo ${other} >/sys/class/misc/hw_random/rng_current`],
  );
}

export function checkRejected(machine: Machine): Finding | undefined {
  const { hwrng, probes } = machine;
  const source = hwrngSourceOf(probes.daemon);
  if (!hwrng.feedsItself || !isRejected(machine) || source === undefined) return undefined;
  const { blocksFailed, blocksPassed, standing } = source;
  const blocks = blocksFailed + blocksPassed;
  const seeded =
    cpuSeeds(machine) || loaderSeeded(machine)
      ? 'This boot was seeded by something else before, so what was drawn since is sound.'
      : 'It cannot be told whether anything else made the kernel ready before: make new keys (ssh, TLS) after the next boot.';
  return problem(
    `the kernel credits ${hwrng.current}, whose bytes fail the tests`,
    `${blocksFailed} of ${blocks} blocks failed, and entropyd has it ${standing}. The kernel's own hwrng ` +
      `thread tests nothing and counts its bytes as entropy. Entropy from other sources is not lost by this. ${seeded}`,
    remedyOf(machine),
  );
}
