// The processor's own generator, and whether the kernel takes its word.
import { type Finding, info, ok } from './check.js';
import type { Machine } from './machine.js';
import { cpuSeeds, seeder } from './need.js';

export function checkProcessor(machine: Machine): Finding {
  const { generators, isTrusted, trustedBy, trustsBootLoader } = machine.processor;
  const loader =
    trustsBootLoader === undefined
      ? ''
      : ` A seed from the boot loader is ${trustsBootLoader ? '' : 'not '}credited.`;
  if (generators.length === 0) {
    return info(
      'the processor has no generator that this kernel sees',
      `No rdrand, rdseed or rng among its flags.${loader}`,
    );
  }
  const names = generators.join(', ').toUpperCase();
  if (cpuSeeds(machine)) {
    return ok(
      `the processor's generator (${names}) is trusted`,
      `By ${trustedBy}: it makes the kernel ready before any program runs.${loader}`,
    );
  }
  const why = isTrusted === undefined ? 'as far as can be seen' : `by ${trustedBy}`;
  return info(
    `the processor's generator (${names}) is mixed in, not credited`,
    `It is not trusted, ${why}. That is a choice; the kernel is seeded by ${seeder(machine) ?? 'the timing of interrupts alone'}.${loader}`,
    isTrusted === false ? '# on the kernel command line, if you trust it: random.trust_cpu=on' : '',
  );
}
