// One command at a time records into a place: a lock file, held until the recording ends, whatever ends it.
import { basename, dirname, join } from 'node:path';
import { DataError, fileError } from '../errors.js';
import type { DaemonLock, LockRefusedError, Native } from '../native.js';
import { holderOf, NOT_A_FILE } from '../service/instance-lock.js';

/** The lock of a recording's file: its name is nobody else's, for the lock file is emptied and removed. */
export const lockBeside = (file: string): string =>
  join(dirname(file), `.${basename(file)}.entropyd-lock`);

/** Throws DataError if another process holds the lock or something else has its name, IoError if it cannot be made. */
export function lockRecording(native: Pick<Native, 'DaemonLock'>, path: string): DaemonLock {
  try {
    return new native.DaemonLock(path);
  } catch (error) {
    const { code } = error as LockRefusedError;
    if (NOT_A_FILE.has(code))
      throw new DataError(`${path} is not a regular file with one name: remove it`);
    if (code !== 'EAGAIN') throw fileError(error, 'write', path);
    const who = holderOf(error as LockRefusedError);
    throw new DataError(`${who} works there and holds ${path}: wait for it, or stop it`);
  }
}
