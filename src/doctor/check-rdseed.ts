// Does the kernel refuse an RDSEED that the processor reports? A source of kind rdseed is then absent.
import { type Finding, info } from './check.js';
import type { Machine } from './machine.js';

/** "RDSEED32 is broken. Disabling the corresponding CPUID bit." (arch/x86/kernel/cpu/amd.c) */
const ERRATUM = /RDSEED.*broken/;

function reasonOf({ kernel, log }: Machine): string {
  const line = log.line(ERRATUM);
  if (line !== undefined) {
    return (
      `An erratum of the processor, by the kernel's log: ${line} ` +
      'A newer microcode or firmware corrects it; in a guest, that of its host.'
    );
  }
  if (/\brdseed\b/.test(kernel.parameter('clearcpuid') ?? '')) {
    return 'The kernel command line says so (clearcpuid).';
  }
  return (
    'The log does not say why any more. Where it does, the reason is an erratum that a newer microcode or ' +
    "firmware corrects ('RDSEED32 is broken')."
  );
}

export function checkRdseed(machine: Machine): Finding | undefined {
  if (!machine.processor.isSeedMasked) return undefined;
  return info(
    'the kernel does not use RDSEED, although this processor reports it',
    `CPUID has it and /proc/cpuinfo does not. ${reasonOf(machine)} A source of kind rdseed is absent here.`,
  );
}
