// Is an entropy daemon needed on this machine? That depends on how the kernel is seeded without one, on whether
// programs wait for random bytes, and on whether the kernel itself refills a pool that reads drain. Whether a
// daemon runs does not matter.
import { givesNothing, hwrngSeeds, isKnownToHost } from './hwrng-verdict.js';
import { hypervisorRow } from './hypervisors.js';
import type { Machine } from './machine.js';
import { hasSeedGenerator } from './processor-facts.js';
import { hasVmgenid, hasVmgenidDriver } from './vmgenid.js';
import { hostAloneSeeds, jitterSeeds, whatSeeds } from './who-seeds.js';

export interface DaemonNeed {
  readonly needed: boolean;
  readonly why: string;
}

const needed = (why: string): DaemonNeed => ({ needed: true, why });
const notNeeded = (why: string): DaemonNeed => ({ needed: false, why });

/** What the daemon adds on a machine that does not need it, as text. */
function benefits(machine: Machine): string {
  const { hwrng, virtualization, system, kernel, daemon } = machine;
  const found: string[] = [];
  if (hwrng.current !== '' && !isKnownToHost(machine) && !givesNothing(machine))
    found.push(`tests of the bytes of ${hwrng.current}, which the kernel does not do`);
  if (kernel.pool === 'legacy')
    found.push('a pool that is kept at its watermark, for the reseeds every 5 minutes');
  const isReported = hasVmgenid(system) && hasVmgenidDriver(system);
  if (
    virtualization.hypervisor !== undefined &&
    hypervisorRow(virtualization.hypervisor).copiesMemory !== false &&
    !isReported
  ) {
    found.push('a reseed after this machine was copied');
  }
  if (found.length === 0) found.push('a second, tested source');
  const adds = daemon.running === undefined ? 'would still add' : 'adds';
  return ` What entropyd ${adds}: ${found.join('; ')}; statistics and logs.`;
}

function needOfLegacyPool(machine: Machine): DaemonNeed {
  const { kernel, hwrng, probes } = machine;
  if (!kernel.isBefore(5, 6)) {
    return notNeeded(
      `since 5.6 nothing blocks once the CRNG is ready, and it ${probes.crngReady ? 'is' : 'will be'} seeded by ${whatSeeds(machine)}.` +
        benefits(machine),
    );
  }
  return hwrngSeeds(machine)
    ? notNeeded(`the kernel refills its pool from ${hwrng.current} by itself.${benefits(machine)}`)
    : needed(
        'before 5.6 every read of /dev/random drains the pool and blocks near 0, and nothing here refills it.',
      );
}

export function isDaemonNeeded(machine: Machine): DaemonNeed {
  const { kernel, virtualization, probes, waiting, processor } = machine;
  if (virtualization.container !== undefined) {
    return notNeeded(
      'a container has no pool of its own but uses that of its host: run entropyd doctor there.',
    );
  }
  if (hostAloneSeeds(machine)) {
    return needed(
      'only what its host gives it seeds this confidential guest, and that counts as no entropy: entropyd adds jitter' +
        (hasSeedGenerator(processor) ? " and the processor's generator." : '.'),
    );
  }
  const by = whatSeeds(machine);
  if (by === undefined && processor.hasCounter === undefined && probes.crngReady) {
    return notNeeded(
      `the CRNG is ready, though this program cannot tell what seeded it.${benefits(machine)}`,
    );
  }
  if (by === undefined) {
    return needed(
      `only interrupt timing seeds this kernel at boot: no trusted processor, no generator that it ` +
        'feeds itself from, no cycle counter for its jitter loop, no credited seed file. Without ' +
        'a daemon getrandom() blocks at every boot until enough interrupts have happened.',
    );
  }
  if (!probes.crngReady && waiting.forCrng.length > 0 && !jitterSeeds(machine)) {
    return needed('the CRNG is not ready, and programs wait for it.');
  }
  if (kernel.pool === 'legacy') return needOfLegacyPool(machine);
  const seeded = probes.crngReady
    ? `is seeded by ${by}, and stays seeded`
    : `is not seeded yet. It will be by ${by}, and then stays seeded`;
  return notNeeded(`this kernel ${seeded}.${benefits(machine)}`);
}
