// Where the kernel runs: on bare metal or in a virtual machine, and whether we are in a container.
import { containerOf } from '../container.js';
import type { KernelLog } from './kernel-log.js';
import type { System } from './system.js';

export type Hypervisor =
  | 'qemu' // QEMU and KVM, whoever manages them
  | 'firecracker'
  | 'cloud-hypervisor'
  | 'vmware'
  | 'hyper-v'
  | 'virtualbox'
  | 'xen'
  | 'ec2'
  | 'uml' // the kernel as a process
  | 'unknown';

export interface Place {
  /** What it is called by whoever made it ('docker'); undefined when we are in none. */
  readonly container: string | undefined;
  /** undefined: bare metal. */
  readonly hypervisor: Hypervisor | undefined;
  /** By what that was told. */
  readonly evidence: string;
}

const BY_FIRMWARE: readonly (readonly [RegExp, Hypervisor])[] = [
  [/Amazon EC2/i, 'ec2'],
  [/QEMU|KVM|Bochs|OpenStack|Proxmox|DigitalOcean|Google Compute|Hetzner|oVirt|RHEV/i, 'qemu'],
  [/VMware/i, 'vmware'],
  [/Virtual Machine.*Microsoft|Microsoft.*Virtual Machine/i, 'hyper-v'],
  [/innotek|VirtualBox/i, 'virtualbox'],
  [/\bXen\b/i, 'xen'],
  [/Cloud Hypervisor/i, 'cloud-hypervisor'],
];
/** The tables' maker, as the kernel logs it: `ACPI: RSDP 0x… (v02 FIRECK)`. */
const BY_TABLES: readonly (readonly [RegExp, Hypervisor])[] = [
  [/^ACPI: \w+ .*FIRECK/, 'firecracker'],
  [/^ACPI: \w+ .*CLOUDH/, 'cloud-hypervisor'],
  [/^ACPI: \w+ .*BOCHS/, 'qemu'],
  [/^Hypervisor detected: VMware/, 'vmware'],
  [/^Hypervisor detected: Microsoft/, 'hyper-v'],
  [/^Hypervisor detected: Xen/, 'xen'],
];

/** VIRTIO_ID_RPMSG, _RPROC_SERIAL and _CAIF: by these a board's own coprocessors speak to it. */
const NO_HOSTS = ['0x0007', '0x000b', '0x000c'];

function hasHostsDevice(system: System): boolean {
  const folder = '/sys/bus/virtio/devices';
  return system
    .names(folder)
    .some((name) => !NO_HOSTS.includes(system.text(`${folder}/${name}/device`) ?? ''));
}

function hypervisor(system: System, log: KernelLog): Omit<Place, 'container'> {
  const cpuinfo = system.text('/proc/cpuinfo') ?? '';
  if (/User Mode Linux/.test(cpuinfo)) return { hypervisor: 'uml', evidence: '/proc/cpuinfo' };
  const firmware = ['sys_vendor', 'product_name', 'bios_vendor']
    .map((name) => system.text(`/sys/class/dmi/id/${name}`) ?? '')
    .filter((text) => text !== '')
    .join(', ');
  for (const [pattern, name] of BY_FIRMWARE) {
    if (pattern.test(firmware)) return { hypervisor: name, evidence: firmware };
  }
  for (const [pattern, name] of BY_TABLES) {
    const line = log.line(pattern);
    if (line !== undefined) return { hypervisor: name, evidence: line };
  }
  if (system.text('/sys/hypervisor/type') === 'xen') {
    return { hypervisor: 'xen', evidence: '/sys/hypervisor/type' };
  }
  const hasFlag = /^flags\s*:.*\bhypervisor\b/m.test(cpuinfo);
  const isTold = system.exists('/proc/device-tree/hypervisor');
  return hasFlag || isTold || hasHostsDevice(system)
    ? {
        hypervisor: 'unknown',
        evidence: hasFlag
          ? "the processor's hypervisor flag"
          : 'devices that only a hypervisor gives',
      }
    : { hypervisor: undefined, evidence: firmware };
}

export function place(system: System, log: KernelLog): Place {
  return { container: containerOf(system), ...hypervisor(system, log) };
}
