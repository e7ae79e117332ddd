// Where systemd finds a service's unit and drop-ins on this machine, under all names that the unit has
// (systemd.unit(5), "Unit File Load Path" and "Description").
import { posix } from 'node:path';
import type { Host } from './host.js';
import type { PeerFile } from './translate.js';

/** The first has precedence. The generators' directories have units of init scripts. */
const DIRECTORIES = [
  '/run/systemd/transient',
  '/etc/systemd/system',
  '/run/systemd/system',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/run/systemd/generator.late',
];
const SUFFIX = '.service';

/** Whether a unit, or a drop-in in the directory beside it, is where systemd looks for it. */
const isInstalled = (path: string): boolean => {
  const directory = posix.dirname(path);
  return DIRECTORIES.includes(directory.endsWith('.d') ? posix.dirname(directory) : directory);
};

/** The service whose unit or drop-in has this path. */
export const serviceOf = (path: string): string | undefined =>
  /([^/]+)\.service(?:\.d\/[^/]*\.conf)?$/.exec(path)?.[1];

export const isDropIn = (path: string): boolean => /\.service\.d\/[^/]*\.conf$/.test(path);

/** The unit of that name on this machine, or the template of an instance; undefined if there is none. */
export function unitOnHost(service: string, host: Host): PeerFile | undefined {
  for (const name of new Set([service, service.replace(/@.*$/, '@')])) {
    for (const directory of DIRECTORIES) {
      const path = `${directory}/${name}${SUFFIX}`;
      const text = host.read(path);
      if (text !== undefined) return { path, text };
    }
  }
  return undefined;
}

/** The name of the unit that an alias is a link to; any other name is returned as it is. */
export function ownName(service: string, host: Host): string {
  const unit = unitOnHost(service, host);
  const target = unit === undefined ? '' : host.realpath(unit.path);
  // A link to a file in another directory is the unit itself, and one to /dev/null masks it.
  const name = isInstalled(target) ? serviceOf(target) : undefined;
  return name === undefined || service.includes('@') ? service : name;
}

/** What ownName() returns for the service of a unit or drop-in; undefined for a file that is neither. */
export function ownNameAt(path: string, host: Host): string | undefined {
  const service = serviceOf(path);
  return service !== undefined && isInstalled(path) ? ownName(service, host) : service;
}

/** The service's own name, then its aliases on this machine. */
function namesOf(service: string, host: Host): string[] {
  const files = new Set(DIRECTORIES.flatMap((directory) => host.names(directory)));
  const aliases = [...files]
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .filter((name) => name !== service && ownName(name, host) === service);
  return [service, ...aliases];
}

/** The names whose drop-ins apply to a service: `a-b`, then `a-`; of an instance `a@b` its template `a@` too. */
function levelsOf(name: string): string[] {
  const [, ...shorter] = name.split('-').map((_, at, parts) => parts.slice(0, at).join('-'));
  const prefixes = shorter.reverse().map((prefix) => `${prefix}-`);
  return name.includes('@') ? [name, name.replace(/@.*$/, '@')] : [name, ...prefixes];
}

/** The drop-in directories of the unit at this path, the first has precedence. */
function dropInDirectories(unit: string, host: Host): string[] {
  const service = ownNameAt(unit, host);
  if (service === undefined || !isInstalled(unit)) return [`${unit}.d`];
  const own = namesOf(service, host).flatMap((name) =>
    DIRECTORIES.flatMap((directory) =>
      levelsOf(name).map((level) => `${directory}/${level}${SUFFIX}.d`),
    ),
  );
  return [...own, ...DIRECTORIES.map((directory) => `${directory}/service.d`)];
}

/** The drop-ins on this machine of the unit at this path, in the order in which systemd applies them. */
export function dropInsOnHost(unit: string, host: Host): PeerFile[] {
  const byName = new Map<string, PeerFile>();
  for (const directory of dropInDirectories(unit, host)) {
    for (const name of host.names(directory)) {
      const path = `${directory}/${name}`;
      const text = name.endsWith('.conf') && !byName.has(name) ? host.read(path) : undefined;
      if (text !== undefined) byName.set(name, { path, text });
    }
  }
  return [...byName.keys()].sort().map((name) => byName.get(name) as PeerFile);
}
