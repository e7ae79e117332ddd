// The manifest of a dossier: what was recorded, on which machine, by which programs, and what every file's digest is.

import { grouped } from '../words.js';
import type { FileFacts } from './digest.js';
import type { HealthTestFacts } from './health-tests.js';
import type { MachineFacts } from './machine.js';
import { PART_NAMES, PARTS, type PartName } from './parts.js';
import type { About, Recorded } from './state.js';

/** SP 800-90B 3.1.1 requires so many consecutive samples. */
export const REQUIRED = 1_000_000;

export interface Manifest {
  readonly format: About['format'];
  readonly version: string;
  readonly node: string;
  readonly made: string;
  readonly source: About['source'] & {
    readonly unit: 'byte' | 'sample';
    /** Bits per byte or per sample. */
    readonly claim: number;
    /** What `entropyd sources --json` said of it, before the recordings. */
    readonly survey: { readonly device: string };
  };
  readonly machine: MachineFacts;
  /** What falls short of what the standard requires, as sentences; empty if nothing does. */
  readonly shortcomings: readonly string[];
  readonly recordings: Partial<Record<PartName, Recorded & { readonly file: string }>>;
  /** Parts that the dossier does not have, and why. */
  readonly missing: Partial<Record<PartName, string>>;
  /** The programs that recorded and assessed, by their path. */
  readonly programs: Readonly<Record<string, FileFacts>>;
  readonly healthTests: readonly HealthTestFacts[];
}

export type Missing = Manifest['missing'];

export function shortcomingsOf(
  samples: number,
  recordings: Manifest['recordings'],
  missing: Missing,
): string[] {
  const few = `${grouped(samples)} samples per recording: SP 800-90B 3.1.1 requires ${grouped(REQUIRED)} and 1000 restarts of 1000`;
  const pieces = PART_NAMES.flatMap((name) => {
    const times = name === 'restarts' ? 1 : (recordings[name]?.begun.length ?? 1);
    return times > 1
      ? [`${name} was recorded in ${times} pieces, which do not follow each other`]
      : [];
  });
  const absent = PARTS.flatMap(({ name, about }) =>
    missing[name] === undefined ? [] : [`no ${name} (${about}): ${missing[name]}`],
  );
  return [...(samples < REQUIRED ? [few] : []), ...pieces, ...absent];
}

/** The lines of SHA256SUMS, for `sha256sum -c`. */
export const sumsOf = (files: Readonly<Record<string, FileFacts>>): string =>
  Object.entries(files)
    .map(([name, { sha256 }]) => `${sha256}  ${name}\n`)
    .join('');
