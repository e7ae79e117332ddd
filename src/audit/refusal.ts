// Why a file cannot be an audit file, with what an administrator has to do; what the system says beside
// these, as of a full disk, passes by itself.
import { ConfigError } from '../errors.js';

const REMEDIES: Readonly<Record<string, string>> = {
  ELOOP: 'it is a symbolic link: name the file itself',
  ENOENT: 'make its directory',
  EROFS: 'let the unit write there: LogsDirectory=entropyd, see docs/audit.md',
  EACCES: 'no permission: run as root, or choose another directory',
  EISDIR: 'it is a directory: name a file in it',
  ENXIO: 'it is no regular file',
  ENOTDIR: 'a part of the path is no directory',
};

const KINDS: Readonly<Record<string, string>> = {
  notRegular: 'is no regular file',
  manyNames: 'has more than one name',
};

/** What the log says of the code. */
export const spoken = (code: string): string => KINDS[code] ?? code;

export function refusal(path: string, code: string): ConfigError | undefined {
  const kind = KINDS[code];
  if (kind !== undefined) {
    return new ConfigError(`audit-file: ${path} ${kind}: name a file of its own`);
  }
  const remedy = REMEDIES[code];
  if (remedy === undefined) return undefined;
  return new ConfigError(`audit-file: cannot open ${path} (${code}): ${remedy}`);
}
