// The rows of clouds and providers in the table of hypervisors: they are told apart by what their firmware says.
import { type HypervisorRow, SSH } from './hypervisor-row.js';

const BY_PROVIDER = 'Only the provider can change it.';
const DISKS_ONLY = 'Its images and snapshots hold disks, not the memory of a running machine.';

export const CLOUDS = {
  ec2: {
    name: 'Amazon EC2',
    firmware: /Amazon EC2|\bamazon\b/i,
    generator: `# Register its image with --tpm-support v2.0 --boot-mode uefi: instances
# then have a TPM, whose generator the kernel finds by itself.`,
    vmgenid: '',
    vmgenidNote: DISKS_ONLY,
    hook: SSH,
    copiesMemory: false,
  },
  gce: {
    name: 'Google Compute Engine',
    firmware: /Google Compute Engine/,
    generator: `# Instances have a virtio-rng device by default. If this one has none:
# stop it and give it a TPM, whose generator the kernel finds by itself.
#   gcloud compute instances update GUEST --shielded-vtpm`,
    vmgenid: '',
    vmgenidNote: DISKS_ONLY,
    hook: '#   gcloud compute ssh GUEST --command "sudo entropyd-seed --reseed"',
    copiesMemory: false,
  },
  azure: {
    name: 'Microsoft Azure',
    firmware: /7783-7084-3265-9085-8269-3286-77/, // the asset tag that it gives to each machine
    generator: `# Create it with --security-type TrustedLaunch --enable-vtpm true: it then
# has a TPM, whose generator the kernel finds by itself.`,
    vmgenid: '',
    vmgenidNote: DISKS_ONLY,
    hook: `#   az vm run-command invoke -g GROUP -n GUEST --command-id RunShellScript \\
#     --scripts "entropyd-seed --reseed"`,
    copiesMemory: false,
  },
  openstack: {
    name: 'OpenStack',
    firmware: /OpenStack/i,
    generator: `# By whoever runs the cloud; then a new instance, or a resize to that
# flavor. (A rebuild erases the disk, and keeps the old flavor.)
#   openstack flavor set --property hw_rng:allowed=True FLAVOR
#   openstack image set --property hw_rng_model=virtio IMAGE`,
    vmgenid: '',
    vmgenidNote: BY_PROVIDER,
    hook: SSH,
  },
  provider: {
    name: 'KVM of a provider',
    firmware: /DigitalOcean|Hetzner|Alibaba|OracleCloud|Vultr|Linode|Akamai|Scaleway|OVH|UpCloud/i,
    generator: '',
    vmgenid: '',
    vmgenidNote: BY_PROVIDER,
    hook: SSH,
  },
} as const satisfies Readonly<Record<string, HypervisorRow>>;
