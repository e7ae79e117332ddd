// The files of this machine, as far as the needs of a configuration depend on them. Tests have a FileSystem of their
// own.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { deviceNumbers } from '../sources/device-identity.js';

export interface FileFacts {
  readonly type: 'character' | 'fifo' | 'directory' | 'other';
  /** The major and minor number of a device; 0 for other files. */
  readonly major: number;
  readonly minor: number;
  readonly uid: number;
  readonly gid: number;
  /** The permission bits, 0o777 at most. */
  readonly mode: number;
}

/** Every function returns undefined for what does not exist or cannot be read. */
export interface FileSystem {
  facts(path: string): FileFacts | undefined;
  /** The path without symbolic links. */
  resolved(path: string): string | undefined;
  text(path: string): string | undefined;
}

function attempt<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}

function factsOf(path: string): FileFacts {
  const stat = statSync(path);
  const type = stat.isCharacterDevice()
    ? 'character'
    : stat.isFIFO()
      ? 'fifo'
      : stat.isDirectory()
        ? 'directory'
        : 'other';
  const { rdev, uid, gid } = stat;
  return { type, ...deviceNumbers(rdev), uid, gid, mode: stat.mode & 0o777 };
}

export const thisFileSystem: FileSystem = {
  facts: (path) => attempt(() => factsOf(path)),
  resolved: (path) => attempt(() => realpathSync(path)),
  text: (path) => attempt(() => readFileSync(path, 'utf8')),
};
