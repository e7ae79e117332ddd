// Bare metal, virtual machine or container: decides where entropy can come from.
import { type Finding, info, ok } from './check.js';
import type { Machine } from './machine.js';
import type { Hypervisor } from './virtualization-facts.js';

const NAMES: Readonly<Record<Hypervisor, string>> = {
  qemu: 'QEMU or KVM',
  firecracker: 'Firecracker',
  'cloud-hypervisor': 'Cloud Hypervisor',
  vmware: 'VMware',
  'hyper-v': 'Hyper-V',
  virtualbox: 'VirtualBox',
  xen: 'Xen',
  ec2: 'Amazon EC2',
  uml: 'user-mode Linux',
  unknown: 'a hypervisor that does not name itself',
};

export function checkVirtualization({ virtualization }: Machine): Finding {
  if (virtualization.container !== undefined) {
    return info(
      `a container (${virtualization.container})`,
      "It shares its host's kernel, and so its host's pool and CRNG: everything below describes the host. " +
        'Nothing has to run in here, and feeding needs CAP_SYS_ADMIN on the host.',
    );
  }
  const by =
    virtualization.evidence === ''
      ? ''
      : ` Detected by: ${virtualization.evidence.replace(/\.$/, '')}.`;
  return virtualization.hypervisor === undefined
    ? ok('bare metal', `There is no sign of a hypervisor.${by}`)
    : ok(
        `a virtual machine: ${NAMES[virtualization.hypervisor]}`,
        `Its host can give it entropy, and can copy it.${by}`,
      );
}
