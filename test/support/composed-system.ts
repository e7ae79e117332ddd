// A machine composed for test/vectors/systems/composed: a recorded one with changes, as a text.
import { readFileSync } from 'node:fs';
import type { Probes } from '../../src/doctor/probes.js';

export interface Composed {
  /** The recorded machine that it is made from. */
  readonly base: string;
  /** As in recorded-system.ts: files with their text, null for one that is gone with all below it. */
  readonly changes: Readonly<Record<string, string | null>>;
  readonly probes: Partial<Probes>;
  readonly architecture: string;
}

/**
 * Reads the form that test/lab/record-system.sh prints, with three lines more: `@base NAME`, `@gone PATH` and
 * `@architecture NAME`. Files and links replace those of the base; lines that begin with # are comments.
 */
export function readComposed(path: string): Composed {
  const changes: Record<string, string | null> = {};
  let base = '';
  let architecture = 'x64';
  let file = '';
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [, word, first = '', second = ''] = /^@(\w+) (\S+) ?(.*)$/.exec(line) ?? [];
    if (word === 'base') base = first;
    else if (word === 'architecture') architecture = first;
    else if (word === 'gone') changes[first] = null;
    else if (word === 'link') changes[first] = second;
    else if (word === 'dir') changes[first] = '';
    else if (word === 'file') {
      file = first;
      changes[file] = '';
    } else if (line.startsWith('|')) changes[file] += `${line.slice(1)}\n`;
    else if (!/^(#|$)/.test(line)) throw new Error(`${path}: not understood: ${line}`);
  }
  const { '/probes.json': probes = '{}', ...files } = changes;
  return { base, changes: files, probes: JSON.parse(probes ?? '{}'), architecture };
}
