// What is done of a dossier, so that the same command goes on with it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, fileError } from '../errors.js';
import type { FileFacts } from './digest.js';
import { writeWhole } from './digest.js';
import { PARTS, type PartName } from './parts.js';

export const DOSSIER = 'entropyd dossier 1';
export const STATE_FILE = 'state.json';
/** Held by the command that makes the dossier. */
export const LOCK_FILE = '.entropyd-lock';
/** What is made of the recordings, in the order in which it is shown. */
export const DOCUMENTS = [
  'manifest.json',
  'results.json',
  'report.html',
  'entropy-report.md',
  'SHA256SUMS',
] as const;

/** What a dossier is of; one of anything else cannot be continued. */
export interface About {
  readonly format: typeof DOSSIER;
  readonly version: string;
  readonly source: { readonly name: string; readonly kind: string; readonly options: object };
  readonly claim: unknown;
  readonly samples: number;
  // The samples of another machine, processor, kernel or build are not those of the same source.
  readonly machine: string;
  readonly cpu: string;
  readonly kernel: string;
  /** The digests of the programs that record and assess, by their file's name. */
  readonly programs: Readonly<Record<string, string>>;
}

export interface Recorded extends FileFacts {
  readonly command: string;
  /** When each process that recorded a piece of it began; a matrix has one per sitting. More than one: not in a row. */
  readonly begun: readonly string[];
  readonly ended: string;
  readonly loadBefore: readonly number[];
  readonly loadAfter: readonly number[];
}

export interface State {
  readonly about: About;
  readonly parts: Partial<Record<PartName, Recorded>>;
  /** When pieces of a part that is not complete were begun. */
  readonly begun: Partial<Record<PartName, readonly string[]>>;
}

const OWN_FILES = new Set<string>(
  [STATE_FILE, ...DOCUMENTS].flatMap((name) => [name, `${name}.new`]),
);
for (const { file } of PARTS)
  for (const end of ['', '.part', '.new']) OWN_FILES.add(`${file}${end}`);

/**
 * The state of the dossier in this directory, or that of a new one. Throws DataError if the directory has other files or
 * a dossier of something else.
 */
export async function stateOf(directory: string, about: About): Promise<State> {
  const found = await readdir(directory).catch((error) => {
    throw fileError(error, 'read', directory);
  });
  const names = found.filter((name) => name !== LOCK_FILE);
  const foreign = names.find((name) => !OWN_FILES.has(name));
  if (foreign !== undefined) {
    throw new DataError(
      `evidence: ${directory} has a file that is not of a dossier, ${foreign}: give an empty --output`,
    );
  }
  if (!names.includes(STATE_FILE)) {
    if (names.length === 0) return { about, parts: {}, begun: {} };
    throw new DataError(
      `evidence: ${directory} has recordings without their ${STATE_FILE}: give an empty --output`,
    );
  }
  const path = join(directory, STATE_FILE);
  const text = await readFile(path, 'utf8').catch((error) => {
    throw fileError(error, 'read', path);
  });
  let state: State;
  try {
    state = JSON.parse(text) as State;
  } catch {
    throw new DataError(`evidence: ${path} is damaged: give an empty --output`);
  }
  if (JSON.stringify(state.about) === JSON.stringify(about)) return state;
  const keys = Object.keys(about) as (keyof About)[];
  const other = keys.filter(
    (key) => JSON.stringify(state.about?.[key]) !== JSON.stringify(about[key]),
  );
  throw new DataError(
    `evidence: ${directory} has a dossier that differs in its ${other.join(', ')}: give another --output, or run it as it was begun`,
  );
}

export const saveState = (directory: string, state: State): Promise<void> =>
  writeWhole(join(directory, STATE_FILE), `${JSON.stringify(state, null, 2)}\n`);
