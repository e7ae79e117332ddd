// Is a daemon needed here? Decided by what the kernel can do without one, not by whether one runs.
import type { Machine } from './machine.js';
import { hasVmgenid, hasVmgenidDriver } from './vmgenid.js';

export interface Need {
  readonly needed: boolean;
  readonly why: string;
}

const needed = (why: string): Need => ({ needed: true, why });
const notNeeded = (why: string): Need => ({ needed: false, why });

/** The trusted RDRAND seeds the kernel in the first millisecond, since 4.19. */
export function cpuSeeds({ processor, kernel }: Machine): boolean {
  return processor.generators.length > 0 && processor.isTrusted === true && !kernel.isBefore(4, 19);
}

/** The jitter loop in getrandom(): since 5.4, and with the modern pool in older stable trees. */
export function jitterSeeds({ processor, kernel }: Machine): boolean {
  return processor.hasCounter === true && (!kernel.isBefore(5, 4) || kernel.pool === 'modern');
}

/** The firmware's seed, which the EFI stub hands on. */
const bootLoaderSeeds = ({ processor, log }: Machine): boolean =>
  processor.trustsBootLoader === true && log.line(/^efi: .*\bRNG=/) !== undefined;

/** Who seeds the kernel at the next boot, in words; undefined: nobody that can be seen, but interrupts. */
export function seeder(machine: Machine): string | undefined {
  const { hwrng, processor, seedFile } = machine;
  if (cpuSeeds(machine)) return `the processor (${processor.generators.join(', ')}, trusted)`;
  if (bootLoaderSeeds(machine)) return "the firmware's seed, which the boot loader's trust credits";
  if (hwrng.feedsItself) return `its own hwrng thread, from ${hwrng.current}`;
  if (seedFile.isCredited) return "systemd's seed file, which is credited";
  if (jitterSeeds(machine)) return 'its own jitter loop, when somebody first asks';
  return undefined;
}

/** What the daemon gives where it is not needed. */
function stillGives({ hwrng, place, system, kernel }: Machine): string {
  const gifts: string[] = [];
  if (hwrng.current !== '')
    gifts.push(`tests of what ${hwrng.current} gives, which the kernel does not make`);
  if (kernel.pool === 'legacy')
    gifts.push('a pool kept at its watermark, for the reseeds every 5 minutes');
  const isTold = hasVmgenid(system) && hasVmgenidDriver(system);
  if (place.hypervisor !== undefined && place.hypervisor !== 'uml' && !isTold) {
    gifts.push('a reseed after this machine was copied');
  }
  if (gifts.length === 0) gifts.push('a second, tested source');
  return ` What entropyd would still give: ${gifts.join('; ')}; counts and logs of it.`;
}

function legacyNeed(machine: Machine): Need {
  const { kernel, hwrng } = machine;
  if (!kernel.isBefore(5, 6)) {
    return notNeeded(
      `since 5.6 nothing blocks once the generator is ready, and it is seeded by ${seeder(machine)}.` +
        stillGives(machine),
    );
  }
  return hwrng.feedsItself
    ? notNeeded(
        `the kernel refills its pool from ${hwrng.current} by itself.${stillGives(machine)}`,
      )
    : needed(
        `before 5.6 every read of /dev/random drains the pool, and blocks near 0: nothing here refills it.`,
      );
}

export function need(machine: Machine): Need {
  const { kernel, place, probes, waiting, processor } = machine;
  if (place.container !== undefined) {
    return notNeeded(
      'a container has no pool of its own, it has that of its host: run entropyd doctor there.',
    );
  }
  const by = seeder(machine);
  if (by === undefined && processor.hasCounter === undefined && probes.crngReady) {
    return notNeeded(
      `the generator is ready, though by whom cannot be told from here.${stillGives(machine)}`,
    );
  }
  if (by === undefined) {
    return needed(
      `nothing but the timing of interrupts seeds this kernel at boot: no trusted processor, no generator ` +
        'that it feeds itself from, no cycle counter for its jitter loop, no credited seed file. Without ' +
        'a daemon getrandom() blocks at every boot, for as long as that takes.',
    );
  }
  if (!probes.crngReady && waiting.forCrng.length > 0 && !jitterSeeds(machine)) {
    return needed('the generator is not ready, and programs wait for it.');
  }
  if (kernel.pool === 'legacy') return legacyNeed(machine);
  return notNeeded(`this kernel is seeded by ${by}, and stays seeded.${stillGives(machine)}`);
}
