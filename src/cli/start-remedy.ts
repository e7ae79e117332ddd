// The command that starts the daemon on this machine: by its unit, if that is installed.
import { existsSync } from 'node:fs';

/** Where systemd looks for a unit, systemd.unit(5). */
const UNIT_FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

export function startRemedy(folders: readonly string[] = UNIT_FOLDERS): string {
  return folders.some((folder) => existsSync(`${folder}/entropyd.service`))
    ? 'systemctl start entropyd'
    : 'in the foreground, as root: entropyd run (it is not installed as a service here)';
}
