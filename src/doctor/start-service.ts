// How our service gets to run: by a command that works on this machine, be it installed or not.
import type { Machine } from './machine.js';

export function startService({ daemon, place }: Machine): string {
  const preset = place.hypervisor === undefined ? 'host' : 'guest';
  return daemon.unit.isInstalled
    ? 'systemctl enable --now entropyd'
    : `systemd/install.sh --preset ${preset} --start    # from the sources`;
}
