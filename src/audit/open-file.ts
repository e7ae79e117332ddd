// Opens the file that events are appended to: a regular file with one name, and no link to another.
import { closeSync, constants, fchmodSync, fstatSync, openSync } from 'node:fs';
import { ConfigError } from '../errors.js';

const { O_RDWR, O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;
const FLAGS = O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
const MODE = 0o640;

const MEND: Readonly<Record<string, string>> = {
  ELOOP: 'it is a symbolic link: name the file itself',
  ENOENT: 'make its directory',
  EROFS: 'let the unit write there: LogsDirectory=entropyd, see docs/audit.md',
  EACCES: 'no permission: run as root, or choose another directory',
  EISDIR: 'it is a directory: name a file in it',
  ENXIO: 'it is no regular file',
  ENOTDIR: 'a part of the path is no directory',
};

function openOrCreate(path: string): number {
  try {
    const fd = openSync(path, FLAGS | O_CREAT | O_EXCL, MODE);
    fchmodSync(fd, MODE); // whatever the umask
    return fd;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return openSync(path, FLAGS);
  }
}

/** Throws ConfigError for what an administrator has to mend, else what the system says. */
export function openAuditFile(path: string): number {
  let fd: number;
  try {
    fd = openOrCreate(path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const mend = MEND[code];
    if (mend === undefined) throw error;
    throw new ConfigError(`audit-file: cannot open ${path} (${code}): ${mend}`, { cause: error });
  }
  const stat = fstatSync(fd);
  if (stat.isFile() && stat.nlink === 1) return fd;
  closeSync(fd);
  const why = stat.isFile() ? 'has more than one name' : 'is no regular file';
  throw new ConfigError(`audit-file: ${path} ${why}: name a file of its own`);
}
