// What a dossier says of the machine on which it was made.
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return ''; // what cannot be read is left out
  }
};

const PARAMETERS = /^(random\.|rng_core\.|fips=|tsc=|clocksource=|mitigations=)/;

export interface MachineFacts {
  /** Tells machines apart: an HMAC-SHA256 with /etc/machine-id as the key, which is not to be given away; or empty. */
  readonly id: string;
  readonly cpu: string;
  readonly processors: number;
  /** Of the first processor, such as "L1 Data 48K". */
  readonly caches: readonly string[];
  readonly kernel: string;
  /** Those of the kernel's command line that concern its generator and its clock. */
  readonly kernelParameters: readonly string[];
  /** The vendor and product that the firmware names: of a virtual machine those of its hypervisor. */
  readonly firmware: string;
  /** Whether the processor says that a hypervisor runs it. */
  readonly isVirtual: boolean;
  /** The kernel's clock source; the counter's step is in the device of the source. */
  readonly clockSource: string;
}

function cachesOf(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.startsWith('index'))
      .map((name) => {
        const of = (key: string): string => textOf(`${directory}/${name}/${key}`);
        return `L${of('level')} ${of('type')} ${of('size')}`;
      });
  } catch {
    return [];
  }
}

function idOf(machineId: string): string {
  if (machineId === '') return '';
  return createHmac('sha256', machineId).update('entropyd evidence').digest('hex').slice(0, 32);
}

export function machineFacts(): MachineFacts {
  const dmi = (key: string): string => textOf(`/sys/class/dmi/id/${key}`);
  return {
    id: idOf(textOf('/etc/machine-id')),
    cpu: cpus()[0]?.model ?? '',
    processors: cpus().length,
    caches: cachesOf('/sys/devices/system/cpu/cpu0/cache'),
    kernel: release(),
    kernelParameters: textOf('/proc/cmdline')
      .split(' ')
      .filter((one) => PARAMETERS.test(one)),
    firmware: `${dmi('sys_vendor')} ${dmi('product_name')}`.trim(),
    isVirtual: /^flags\s*:.*\bhypervisor\b/m.test(textOf('/proc/cpuinfo')),
    clockSource: textOf('/sys/devices/system/clocksource/clocksource0/current_clocksource'),
  };
}

/** The load of the machine over 1, 5 and 15 minutes. */
export const load = (): readonly number[] => loadavg();
