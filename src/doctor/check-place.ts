// Bare metal, virtual machine or container: who could give this kernel entropy.
import { type Finding, info, ok } from './check.js';
import type { Machine } from './machine.js';
import type { Hypervisor } from './place-facts.js';

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

export function checkPlace({ place }: Machine): Finding {
  if (place.container !== undefined) {
    return info(
      `a container (${place.container})`,
      "It shares its host's kernel, and so its host's pool and generator: everything below is the host's. " +
        'Nothing has to run in here, and feeding needs CAP_SYS_ADMIN on the host.',
    );
  }
  const by = place.evidence === '' ? '' : ` Told by: ${place.evidence.replace(/\.$/, '')}.`;
  return place.hypervisor === undefined
    ? ok('bare metal', `There is no sign of a hypervisor.${by}`)
    : ok(
        `a virtual machine: ${NAMES[place.hypervisor]}`,
        `Its host can give it entropy, and can copy it.${by}`,
      );
}
