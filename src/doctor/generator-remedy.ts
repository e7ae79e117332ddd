// How this machine's host, or its owner, gives it a hardware generator, and looks after the one that it has.
import { hypervisorRow } from './hypervisors.js';
import type { Machine } from './machine.js';

const TPM = `dmesg | grep -i tpm    # the errors of the TPM
# If it stays: turn the machine off and on. A reboot does not reset a TPM.`;
const DRIVER = `dmesg | grep -i -e hwrng -e rng    # the lines of its driver
# Unbinding and binding it below /sys/bus/*/drivers may bring it back.`;
const NOT_HERE = `# Nothing in this guest changes it: the host's administrator has to look
# at the device's backend.`;

/** Commands as text; '' if the hypervisor does not offer a generator, or what it offers counts nothing. */
export function generatorRemedy({ virtualization }: Machine): string {
  const { hypervisor, confidential } = virtualization;
  if (hypervisor === undefined || confidential !== undefined) return '';
  const { liveGenerator = '', generator } = hypervisorRow(hypervisor);
  return [liveGenerator, generator].filter((text) => text !== '').join('\n');
}

/** Commands as text, for a generator that is there and does not deliver. */
export function backendRemedy({ hwrng, virtualization }: Machine): string {
  if (hwrng.current.startsWith('tpm-rng')) return TPM;
  const { hypervisor } = virtualization;
  const isHosts =
    hypervisor !== undefined && (hwrng.virtio !== undefined || /virtio/.test(hwrng.current));
  return isHosts ? (hypervisorRow(hypervisor).backend ?? NOT_HERE) : DRIVER;
}
