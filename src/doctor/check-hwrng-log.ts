// What the kernel's log says of the generators: that a hwrng gave it nothing, or that an instruction is not reliable.
import { type Finding, info, warning } from './check.js';
import { onCommandLine } from './command-line.js';
import type { Machine } from './machine.js';

/** drivers/char/hw_random/core.c, until Linux 6.1: the kernel's thread asked, and tries again after 10 s. */
const NO_DATA = /^hwrng: no data available/;
/** arch/x86/kernel/cpu/rdrand.c */
const BAD_RDRAND = /^RDRAND (gives funky smelling output|is not reliable on this platform)/;

export function checkHwrngLog(machine: Machine): Finding | undefined {
  const { log, probes } = machine;
  const rdrand = log.line(BAD_RDRAND);
  if (rdrand !== undefined) {
    return warning(
      "the kernel's log doubts the processor's generator",
      `It says: ${rdrand.replace(/\.$/, '')}. A newer microcode or firmware may correct it; in a guest, that of its host.`,
      onCommandLine(
        machine,
        [['random.trust_cpu', 'off']],
        ', so that its values are not credited',
      ),
    );
  }
  const times = log.times(NO_DATA);
  const last = times.at(-1);
  if (last === undefined) return undefined;
  const often = times.length === 1 ? 'Once,' : `${times.length} times, most recently`;
  const when = `${often} ${last.toFixed(1)} s after the kernel started`;
  return probes.hwrng?.outcome === 'bytes'
    ? info(
        'the kernel once got nothing from its hardware generator',
        `${when}, by its log ('hwrng: no data available'). Now it delivers.`,
      )
    : warning(
        'the kernel got nothing from a hardware generator',
        `${when}, by its log ('hwrng: no data available').`,
        'dmesg | grep hwrng    # since when',
      );
}
