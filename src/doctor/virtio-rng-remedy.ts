// The commands that add a virtio-rng device to a guest, for each hypervisor.
import type { Hypervisor } from './virtualization-facts.js';

const LIBVIRT_AND_QEMU = `# On the host, with libvirt; GUEST as in 'virsh list --all':
echo "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>" >rng.xml
virsh attach-device GUEST rng.xml --persistent ||
  virsh attach-device GUEST rng.xml --config
# The second command is for guests that cannot take it while running. It needs a full
# shutdown of the guest: a reboot from inside keeps the old virtual hardware.
#   virsh shutdown GUEST
#   virsh start GUEST    # once 'virsh domstate GUEST' says: shut off
# Plain QEMU: add these options and start it again:
#   -object rng-random,filename=/dev/urandom,id=rng0 -device virtio-rng-pci,rng=rng0
# Proxmox VE, then also a full shutdown and start:
#   qm set VMID --rng0 source=/dev/urandom`;

const FIRECRACKER = `# On the host, before the guest starts:
curl --unix-socket API_SOCKET -X PUT http://localhost/entropy -d '{}'`;

const CLOUD_HYPERVISOR = `# On the host: add this option of cloud-hypervisor and start the guest again:
#   --rng src=/dev/urandom`;

/** Commands as text; '' if the hypervisor does not offer such a device. */
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
