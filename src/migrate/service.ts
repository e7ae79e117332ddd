// A systemd service as the service manager would start it: its unit with drop-ins, and the files that set its
// variables.
import { posix } from 'node:path';
import { readAssignments, referencedNames } from './assignments.js';
import { type Host, matching } from './host.js';
import { isDaemon } from './peers.js';
import { startedDaemons } from './started.js';
import { addUnread, type Found, type PeerFile, understandCommand } from './translate.js';
import { readUnit, type Unit } from './unit.js';
import { dropInsOnHost, unitOnHost } from './unit-search.js';
import { expandVariables } from './unit-words.js';

export interface LoadedService {
  readonly found: readonly Found[];
  /** Paths of the options files that it reads. */
  readonly reads: ReadonlySet<string>;
}

interface Environment {
  readonly values: Map<string, string>;
  readonly read: PeerFile[];
  readonly absent: string[];
}

/** Reads Environment=, then the files, which override it. Files that were named have precedence over this machine's. */
function environmentOf(unit: Unit, named: readonly PeerFile[], host: Host): Environment {
  const values = new Map(unit.environment);
  const [read, absent]: [PeerFile[], string[]] = [[], []];
  const add = (file: PeerFile): void => {
    read.push(file);
    for (const [name, value] of readAssignments(file.text, 'environmentFile').values)
      values.set(name, value);
  };
  for (const path of unit.environmentFiles.flatMap((one) => matching(one, host))) {
    const own =
      named.find((file) => file.path === path) ??
      named.find((file) => posix.basename(file.path) === posix.basename(path));
    const text = own?.text ?? host.read(path);
    if (text === undefined) absent.push(path);
    else add({ path: own?.path ?? path, text });
  }
  const used = referencedNames(unit.commands.flatMap(({ words }) => words).join(' '));
  for (const file of named) {
    if (read.some(({ path }) => path === file.path)) continue;
    const sets = [...readAssignments(file.text, 'environmentFile').values.keys()];
    if (sets.some((name) => used.has(name) && !values.has(name))) add(file);
  }
  for (const name of unit.unset) values.delete(name.split('=')[0] as string);
  return { values, read, absent };
}

/** The daemons that the service starts. `named` are options files that were given beside it. */
export function loadService(
  files: readonly PeerFile[],
  service: string | undefined,
  named: readonly PeerFile[],
  host: Host,
): LoadedService {
  const unit = readUnit(
    files.map(({ text }) => text),
    service ?? '',
  );
  const environment = environmentOf(unit, named, host);
  const sourced = new Set<string>();
  const read = (path: string): string | undefined =>
    named.find((file) => file.path === path)?.text ?? host.read(path);
  const onRead = (path: string): void => void sourced.add(path);
  const unread: string[] = [];
  const onUnread = (path: string): void => void unread.push(path);
  const commands = unit.commands.flatMap(({ words, expands }) => {
    const expanded = expands ? expandVariables(words, environment.values) : words;
    return startedDaemons(expanded, environment.values, { isDaemon, read, onRead, onUnread });
  });
  const from = [...files, ...environment.read].map(({ path }) => path);
  const used = referencedNames(unit.commands.flatMap(({ words }) => words).join(' '));
  const absent = [...environment.absent, ...unread];
  const origin = { from: [...from, ...sourced], service, absent, variables: used };
  const found = commands.flatMap((words) => understandCommand(words, origin, host) ?? []);
  for (const line of unit.ignored)
    found[0]?.draft.addMisread(
      `${line}: a quote is not closed: systemd ignores this, or refuses the unit`,
    );
  for (const { path, text } of sourced.size > 0 ? [] : environment.read) {
    const { values, unread } = readAssignments(text, 'environmentFile');
    for (const { draft } of found.slice(0, 1)) {
      for (const name of values.keys())
        if (!used.has(name)) draft.addMisread(`${path}: ${name} is not used by the unit`);
      addUnread(draft, path, unread);
    }
  }
  const reads = new Set([...environment.read.map(({ path }) => path), ...sourced]);
  return { found, reads };
}

/** The unit of that name on this machine with its drop-ins; nothing is found if it starts no known daemon. */
export function serviceHere(
  service: string,
  named: readonly PeerFile[],
  host: Host,
): LoadedService {
  const unit = unitOnHost(service, host);
  if (unit === undefined) return { found: [], reads: new Set() };
  return loadService([unit, ...dropInsOnHost(unit.path, host)], service, named, host);
}
