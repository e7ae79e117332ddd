// The command that starts our service on this machine, and first installs it if it is not installed.
import type { Machine } from './machine.js';

export function startService({ daemon, virtualization }: Machine): string {
  const preset = virtualization.hypervisor === undefined ? 'host' : 'guest';
  return daemon.unit.isInstalled
    ? 'systemctl enable --now entropyd'
    : `systemd/install.sh --preset ${preset} --start    # in a checkout`;
}
