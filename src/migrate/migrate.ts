// Finds what the configuration of another entropy daemon consists of, and translates it into one of ours.
import { type Draft, merge, shareExclusions } from './draft.js';
import type { Host } from './host.js';
import { initScriptOf } from './init-system.js';
import { isDaemon, SERVICES } from './peers.js';
import { printDraft } from './print.js';
import { fromProcesses, isRunning } from './processes.js';
import { type LoadedService, loadService, serviceHere } from './service.js';
import { daemonsOfScript } from './started.js';
import {
  distinct,
  type Found,
  type PeerFile,
  understandCommand,
  understandFile,
} from './translate.js';
import {
  dropInsOnHost,
  isDropIn,
  ownName,
  ownNameAt,
  serviceOf,
  unitOnHost,
} from './unit-search.js';

const isUnit = ({ path, text }: PeerFile): boolean =>
  serviceOf(path) !== undefined || /^\s*\[(?:Unit|Service|Install)\]\s*$/m.test(text);

/** The services that may start a known daemon, each under its own name. */
const servicesOn = (host: Host): string[] => [
  ...new Set(SERVICES.map((one) => ownName(one, host))),
];

/** What the files of one service have in common: its name, or the path of a unit that has another kind of name. */
const keyOf = ({ path }: PeerFile, host: Host): string => ownNameAt(path, host) ?? path;

/** The units among the files by their keys, each with its drop-ins: those that were named, and those that are beside it. */
function namedServices(
  units: readonly PeerFile[],
  options: readonly PeerFile[],
  host: Host,
): ReadonlyMap<string, LoadedService> {
  const whole = units.filter(({ path }) => !isDropIn(path));
  const loaded = new Map<string, LoadedService>();
  for (const key of new Set(units.map((unit) => keyOf(unit, host)))) {
    const of = (files: readonly PeerFile[]): PeerFile[] =>
      files.filter((file) => keyOf(file, host) === key);
    const service = ownNameAt(of(units)[0]?.path ?? '', host);
    const base = of(whole)[0] ?? (service === undefined ? undefined : unitOnHost(service, host));
    const named = of(units).filter(({ path }) => isDropIn(path));
    const beside = base === undefined ? [] : dropInsOnHost(base.path, host);
    const others = beside.filter(({ path }) => !named.some((one) => one.path === path));
    const files = [...(base === undefined ? [] : [base]), ...others, ...named];
    loaded.set(key, loadService(files, service, options, host));
  }
  return loaded;
}

export interface Understood {
  readonly found: readonly Found[];
  /** Paths of files that belong to no known daemon. */
  readonly nobodys: readonly string[];
}

/** Files that were named. A file of options is read as the unit on this machine reads it, if there is one. */
export function understandNamed(files: readonly PeerFile[], host: Host): Understood {
  const units = files.filter(isUnit);
  const options = files.filter((file) => !isUnit(file));
  const services = namedServices(units, options, host);
  const readers = servicesOn(host)
    .filter((service) => !services.has(service))
    .map((service) => serviceHere(service, [], host))
    .filter(({ reads }) => options.some(({ path }) => reads.has(path)));
  const loaded = [...services.values(), ...readers];
  const alone = options
    .filter(({ path }) => !loaded.some(({ reads }) => reads.has(path)))
    .map((file) => ({ file, found: understandFile(file, host) }));
  return {
    found: [
      ...loaded.flatMap(({ found }) => found),
      ...alone.flatMap(({ found }) => (found === undefined ? [] : [found])),
    ],
    nobodys: [
      ...units
        .filter((unit) => services.get(keyOf(unit, host))?.found.length === 0)
        .map(({ path }) => path),
      ...alone.flatMap(({ file, found }) => (found === undefined ? [file.path] : [])),
    ],
  };
}

/** What the machine's init scripts start, unless it has systemd. OpenRC's have their options in conf.d. */
function fromInitScripts(host: Host): { readonly found: Found[]; readonly reads: Set<string> } {
  const reads = new Set<string>();
  const found = SERVICES.flatMap((service) => {
    const script = initScriptOf(host, service);
    const path = `/etc/init.d/${script}`;
    const text = script === undefined ? undefined : host.read(path);
    if (text === undefined || /^#!.*\b(?:openrc-run|runscript)/.test(text)) return [];
    const from = [path];
    const onRead = (sourced: string): void => void from.push(sourced);
    const absent: string[] = [];
    const onUnread = (sourced: string): void => void absent.push(sourced);
    const commands = daemonsOfScript(text, { isDaemon, read: host.read, onRead, onUnread });
    for (const one of from) reads.add(one);
    const origin = { from, service, absent };
    return commands.flatMap((words) => understandCommand(words, origin, host) ?? []);
  });
  return { found, reads };
}

/**
 * Everything on this machine: units or init scripts, options files (given with their text), running processes. A file
 * that the unit of its service does not read is passed over, with a remark.
 */
export function understandMachine(options: readonly PeerFile[], host: Host): readonly Found[] {
  const loaded =
    host.initSystem === 'systemd' ? servicesOn(host).map((one) => serviceHere(one, [], host)) : [];
  const scripts = host.initSystem === 'systemd' ? undefined : fromInitScripts(host);
  const services = distinct([...loaded.flatMap(({ found }) => found), ...(scripts?.found ?? [])]);
  const isRead = (path: string): boolean =>
    loaded.some(({ reads }) => reads.has(path)) || scripts?.reads.has(path) === true;
  const alone: Found[] = [];
  for (const file of options) {
    const found = isRead(file.path) ? undefined : understandFile(file, host);
    const owner = services.find(({ service }) => service === found?.service);
    if (owner !== undefined) owner.draft.addMisread(notRead(file.path, owner));
    else if (found !== undefined) alone.push(found);
  }
  const all = [...services, ...alone];
  // Of two values the one counts that is in force now.
  return [...all, ...fromProcesses(all, host)].sort(
    (one, other) => Number(isRunning(other, host)) - Number(isRunning(one, host)),
  );
}

/** A path that a script computes is not known here, and may be that of the file. */
function notRead(path: string, { from, absent }: Found): string {
  const how = absent?.some((one) => /[$`]/.test(one)) ? 'not seen to be read' : 'not read';
  return `${path} is ${how} by ${from[0]}`;
}

/** The equivalent configuration of entropyd, as TOML. */
export function migrate(found: readonly Found[], host: Host): string {
  // A unit, and a file of options beside it, are one daemon; a service of another name is another one.
  const keys = found.map(({ peer, service, pid }) => `${peer.name} ${pid ?? service}`);
  for (const key of new Set(keys))
    shareExclusions(found.filter((_, at) => keys[at] === key).map(({ draft }) => draft));
  const draft: Draft = merge(
    host,
    found.map((one) => one.draft),
  );
  return printDraft(draft, found, host);
}
