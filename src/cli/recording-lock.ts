// One command at a time records into a place: a lock file beside the recording, held until the process ends.
import { DataError, fileError } from '../errors.js';
import type { DaemonLock, LockRefusedError, Native } from '../native.js';

/** Throws DataError if another process holds the lock, IoError if the file cannot be made. */
export function lockRecording(native: Pick<Native, 'DaemonLock'>, path: string): DaemonLock {
  try {
    return new native.DaemonLock(path);
  } catch (error) {
    const { code, holder } = error as LockRefusedError;
    if (code !== 'EAGAIN') throw fileError(error, 'write', path);
    const who = holder === 0 ? 'another entropyd' : `another entropyd (pid ${holder})`;
    throw new DataError(`${who} records there and holds ${path}: wait for it, or stop it`);
  }
}
