// From the files of haveged, rngd and jitterentropy-rngd to one of ours. A pure function of their text;
// which daemon a file belongs to is told by its name, by its variables, and by what makes sense.
import { basename } from 'node:path';
import { readAssignments } from './assignments.js';
import { readCommandLine, splitWords } from './command-line.js';
import { Draft, type Machine, merge, unite } from './draft.js';
import { HAVEGED } from './haveged.js';
import { JITTERENTROPY } from './jitterentropy.js';
import { entryOf, type Meaning, type Peer } from './peer.js';
import { printDraft } from './print.js';
import { RNGD_5 } from './rngd-5.js';
import { RNGD_6 } from './rngd-6.js';
import { RNGD_DEBIAN } from './rngd-debian.js';

/** Where two could have written a file, the first one. */
export const PEERS: readonly Peer[] = [HAVEGED, RNGD_DEBIAN, RNGD_5, RNGD_6, JITTERENTROPY];

/** Where packages put their options. */
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

/** Of those that say nothing here. A whole script is somebody's mistake, and not worth a screen. */
const LINES_NAMED = 5;

export interface PeerFile {
  readonly path: string;
  readonly text: string;
}

/** What one file came to. */
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

function mean(draft: Draft, from: string, value: string, meaning: Meaning): void {
  draft.from = from;
  draft.remark(typeof meaning === 'string' ? meaning : meaning(value, draft));
}

function readOptions(draft: Draft, peer: Peer, words: readonly string[]): void {
  const { given, unknown, elsewhere } = readCommandLine(words, peer.options);
  for (const { as, value, option } of given)
    mean(draft, `${peer.program} ${as}`, value, option.meaning);
  for (const why of unknown) draft.misreadAs(`${peer.program}: ${why}`);
  for (const word of elsewhere) {
    const isKnown = entryOf(peer.variables, word.replace(/[${}]/g, '')) !== undefined;
    draft.misreadAs(
      `${peer.program}: ${word} stands in another file: name that too`,
      isKnown ? 0 : 1,
    );
  }
}

/** The draft of this file, if it were that daemon's. */
function translate({ path, text }: PeerFile, peer: Peer, isUnit: boolean, machine: Machine): Draft {
  const draft = new Draft(machine, peer.sources, peer.foreign ?? []);
  const { values, unread } = readAssignments(text, isUnit ? 'unit' : peer.dialect);
  for (const [name, value] of values) {
    const variable = entryOf(peer.variables, name);
    if (isUnit && name === 'ExecStart') readOptions(draft, peer, splitWords(value).slice(1));
    else if (isUnit) continue;
    else if (variable === 'options') readOptions(draft, peer, splitWords(value));
    else if (variable === undefined)
      // As much as everything in it: else who knows the variable but not one option would lose.
      draft.misreadAs(
        `${path}: ${name} is no variable of ${peer.name}`,
        splitWords(value).length + 1,
      );
    else if (value !== '') mean(draft, `${name}=${value}`, value, variable);
  }
  for (const why of unread.slice(0, LINES_NAMED)) draft.misreadAs(`${path}: ${why}`);
  const rest = unread.length - LINES_NAMED;
  if (rest > 0) draft.misreadAs(`${path}: ${rest} more lines like these`, rest);
  return draft;
}

/** The unit that a path is of: its own file, or a drop-in. */
const unitOf = (path: string): string | undefined =>
  /([\w@-]+)\.service(?:\.d\/[^/]*)?$/.exec(path)?.[1];

/** The daemons that could read it: by the program of a unit, by the name, else by the variables. */
function candidates({ path, text }: PeerFile, program: string | undefined): readonly Peer[] {
  const name = (program === undefined ? undefined : unitOf(path)) ?? basename(path);
  const possible = program === undefined ? PEERS : PEERS.filter((peer) => peer.program === program);
  const named = possible.filter(({ files }) => entryOf(files, name) !== undefined);
  if (named.length > 0 || program !== undefined) return named.length > 0 ? named : possible;
  return PEERS.filter(({ variables }) =>
    Object.keys(variables).some((one) => new RegExp(`^[\\s#]*(export )?${one}=`, 'm').test(text)),
  );
}

/** Whose file it is, and what it says; undefined when it is nobody's. */
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

/** The file that does the same here, as TOML. */
export function migrate(found: readonly Found[], machine: Machine): string {
  for (const peer of PEERS) unite(found.filter((one) => one.peer === peer).map((one) => one.draft));
  const draft = merge(
    machine,
    found.map((one) => one.draft),
  );
  return printDraft(draft, found);
}
