// What seeds this kernel at a boot, by the means that the machine has and by what its log shows: a CRNG that was ready
// before the first program ran was not seeded by anything that needs a program, and one that was ready later was not
// seeded by what comes first.
import { hwrngSeeds } from './hwrng-verdict.js';
import type { Machine } from './machine.js';

/** Whether the CRNG was ready before the first program ran; undefined if the log does not say. */
function readyBeforeInit({ log }: Machine): boolean | undefined {
  if (log.crngReadyAt === undefined || log.initAt === undefined) return undefined;
  return log.crngReadyAt <= log.initAt;
}

/** Whether it was ready before the kernel ran the first initcall that logs a line, and so before any driver. */
function readyBeforeDrivers({ log }: Machine): boolean {
  const [first] = log.times(/^clocksource: jiffies:/); // kernel/time/jiffies.c, a core_initcall
  return log.crngReadyAt !== undefined && first !== undefined && log.crngReadyAt < first;
}

/** Whether a trusted generator of the processor seeds the kernel in its first millisecond (4.19 and later). */
export function cpuSeeds(machine: Machine): boolean {
  const { processor, kernel } = machine;
  const can =
    processor.generators.length > 0 && processor.isTrusted === true && !kernel.isBefore(4, 19);
  return can && readyBeforeInit(machine) !== false;
}

/** Whether the kernel has a jitter loop (5.4 and later, or the modern pool in a stable tree) and a counter for it. */
export function jitterSeeds({ processor, kernel }: Machine): boolean {
  return processor.hasCounter === true && (!kernel.isBefore(5, 4) || kernel.pool === 'modern');
}

/** SETUP_RNG_SEED (arch/x86/include/uapi/asm/setup_data.h): a seed that QEMU, or kexec, passes with the kernel. */
function hasSetupSeed({ system }: Machine): boolean {
  const folder = '/sys/kernel/boot_params/setup_data';
  return system.names(folder).some((name) => system.text(`${folder}/${name}/type`) === '0x9');
}

/**
 * The seed of a boot loader, of the firmware or of a hypervisor that the kernel credits, as text. The device tree's is
 * removed from /proc/device-tree once it was read, and is credited even with random.trust_bootloader=off, because the
 * kernel reads its parameters later: only an early CRNG shows it.
 */
export function loaderSeed(machine: Machine): string | undefined {
  const { processor, log, system, virtualization, kernel } = machine;
  const isEarly = readyBeforeInit(machine);
  if (isEarly === false || virtualization.confidential !== undefined) return undefined;
  if (processor.trustsBootLoader === true) {
    if (log.line(/^efi: .*\bRNG=/) !== undefined) return "the firmware's seed (EFI)";
    if (hasSetupSeed(machine)) return 'the seed that the boot loader passed';
    // drivers/hv/hv_common.c, from Linux 6.10
    const isHyperV = /^(hyper-v|azure|wsl)$/.test(virtualization.hypervisor ?? '');
    if (isHyperV && !kernel.isBefore(6, 10) && system.exists('/sys/firmware/acpi/tables/OEM0'))
      return "the hypervisor's seed (ACPI table OEM0)";
  }
  // From here on by exclusion: if the processor has seeded it, the time says nothing of a loader.
  if (isEarly !== true || cpuSeeds(machine)) return undefined;
  if (system.text('/proc/device-tree/compatible') !== undefined)
    return "the boot loader's seed in the device tree";
  if (!readyBeforeDrivers(machine)) return undefined;
  // arch/um/kernel/um_arch.c, from Linux 6.0
  return virtualization.hypervisor === 'uml'
    ? 'the seed that user-mode Linux takes from its host'
    : 'a seed of the boot loader or of the hypervisor';
}

/** Whether the log shows that a seed of the boot loader was credited, whatever the parameters say. */
export const loaderSeeded = (machine: Machine): boolean => loaderSeed(machine) !== undefined;

/** Whether a confidential guest was ready before its first program ran, and not by its processor: by its host. */
export const hostAloneSeeds = (machine: Machine): boolean =>
  machine.virtualization.confidential !== undefined &&
  readyBeforeInit(machine) === true &&
  !cpuSeeds(machine);

/** What seeds the kernel at the next boot, as text; undefined if only interrupt timing does. */
export function whatSeeds(machine: Machine): string | undefined {
  const { hwrng, processor, seedFile } = machine;
  if (cpuSeeds(machine)) return `the processor (${processor.generators.join(', ')}, trusted)`;
  const loader = loaderSeed(machine);
  if (loader !== undefined) return `${loader}, which is credited`;
  if (hwrngSeeds(machine)) return `its own hwrng thread, from ${hwrng.current}`;
  // Before the first program, neither a service nor a caller of getrandom() can have been the one.
  if (hostAloneSeeds(machine)) return 'its host alone';
  if (readyBeforeInit(machine) === true) {
    return 'a seed that it has before the first program runs, as from a boot loader or a hypervisor';
  }
  if (seedFile.isCredited) return "systemd's seed file, which is credited";
  if (jitterSeeds(machine)) return 'its own jitter loop, when a program first asks';
  return undefined;
}
