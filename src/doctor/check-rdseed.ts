// Does the kernel refuse an RDSEED that the processor reports? A source of kind rdseed is then absent.
import { type Finding, info, warning } from './check.js';
import type { Machine } from './machine.js';

/** "RDSEED32 is broken. Disabling the corresponding CPUID bit." (arch/x86/kernel/cpu/amd.c) */
const ERRATUM = /RDSEED.*broken/;

const TITLE = 'the kernel does not use RDSEED, although this processor reports it';
const ABSENT = 'A source of kind rdseed is absent here.';

/** The remedy for the processor's owner: in a guest that is its host. */
const remedyOf = ({ virtualization }: Machine): string =>
  virtualization.hypervisor === undefined
    ? "# install the vendor's microcode (Debian: amd64-microcode) or a newer\n# firmware, then start again"
    : '# on the host: a newer microcode or firmware.\n# Nothing in this guest changes it.';

/** The kernel's log has the reason: an erratum. A program that executes the instruction by itself is not protected. */
function broken(machine: Machine, line: string): Finding {
  return warning(
    "this processor's RDSEED is broken",
    `By the kernel's log: ${line} The kernel does not use it. Programs that execute the instruction ` +
      `themselves may get zeros that count as random. ${ABSENT}`,
    remedyOf(machine),
  );
}

export function checkRdseed(machine: Machine): Finding | undefined {
  const line = machine.log.line(ERRATUM);
  if (line !== undefined) return broken(machine, line);
  if (!machine.processor.isSeedMasked) return undefined;
  const isByCommandLine = /\brdseed\b/.test(machine.kernel.parameter('clearcpuid') ?? '');
  const reason = isByCommandLine
    ? 'The kernel command line says so (clearcpuid).'
    : "The log no longer says why; the usual reason is an erratum ('RDSEED32 is broken').";
  return info(TITLE, `CPUID has it and /proc/cpuinfo does not. ${reason} ${ABSENT}`);
}
