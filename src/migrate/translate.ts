// Translates the options of one daemon, from a command line or from the variables of its file, into a draft.
import { posix } from 'node:path';
import { helperNames, readAssignments } from './assignments.js';
import { readCommandLine, splitWords } from './command-line.js';
import { Draft, type Machine } from './draft.js';
import { entryOf, type Meaning, type Peer } from './peer.js';
import { peersOf, peersOfFile } from './peers.js';

/** How many lines of one file are reported as not understood; all lines of a script would fill the screen. */
const MAX_REPORTED_LINES = 5;

export interface PeerFile {
  readonly path: string;
  readonly text: string;
}

/** What was found of one daemon, with its translation. */
export interface Found {
  /** What it was read from. */
  readonly from: readonly string[];
  readonly peer: Peer;
  readonly service: string;
  /** The process, if nothing is known of what starts it. */
  readonly pid?: number;
  readonly draft: Draft;
  /** Files of options that it may read and that are not here, by their paths as far as they are known. */
  readonly absent?: readonly string[] | undefined;
}

const newDraft = (peer: Peer, machine: Machine): Draft =>
  new Draft(machine, peer.sources, peer.foreign ?? []);

function applyMeaning(draft: Draft, from: string, value: string, meaning: Meaning): void {
  draft.from = from;
  draft.remark(typeof meaning === 'string' ? meaning : meaning(value, draft));
}

/** `absent` are files in which a variable may be set and that are not here; if there are none, an unset one is empty. */
function readOptions(
  draft: Draft,
  peer: Peer,
  words: readonly string[],
  absent?: readonly string[],
): void {
  const { given, unknown, variables } = readCommandLine(words, peer.options);
  for (const { written, value, option } of given)
    applyMeaning(draft, `${peer.program} ${written}`, value, option.meaning);
  for (const why of unknown) draft.addMisread(`${peer.program}: ${why}`);
  const where = absent?.length ? ` (${absent.join(', ')} is not here)` : '';
  for (const word of variables) {
    const [, braced, bare] = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))$/.exec(word) ?? [];
    const name = braced ?? bare;
    if (name === undefined)
      draft.addMisread(`${peer.program} ${word}: its value is not known here`);
    else if (absent === undefined || absent.length > 0)
      draft.addMisread(
        `${peer.program}: the value of ${word} is not known: name the file that sets it too${where}`,
        entryOf(peer.variables, name) === undefined ? 1 : 0,
      );
  }
}

export function addUnread(draft: Draft, path: string, unread: readonly string[]): void {
  for (const why of unread.slice(0, MAX_REPORTED_LINES)) draft.addMisread(`${path}: ${why}`);
  const rest = unread.length - MAX_REPORTED_LINES;
  if (rest > 0) draft.addMisread(`${path}: ${rest} more lines were not understood`, rest);
}

/** conf.d is OpenRC's, which is a shell; other files are read by what starts the daemon where it is packaged. */
const IN_CONF_D = /\/conf\.d\/[^/]*$/;
const dialectOf = (path: string, peer: Peer): Peer['dialect'] =>
  IN_CONF_D.test(path) ? 'shell' : peer.dialect;

interface Candidate {
  readonly peer: Peer;
  readonly draft: Draft;
  /** Whether the daemon has one of the variables that the file sets. */
  readonly knows: boolean;
}

/** Translates the file as if it belonged to that daemon, variable by variable in the order of the daemon's table. */
function readFileAs(peer: Peer, { path, text }: PeerFile, machine: Machine): Candidate {
  const draft = newDraft(peer, machine);
  const { values, unread } = readAssignments(text, dialectOf(path, peer));
  for (const [name, meaning] of Object.entries(peer.variables)) {
    const value = values.get(name);
    if (value === undefined) continue;
    if (meaning === 'options') readOptions(draft, peer, splitWords(value));
    else if (value !== '') applyMeaning(draft, `${name}=${value}`, value, meaning);
  }
  const helpers = helperNames(text);
  for (const [name, value] of values) {
    if (entryOf(peer.variables, name) !== undefined || helpers.has(name)) continue;
    // An unknown variable counts as many misread words as it has. Otherwise a daemon that knows the variable, but
    // none of the options in it, would lose against one that does not know the variable.
    draft.addMisread(
      `${path}: ${name} is not a variable of ${peer.name}`,
      splitWords(value).length + 1,
    );
  }
  addUnread(draft, path, unread);
  const knows = [...values.keys()].some((name) => entryOf(peer.variables, name) !== undefined);
  return { peer, draft, knows };
}

/** The daemon that knows a variable, if one does; among several the one with the fewest words misread. */
const best = (candidates: readonly Candidate[]): Candidate | undefined =>
  [...candidates].sort(
    (one, other) =>
      Number(other.knows) - Number(one.knows) || one.draft.misread - other.draft.misread,
  )[0];

/** The service that reads a file. OpenRC's has the name of its file in conf.d. */
function serviceOfFile(path: string, peer: Peer, { initSystem }: Machine): string {
  const name = posix.basename(path);
  if (initSystem === 'openrc' && IN_CONF_D.test(path)) return name;
  return entryOf(peer.files, name) ?? peer.service;
}

/** An options file alone, without what starts the daemon; undefined if it is nobody's. */
export function understandFile(file: PeerFile, machine: Machine): Found | undefined {
  const name = posix.basename(file.path);
  const found = best(peersOfFile(name, file.text).map((peer) => readFileAs(peer, file, machine)));
  if (found === undefined) return undefined;
  return {
    from: [file.path],
    service: serviceOfFile(file.path, found.peer, machine),
    peer: found.peer,
    draft: found.draft,
  };
}

export interface CommandOrigin {
  readonly from: readonly string[];
  /** The service that runs the command, if that is known. */
  readonly service: string | undefined;
  /** Files of options that are named somewhere and are not here; undefined if that is not known. */
  readonly absent?: readonly string[];
  /** Names of variables in what starts it, which tell for whose package it was written. */
  readonly variables?: Iterable<string>;
}

/** A daemon's command line; undefined if the program is not known. */
export function understandCommand(
  [program = '', ...words]: readonly string[],
  { from, service, absent, variables = [] }: CommandOrigin,
  machine: Machine,
): Found | undefined {
  const found = best(
    peersOf(posix.basename(program), service).map((peer) => {
      const draft = newDraft(peer, machine);
      readOptions(draft, peer, words, absent);
      draft.misread += [...variables].filter((name) => !entryOf(peer.variables, name)).length;
      return { peer, draft, knows: true };
    }),
  );
  return found === undefined
    ? undefined
    : {
        from,
        service: service ?? found.peer.service,
        peer: found.peer,
        draft: found.draft,
        absent,
      };
}

/** Each once: a service may have been found under several names, and a daemon may have several processes. */
export function distinct(found: readonly Found[]): Found[] {
  const keyOf = ({ peer, pid, draft }: Found): string =>
    JSON.stringify([peer.name, pid, [...draft.settings], draft.sources, draft.remarks]);
  return found.filter((one, at) => found.findIndex((other) => keyOf(other) === keyOf(one)) === at);
}
