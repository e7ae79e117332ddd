// The processor's own random instructions, and whether the kernel credits them.
import { capitalized } from '../words.js';
import { type Finding, info, ok } from './check.js';
import { onCommandLine } from './command-line.js';
import type { Machine } from './machine.js';
import { cpuSeeds, loaderSeed, whatSeeds } from './who-seeds.js';

function loaderText(machine: Machine): string {
  const { trustsBootLoader } = machine.processor;
  const seed = loaderSeed(machine);
  if (seed !== undefined) {
    const why =
      trustsBootLoader === false
        ? ', whatever random.trust_bootloader says: the kernel reads the seed in the device tree before it reads its parameters'
        : '';
    return ` ${capitalized(seed)} was credited${why}.`;
  }
  if (trustsBootLoader === undefined) return '';
  return ` If a boot loader passes a seed, it is ${trustsBootLoader ? '' : 'not '}credited.`;
}

export function checkProcessor(machine: Machine): Finding {
  const { generators, isTrusted, trustedBy } = machine.processor;
  const loader = loaderText(machine);
  if (generators.length === 0) {
    return info(
      'this kernel sees no random generator in the processor',
      `The kernel uses none (rdrand and rdseed on x86, rng on ARM).${loader}`,
    );
  }
  const names = generators.join(', ').toUpperCase();
  if (cpuSeeds(machine)) {
    return ok(
      `the processor's generator (${names}) is trusted`,
      `Set by ${trustedBy}. It makes the kernel ready before any program runs.${loader}`,
    );
  }
  if (isTrusted === true && !machine.kernel.isBefore(4, 19)) {
    return info(
      `the processor's generator (${names}) is trusted, but did not seed this boot`,
      `Set by ${trustedBy}. Yet the log shows that the kernel's generator became ready only after the first ` +
        `program had started.${loader}`,
    );
  }
  const why = isTrusted === undefined ? 'as far as this program can tell' : `set by ${trustedBy}`;
  // `confidential` says there what to trust instead.
  const isChoice = machine.virtualization.confidential === undefined;
  return info(
    `the processor's generator (${names}) is mixed in, not credited`,
    `It is not trusted (${why}). ${isChoice ? 'That is a matter of choice; the' : 'The'} kernel is seeded by ${whatSeeds(machine) ?? 'interrupt timing alone'}.${loader}`,
    isTrusted === false && isChoice
      ? onCommandLine(machine, [['random.trust_cpu', 'on']], ', if you trust it')
      : '',
  );
}
