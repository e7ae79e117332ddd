// This machine, as far as `config migrate` looks at it, and where its units are.
import { posix } from 'node:path';
import type { Machine } from './draft.js';
import type { PeerFile } from './translate.js';

/** A process of root or of a system account. */
export interface Process {
  readonly pid: number;
  readonly words: readonly string[];
  /** The systemd service that it belongs to, by its control group. */
  readonly service?: string | undefined;
}

/** This machine, as far as `config migrate` looks at it. */
export interface Host extends Machine {
  readonly processes: readonly Process[];
  /** The text of a file: '' if it is not a regular file (a masked unit), undefined if it cannot be read. */
  read(path: string): string | undefined;
  /** The names in a directory, sorted; empty if it is not there. */
  names(directory: string): readonly string[];
}

/** Where systemd looks for units, the first has precedence (systemd.unit(5), "Unit File Load Path"). */
const UNIT_DIRECTORIES = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/** The service whose unit or drop-in has this path. */
export const serviceOf = (path: string): string | undefined =>
  /([^/]+)\.service(?:\.d\/[^/]*\.conf)?$/.exec(path)?.[1];

export const isDropIn = (path: string): boolean => /\.service\.d\/[^/]*\.conf$/.test(path);

/** The unit of that name on this machine; undefined if there is none. */
export function unitOnHost(service: string, host: Host): PeerFile | undefined {
  for (const directory of UNIT_DIRECTORIES) {
    const path = `${directory}/${service}.service`;
    const text = host.read(path);
    if (text !== undefined) return { path, text };
  }
  return undefined;
}

/** The drop-ins on this machine of a unit with this path, in the order in which systemd applies them. */
export function dropInsOnHost(unit: string, host: Host): PeerFile[] {
  const isInstalled = UNIT_DIRECTORIES.includes(posix.dirname(unit));
  const directories = isInstalled ? UNIT_DIRECTORIES : [posix.dirname(unit)];
  const byName = new Map<string, PeerFile>();
  for (const directory of directories) {
    const folder = `${directory}/${posix.basename(unit)}.d`;
    for (const name of host.names(folder)) {
      const [path, text] = [`${folder}/${name}`, host.read(`${folder}/${name}`)];
      if (name.endsWith('.conf') && text !== undefined && !byName.has(name))
        byName.set(name, { path, text });
    }
  }
  return [...byName.keys()].sort().map((name) => byName.get(name) as PeerFile);
}

/** The files of an EnvironmentFile=, whose last part may have the wildcards `*` and `?`. */
export function matching(path: string, host: Host): string[] {
  if (!/[*?]/.test(path)) return [path];
  const [directory, last] = [posix.dirname(path), posix.basename(path)];
  const source = last.replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&');
  const pattern = new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  return host
    .names(directory)
    .filter((name) => pattern.test(name))
    .map((name) => `${directory}/${name}`);
}
