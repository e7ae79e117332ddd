// The command that starts our service on this machine, and first installs it if it is not installed.
import type { Machine } from './machine.js';

export function startService({ daemon, virtualization }: Machine): string {
  // What the host of a confidential guest gives counts as no entropy: the preset that prefers jitter.
  const { hypervisor, confidential } = virtualization;
  const preset = hypervisor === undefined || confidential !== undefined ? 'host' : 'guest';
  if (daemon.unit.isInstalled) return 'systemctl enable --now entropyd';
  const why =
    confidential === undefined
      ? ''
      : '# preset host, although this is a guest: it puts jitter before the device\n';
  return `${why}systemd/install.sh --preset ${preset} --start    # in a clone of entropyd`;
}
