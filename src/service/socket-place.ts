// Where a Unix socket may be put: in the place of one that nobody listens at any more, never of one that
// is alive, nor of any other file.
import { once } from 'node:events';
import { lstatSync, unlinkSync } from 'node:fs';
import { ConfigError, SystemError } from '../errors.js';

/** Whether anybody listens there. Connecting to a Unix socket waits for nothing. */
export async function isAlive(path: string): Promise<boolean> {
  const { connect } = await import('node:net'); // big, and seldom needed
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'ECONNREFUSED' && code !== 'ENOENT';
  } finally {
    socket.destroy();
  }
}

/** Removes what a killed daemon left; throws where the place is taken. */
export async function clearPlace(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) {
    throw new ConfigError(`control-socket: ${path} is there, and is no socket: remove it`);
  }
  if (await isAlive(path)) {
    throw new SystemError(
      `another entropyd answers at ${path}: stop it, or give this one another control-socket, or none`,
    );
  }
  unlinkSync(path);
}
