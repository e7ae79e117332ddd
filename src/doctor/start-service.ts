// The command that starts our service on this machine, and first installs it if it is not installed.
import type { Machine } from './machine.js';

export function startService({ daemon, virtualization }: Machine): string {
  // What the host of a confidential guest gives counts as no entropy: the preset that prefers jitter.
  const { hypervisor, confidential } = virtualization;
  const preset = hypervisor === undefined || confidential !== undefined ? 'host' : 'guest';
  return daemon.unit.isInstalled
    ? 'systemctl enable --now entropyd'
    : `systemd/install.sh --preset ${preset} --start    # in a clone of entropyd`;
}
