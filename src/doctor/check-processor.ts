// The processor's own random instructions, and whether the kernel credits them.
import { type Finding, info, ok } from './check.js';
import { cpuSeeds, whatSeeds } from './is-daemon-needed.js';
import type { Machine } from './machine.js';

export function checkProcessor(machine: Machine): Finding {
  const { generators, isTrusted, trustedBy, trustsBootLoader } = machine.processor;
  const loader =
    trustsBootLoader === undefined
      ? ''
      : ` A seed from the boot loader is ${trustsBootLoader ? '' : 'not '}credited.`;
  if (generators.length === 0) {
    return info(
      'this kernel sees no random generator in the processor',
      `Its flags include none of rdrand, rdseed and rng.${loader}`,
    );
  }
  const names = generators.join(', ').toUpperCase();
  if (cpuSeeds(machine)) {
    return ok(
      `the processor's generator (${names}) is trusted`,
      `Set by ${trustedBy}. It makes the kernel ready before any program runs.${loader}`,
    );
  }
  const why = isTrusted === undefined ? 'as far as this program can tell' : `set by ${trustedBy}`;
  return info(
    `the processor's generator (${names}) is mixed in, not credited`,
    `It is not trusted (${why}). That is a matter of choice; the kernel is seeded by ${whatSeeds(machine) ?? 'interrupt timing alone'}.${loader}`,
    isTrusted === false ? '# on the kernel command line, if you trust it: random.trust_cpu=on' : '',
  );
}
