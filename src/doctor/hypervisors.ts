// The table of hypervisors: how each shows itself to its guest, and what can be done there. Remedies for the host are
// comments, because the reader stands in the guest. 'GUEST' and 'VMID' are for the reader to replace.
//
// systemd-detect-virt asks CPUID itself; here the kernel is asked, which prints what it found there ('Hypervisor
// detected: …') and names its clock source after it. Firmware goes first, as in systemd, since it tells providers apart.

import { CLOUDS } from './clouds.js';
import { type HypervisorRow, SSH } from './hypervisor-row.js';

const BLOCKED = `# RHEL's qemu-ga blocks guest-exec until the guest's file
# /etc/sysconfig/qemu-ga allows it.`;
const GUEST_AGENT = `${BLOCKED}
#   virsh qemu-agent-command GUEST '{"execute": "guest-exec",
#     "arguments": {"path": "entropyd-seed", "arg": ["--reseed"]}}'
# That answers with a pid; then: is its exitcode 0?
#   virsh qemu-agent-command GUEST '{"execute": "guest-exec-status",
#     "arguments": {"pid": PID}}'`;
const X86 = ['x64', 'ia32'];
const RNG_PROXMOX = `# Proxmox VE, then a full shutdown and start:
#   qm set VMID --rng0 source=/dev/urandom`;
const VMGENID_PROXMOX = `# Proxmox VE, then a full stop and start:
#   qm set VMID --vmgenid 1`;
const RNG_QEMU = `# Plain QEMU: add these options and start it again:
#   -object rng-random,filename=/dev/urandom,id=rng0
#   -device virtio-rng-pci,rng=rng0`;
const RNG_LIBVIRT_LIVE = `# ON THE HOST, not here; with libvirt, GUEST as in 'virsh list --all':
echo "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>" >rng.xml
virsh attach-device GUEST rng.xml --persistent ||
  virsh attach-device GUEST rng.xml --config
# If the guest could not take it while it runs, the --config line keeps it
# for its start after a full shutdown. A reboot from inside is none:
#   virsh shutdown GUEST
#   virsh start GUEST    # once 'virsh domstate GUEST' says: shut off`;
const BACKEND_LIBVIRT = `# ON THE HOST, not here: is the backend alive? After a generator on a
# socket (rng-egd) was restarted, the guest's device delivers nothing
# until the guest is shut down and started again.
virsh dumpxml GUEST | grep -A5 '<rng'`;

/** For hypervisors whose host reaches a guest by vsock only. */
const PUSHED = `systemctl enable --now entropyd-reseed-vsock.socket
# then, on the host: the program of docs/restore.md`;
const QEMU = {
  liveGenerator: RNG_LIBVIRT_LIVE,
  generator: `${RNG_QEMU}\n${RNG_PROXMOX}`,
  backend: BACKEND_LIBVIRT,
  vmgenid: `# On the host, with libvirt: add <genid/> under <domain> in 'virsh edit
# GUEST', then shut the guest down and start it. Plain QEMU has an option:
#   -device vmgenid,guid=auto
${VMGENID_PROXMOX}`,
  vmgenidOn: X86,
  vmgenidNote: 'QEMU has a generation counter (vmgenid) to offer on x86, and this guest has none.',
  hook: GUEST_AGENT,
};

