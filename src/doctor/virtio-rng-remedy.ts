// How a guest gets a virtio-rng device, by whoever runs it.
import type { Hypervisor } from './place-facts.js';

const LIBVIRT_AND_QEMU = `# On the host, with libvirt; GUEST as in 'virsh list --all':
echo "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>" >rng.xml
virsh attach-device GUEST rng.xml --persistent ||
  virsh attach-device GUEST rng.xml --config
# The second is for where it cannot be plugged in live, and takes a full stop of the guest: a
# reboot from inside keeps the old machine.
#   virsh shutdown GUEST
#   virsh start GUEST    # once 'virsh domstate GUEST' says: shut off
# Plain QEMU instead, as options at its next start:
#   -object rng-random,filename=/dev/urandom,id=rng0 -device virtio-rng-pci,rng=rng0
# Proxmox VE instead, then a full stop too:
#   qm set VMID --rng0 source=/dev/urandom`;

const FIRECRACKER = `# On the host, before the guest starts:
curl --unix-socket API_SOCKET -X PUT http://localhost/entropy -d '{}'`;

const CLOUD_HYPERVISOR = `# On the host, as an option of cloud-hypervisor at its next start:
#   --rng src=/dev/urandom`;

/** '' where the hypervisor has no such device to give. */
export function virtioRngRemedy(hypervisor: Hypervisor): string {
  switch (hypervisor) {
    case 'qemu':
    case 'unknown':
      return LIBVIRT_AND_QEMU;
    case 'firecracker':
      return FIRECRACKER;
    case 'cloud-hypervisor':
      return CLOUD_HYPERVISOR;
    default:
      return '';
  }
}
