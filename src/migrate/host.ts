// This machine, as far as `config migrate` looks at it.
import { posix } from 'node:path';
import type { Machine } from './draft.js';

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
  /** The path without links; '' if there is no such file. */
  realpath(path: string): string;
  /** The names in a directory, sorted; empty if it is not there. */
  names(directory: string): readonly string[];
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