/** If several rows match by the same thing, the first counts. */
export const HYPERVISORS = {
  ...CLOUDS,
  proxmox: {
    name: 'Proxmox VE',
    firmware: /Proxmox/i,
    generator: RNG_PROXMOX,
    backend: `# On the host: its source, and max_bytes per period.
#   qm config VMID | grep rng0`,
    vmgenid: VMGENID_PROXMOX,
    vmgenidOn: X86,
    vmgenidNote: QEMU.vmgenidNote,
    hook: `${BLOCKED}\n#   qm guest exec VMID -- entropyd-seed --reseed`,
  },
  vmware: {
    name: 'VMware',
    firmware: /VMware/i,
    log: /^Hypervisor detected: VMware/,
    deviceTree: /vmware/i,
    generator: `# In the vSphere client, with the guest off: Edit Settings, Add New
# Device, Trusted Platform Module (it needs a key provider). The kernel
# finds the TPM's generator by itself.`,
    vmgenid: '',
    vmgenidNote:
      'Whether VMware offers one depends on the guest system that the machine is configured for.',
    hook: `# in the guest, once: a file that open-vm-tools runs after each resume
#   f=/etc/vmware-tools/scripts/resume-vm-default.d/entropyd
#   mkdir -p "$(dirname $f)"
#   printf '#!/bin/sh\\nexec entropyd-seed --reseed\\n' >$f
#   chmod 755 $f`,
  },
  virtualbox: {
    name: 'VirtualBox',
    firmware: /innotek|VirtualBox/i,
    generator: `# On the host, with the guest off, from VirtualBox 7.0: a TPM, whose
# generator the kernel finds by itself.
#   VBoxManage modifyvm GUEST --tpm-type 2.0`,
    vmgenid: '',
    vmgenidNote: 'VirtualBox has no generation counter (vmgenid) to offer.',
    hook: `# Some versions take the first word behind -- for the program's name: E=.
#   VBoxManage guestcontrol GUEST run --username root \\
#     --passwordfile FILE --exe /usr/bin/env -- \\
#     E= /usr/sbin/entropyd-seed --reseed`,
  },
  'hyper-v': {
    name: 'Hyper-V',
    firmware: /Microsoft.*Virtual Machine|Virtual Machine.*Microsoft/i,
    log: /^Hypervisor detected: Microsoft/,
    clock: /hyperv_clocksource/,
    deviceTree: /microsoft,hyperv/,
    generator: `# On the host, in PowerShell, with the guest (of generation 2) off: a TPM,
# whose generator the kernel finds by itself.
#   Set-VMKeyProtector -VMName GUEST -NewLocalKeyProtector
#   Enable-VMTPM -VMName GUEST`,
    vmgenid: '',
    vmgenidNote:
      'Hyper-V offers a generation counter (vmgenid) from Windows Server 2012 on by itself.',
    hook: SSH,
  },
  wsl: {
    name: 'the Windows Subsystem for Linux (WSL2)',
    generator: '',
    vmgenid: '',
    vmgenidNote: 'Windows exports its disk, not the memory of a running machine.',
    hook: '',
    copiesMemory: false,
  },
  powervm: {
    name: 'PowerVM',
    generator: `# In this guest: the driver of the partition's generator.
#   modprobe pseries-rng`,
    vmgenid: '',
    vmgenidNote: 'A partition is moved or suspended as a whole.',
    hook: '',
    copiesMemory: false,
  },
  z: {
    name: 'z/VM or a partition of IBM Z',
    generator: `# In this guest: the driver of the processor's generator, from z14 on.
#   modprobe s390-trng`,
    vmgenid: '',
    vmgenidNote: 'A guest is moved as a whole.',
    hook: '',
    copiesMemory: false,
  },
  xen: {
    name: 'Xen',
    firmware: /\bXen\b/i,
    log: /^Hypervisor detected: Xen/,
    clock: /\bxen\b/,
    deviceTree: /\bxen\b/,
    generator: `# On the host, for HVM guests with xl: in the guest's file, then create it
# again.
#   device_model_args_hvm = [ "-object",
#     "rng-random,filename=/dev/urandom,id=rng0",
#     "-device", "virtio-rng-pci,rng=rng0" ]`,
    vmgenid: `# On the host, for HVM guests with xl: in the guest's file, then create it
# again.
#   generation_id = "generate"`,
    vmgenidNote:
      'Xen has a generation counter (vmgenid) to offer to HVM guests, and this guest has none; XenServer and XCP-ng ' +
      'give one by themselves.',
    hook: SSH,
  },
  firecracker: {
    name: 'Firecracker',
    log: /^ACPI: \w+ .*FIRECK/,
    generator: `# On the host, before the guest starts:
#   curl --unix-socket API_SOCKET -X PUT http://localhost/entropy -d '{}'`,
    backend: '# On the host: the rate_limiter that was given with PUT /entropy.',
    vmgenid: '# Firecracker from 1.8 on: each guest of it has a vmgenid device.',
    vmgenidNote:
      'Firecracker has a generation counter (vmgenid) from 1.8 on, and this guest has none.',
    hook: PUSHED,
  },
  'cloud-hypervisor': {
    name: 'Cloud Hypervisor',
    firmware: /Cloud Hypervisor/i,
    log: /^ACPI: \w+ .*CLOUDH/,
    generator: `# On the host: add this option and start the guest again:
#   --rng src=/dev/urandom`,
    vmgenid: '',
    vmgenidNote:
      'No release of Cloud Hypervisor that this program knows offers a generation counter.',
    hook: PUSHED,
  },
  bhyve: {
    name: 'bhyve',
    firmware: /BHYVE/i,
    generator: `# On the host: add this option of bhyve and start the guest again:
#   -s SLOT,virtio-rnd`,
    vmgenid: '',
    vmgenidNote: 'bhyve offers no generation counter (vmgenid).',
    hook: SSH,
  },
  qemu: {
    ...QEMU,
    name: 'QEMU or KVM',
    firmware: /QEMU|KVM|Bochs|oVirt|RHEV|Red Hat|Nutanix|KubeVirt/i,
    log: /^ACPI: \w+ .*BOCHS|^Hypervisor detected: KVM/,
    clock: /kvm-clock/,
    deviceTree: /linux,(kvm|dummy-virt)|qemu,pseries/,
  },
  uml: {
    name: 'user-mode Linux',
    generator: '',
    vmgenid: '',
    vmgenidNote: '',
    hook: '',
    copiesMemory: false,
  },
  unknown: {
    ...QEMU,
    name: 'a hypervisor that does not name itself',
    vmgenidNote:
      'Whether this hypervisor has a generation counter (vmgenid) to offer is not known; QEMU has, on x86.',
  },
} as const satisfies Readonly<Record<string, HypervisorRow>>;

export type Hypervisor = keyof typeof HYPERVISORS;

export const hypervisorRow = (hypervisor: Hypervisor): HypervisorRow => HYPERVISORS[hypervisor];
