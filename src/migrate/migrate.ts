// Translates the configuration files of haveged, rngd and jitterentropy-rngd into one of ours. Which daemon
// a file belongs to is decided by its name, by its variables, and by how much of it can be understood.
import { basename } from 'node:path';
import { readAssignments } from './assignments.js';
import { readCommandLine, splitWords } from './command-line.js';
import { Draft, type Machine, merge, shareExclusions } from './draft.js';
import { HAVEGED } from './haveged.js';
import { JITTERENTROPY } from './jitterentropy.js';
import { entryOf, type Meaning, type Peer } from './peer.js';
import { printDraft } from './print.js';
import { RNGD_5 } from './rngd-5.js';
import { RNGD_6 } from './rngd-6.js';
import { RNGD_DEBIAN } from './rngd-debian.js';

/** In order of precedence: if a file could belong to two daemons, the first one is chosen. */
export const PEERS: readonly Peer[] = [HAVEGED, RNGD_DEBIAN, RNGD_5, RNGD_6, JITTERENTROPY];

/** The files in which packages keep these daemons' options. */
export const DEFAULT_FILES = [
  '/etc/default/haveged',
  '/etc/default/rng-tools',
  '/etc/default/rng-tools-debian',
  '/etc/default/rng-tools5',
  '/etc/default/rngd',
  '/etc/default/jitterentropy-rngd',
  '/etc/sysconfig/haveged',
  '/etc/sysconfig/rngd',
  '/etc/conf.d/haveged',
  '/etc/conf.d/rngd',
] as const;

/** How many lines of one file are reported as not understood; all lines of a script would fill the screen. */
const MAX_REPORTED_LINES = 5;

export interface PeerFile {
  readonly path: string;
  readonly text: string;
}

/** One file with the daemon it belongs to and its translation. */
export interface Found {
  readonly path: string;
  readonly peer: Peer;
  readonly service: string;
  readonly draft: Draft;
}

function programOf(text: string): string | undefined {
  const line = readAssignments(text, 'unit').values.get('ExecStart');
  return line === undefined
    ? undefined
    : basename(line.replace(/^[-@:+!]+/, '').split(/\s/)[0] ?? '');
}

function applyMeaning(draft: Draft, from: string, value: string, meaning: Meaning): void {
  draft.from = from;
  draft.remark(typeof meaning === 'string' ? meaning : meaning(value, draft));
}

function readOptions(draft: Draft, peer: Peer, words: readonly string[]): void {
  const { given, unknown, variables } = readCommandLine(words, peer.options);
  for (const { written, value, option } of given)
    applyMeaning(draft, `${peer.program} ${written}`, value, option.meaning);
  for (const why of unknown) draft.addMisread(`${peer.program}: ${why}`);
  for (const word of variables) {
    const isKnown = entryOf(peer.variables, word.replace(/[${}]/g, '')) !== undefined;
    draft.addMisread(
      `${peer.program}: the value of ${word} is in another file: name that file too`,
      isKnown ? 0 : 1,
    );
  }
}

/** Translates the file as if it belonged to that daemon. */
function translate({ path, text }: PeerFile, peer: Peer, isUnit: boolean, machine: Machine): Draft {
  const draft = new Draft(machine, peer.sources, peer.foreign ?? []);
  const { values, unread } = readAssignments(text, isUnit ? 'unit' : peer.dialect);
  for (const [name, value] of values) {
    const variable = entryOf(peer.variables, name);
    if (isUnit && name === 'ExecStart') readOptions(draft, peer, splitWords(value).slice(1));
    else if (isUnit) continue;
    else if (variable === 'options') readOptions(draft, peer, splitWords(value));
    else if (variable === undefined)
      // An unknown variable counts as many misread words as it has. Otherwise a daemon that knows the
      // variable, but none of the options in it, would lose against one that does not know the variable.
      draft.addMisread(
        `${path}: ${name} is not a variable of ${peer.name}`,
        splitWords(value).length + 1,
      );
    else if (value !== '') applyMeaning(draft, `${name}=${value}`, value, variable);
  }
  for (const why of unread.slice(0, MAX_REPORTED_LINES)) draft.addMisread(`${path}: ${why}`);
  const rest = unread.length - MAX_REPORTED_LINES;
  if (rest > 0) draft.addMisread(`${path}: ${rest} more lines were not understood`, rest);
  return draft;
}

/** The name of the unit, if the path is that of a unit file or of a drop-in. */
const unitOf = (path: string): string | undefined =>
  /([\w@-]+)\.service(?:\.d\/[^/]*)?$/.exec(path)?.[1];

/**
 * The daemons that could read the file. If it is a unit: those whose program it starts, or only those of them that
 * its name fits, if there are any. Otherwise: those that its name fits or, if there are none, those that have one of
 * its variables.
 */
function candidates({ path, text }: PeerFile, program: string | undefined): readonly Peer[] {
  const name = (program === undefined ? undefined : unitOf(path)) ?? basename(path);
  const possible = program === undefined ? PEERS : PEERS.filter((peer) => peer.program === program);
  const named = possible.filter(({ files }) => entryOf(files, name) !== undefined);
  if (named.length > 0 || program !== undefined) return named.length > 0 ? named : possible;
  return PEERS.filter(({ variables }) =>
    Object.keys(variables).some((one) => new RegExp(`^[\\s#]*(export )?${one}=`, 'm').test(text)),
  );
}

/** Finds the daemon that the file belongs to and translates the file; undefined if there is no such daemon. */
export function understand(file: PeerFile, machine: Machine): Found | undefined {
  const program = programOf(file.text);
  const isUnit = program !== undefined;
  const [best] = candidates(file, program)
    .map((peer) => ({ peer, draft: translate(file, peer, isUnit, machine) }))
    .sort((a, b) => a.draft.misread - b.draft.misread);
  if (best === undefined) return undefined;
  const service = isUnit ? unitOf(file.path) : entryOf(best.peer.files, basename(file.path));
  return { path: file.path, service: service ?? best.peer.service, ...best };
}

/** The equivalent configuration of entropyd, as TOML. */
export function migrate(found: readonly Found[], machine: Machine): string {
  for (const peer of PEERS)
    shareExclusions(found.filter((one) => one.peer === peer).map((one) => one.draft));
  const draft = merge(
    machine,
    found.map((one) => one.draft),
  );
  return printDraft(draft, found);
}
