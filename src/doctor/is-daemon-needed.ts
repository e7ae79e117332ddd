// Is an entropy daemon needed on this machine? That depends on how the kernel is seeded without one, on whether
// programs wait for random bytes, and on whether the kernel itself refills a pool that reads drain. Whether a
// daemon runs does not matter.
import { hwrngSeeds } from './hwrng-verdict.js';
import type { Machine } from './machine.js';
import { hasVmgenid, hasVmgenidDriver } from './vmgenid.js';

export interface DaemonNeed {
  readonly needed: boolean;
  readonly why: string;
}

const needed = (why: string): DaemonNeed => ({ needed: true, why });
const notNeeded = (why: string): DaemonNeed => ({ needed: false, why });

/** Whether a trusted generator of the processor seeds the kernel in its first millisecond (4.19 and later). */
export function cpuSeeds({ processor, kernel }: Machine): boolean {
  return processor.generators.length > 0 && processor.isTrusted === true && !kernel.isBefore(4, 19);
}

/** Whether the kernel has a jitter loop (5.4 and later, or the modern pool in a stable tree) and a counter for it. */
export function jitterSeeds({ processor, kernel }: Machine): boolean {
  return processor.hasCounter === true && (!kernel.isBefore(5, 4) || kernel.pool === 'modern');
}

/** Whether the firmware's seed, passed on by the EFI stub, is credited. */
const bootLoaderSeeds = ({ processor, log }: Machine): boolean =>
  processor.trustsBootLoader === true && log.line(/^efi: .*\bRNG=/) !== undefined;

/** What seeds the kernel at the next boot, as text; undefined if only interrupt timing does. */
export function whatSeeds(machine: Machine): string | undefined {
  const { hwrng, processor, seedFile } = machine;
  if (cpuSeeds(machine)) return `the processor (${processor.generators.join(', ')}, trusted)`;
  if (bootLoaderSeeds(machine))
    return "the firmware's seed, credited because the boot loader is trusted";
  if (hwrngSeeds(machine)) return `its own hwrng thread, from ${hwrng.current}`;
  if (seedFile.isCredited) return "systemd's seed file, which is credited";
  if (jitterSeeds(machine)) return 'its own jitter loop, when a program first asks';
  return undefined;
}

/** What the daemon adds on a machine that does not need it, as text. */
function benefits({ hwrng, virtualization, system, kernel }: Machine): string {
  const found: string[] = [];
  if (hwrng.current !== '')
    found.push(`tests of the bytes of ${hwrng.current}, which the kernel does not do`);
  if (kernel.pool === 'legacy')
    found.push('a pool that is kept at its watermark, for the reseeds every 5 minutes');
  const isReported = hasVmgenid(system) && hasVmgenidDriver(system);
  if (
    virtualization.hypervisor !== undefined &&
    virtualization.hypervisor !== 'uml' &&
    !isReported
  ) {
    found.push('a reseed after this machine was copied');
  }
  if (found.length === 0) found.push('a second, tested source');
  return ` What entropyd would still add: ${found.join('; ')}; statistics and logs.`;
}

function needOfLegacyPool(machine: Machine): DaemonNeed {
  const { kernel, hwrng } = machine;
  if (!kernel.isBefore(5, 6)) {
    return notNeeded(
      `since 5.6 nothing blocks once the CRNG is ready, and it is seeded by ${whatSeeds(machine)}.` +
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
  return notNeeded(`this kernel is seeded by ${by}, and stays seeded.${benefits(machine)}`);
}
