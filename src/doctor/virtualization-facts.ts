// Whether the kernel runs on bare metal or in a virtual machine, and whether we are in a container.
import { containerOf } from '../container.js';
import type { KernelLog } from './kernel-log.js';
import type { System } from './system.js';

export type Hypervisor =
  | 'qemu' // QEMU or KVM, under any management software
  | 'firecracker'
  | 'cloud-hypervisor'
  | 'vmware'
  | 'hyper-v'
  | 'virtualbox'
  | 'xen'
  | 'ec2'
  | 'uml' // user-mode Linux: the kernel is a process
  | 'unknown';

export interface Virtualization {
  /** The kind of container ('docker'); undefined outside of one. */
  readonly container: string | undefined;
  /** undefined on bare metal. */
  readonly hypervisor: Hypervisor | undefined;
  /** What shows this, as text: the names in the firmware, a line of the kernel log, or a file; may be ''. */
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
/** The vendor of the ACPI tables in the kernel log: `ACPI: RSDP 0x… (v02 FIRECK)`. */
const BY_KERNEL_LOG: readonly (readonly [RegExp, Hypervisor])[] = [
  [/^ACPI: \w+ .*FIRECK/, 'firecracker'],
  [/^ACPI: \w+ .*CLOUDH/, 'cloud-hypervisor'],
  [/^ACPI: \w+ .*BOCHS/, 'qemu'],
  [/^Hypervisor detected: VMware/, 'vmware'],
  [/^Hypervisor detected: Microsoft/, 'hyper-v'],
  [/^Hypervisor detected: Xen/, 'xen'],
];

/** VIRTIO_ID_RPMSG, _RPROC_SERIAL and _CAIF: used by coprocessors of a board, not by a hypervisor. */
const COPROCESSOR_IDS = ['0x0007', '0x000b', '0x000c'];

function hasHypervisorDevice(system: System): boolean {
  const folder = '/sys/bus/virtio/devices';
  return system
    .names(folder)
    .some((name) => !COPROCESSOR_IDS.includes(system.text(`${folder}/${name}/device`) ?? ''));
}

function hypervisor(system: System, log: KernelLog): Omit<Virtualization, 'container'> {
  const cpuinfo = system.text('/proc/cpuinfo') ?? '';
  if (/User Mode Linux/.test(cpuinfo)) return { hypervisor: 'uml', evidence: '/proc/cpuinfo' };
  const firmware = ['sys_vendor', 'product_name', 'bios_vendor']
    .map((name) => system.text(`/sys/class/dmi/id/${name}`) ?? '')
    .filter((text) => text !== '')
    .join(', ');
  for (const [pattern, name] of BY_FIRMWARE) {
    if (pattern.test(firmware)) return { hypervisor: name, evidence: firmware };
  }
  for (const [pattern, name] of BY_KERNEL_LOG) {
    const line = log.line(pattern);
    if (line !== undefined) return { hypervisor: name, evidence: line };
  }
  if (system.text('/sys/hypervisor/type') === 'xen') {
    return { hypervisor: 'xen', evidence: '/sys/hypervisor/type' };
  }
  const anonymous = anonymousEvidence(system, cpuinfo);
  return anonymous === undefined
    ? { hypervisor: undefined, evidence: firmware }
    : { hypervisor: 'unknown', evidence: anonymous };
}

/** What shows that there is a hypervisor, though not which one; undefined if nothing does. */
function anonymousEvidence(system: System, cpuinfo: string): string | undefined {
  const node = '/proc/device-tree/hypervisor';
  if (/^flags\s*:.*\bhypervisor\b/m.test(cpuinfo)) return "the processor's hypervisor flag";
  if (system.exists(node)) return node;
  return hasHypervisorDevice(system) ? 'virtio devices that only a hypervisor provides' : undefined;
}

export function virtualization(system: System, log: KernelLog): Virtualization {
  return { container: containerOf(system), ...hypervisor(system, log) };
}
