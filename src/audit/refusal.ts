// Errors that mean a path cannot be an audit file, each with what an administrator has to do. Any other
// error, such as a full disk, may pass by itself.
import { ConfigError } from '../errors.js';

const REMEDIES: Readonly<Record<string, string>> = {
  ELOOP: 'it is a symbolic link: name the file itself',
  ENOENT: 'create its directory',
  EROFS: 'let the unit write there: entropyd config unit prints the drop-in',
  EACCES: 'no permission: run as root, or choose another directory',
  EISDIR: 'it is a directory: name a file in it',
  ENXIO: 'it is not a regular file',
  ENOTDIR: 'a part of the path is not a directory',
};

const KINDS: Readonly<Record<string, string>> = {
  notRegular: 'is not a regular file',
  manyNames: 'has more than one name',
};

/** The reason to give in a log line for an error code of the writing thread. */
export const reasonOf = (code: string): string => KINDS[code] ?? code;

export function refusal(path: string, code: string): ConfigError | undefined {
  const kind = KINDS[code];
  if (kind !== undefined) {
    return new ConfigError(`audit-file: ${path} ${kind}: name a file of its own`);
  }
  const remedy = REMEDIES[code];
  if (remedy === undefined) return undefined;
  return new ConfigError(`audit-file: cannot open ${path} (${code}): ${remedy}`);
}
