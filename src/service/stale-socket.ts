// The file of a Unix socket that a killed daemon left behind: it may be removed, but never the socket of
// a process that still listens, nor a file of another kind.
import { once } from 'node:events';
import { lstatSync, unlinkSync } from 'node:fs';
import { ConfigError, SystemError } from '../errors.js';

/**
 * Whether a process listens at the path; the errno's name if that cannot be told. Connecting to a Unix socket does
 * not block.
 */
async function listening(path: string): Promise<boolean | string> {
  const { connect } = await import('node:net'); // a large module that is seldom needed
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'ECONNREFUSED' && code !== 'ENOENT' && (code ?? true);
  } finally {
    socket.destroy();
  }
}

/** Whether a process listens at the path, or may listen. */
export const isListening = async (path: string): Promise<boolean> =>
  (await listening(path)) !== false;

/** Makes the path free for a new socket. Throws if a process listens on it, or if it is not a socket. */
export async function removeStaleSocket(path: string): Promise<void> {
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file === undefined) return;
  if (!file.isSocket()) {
    throw new ConfigError(`control-socket: ${path} exists and is not a socket: remove it`);
  }
  const found = await listening(path);
  if (typeof found === 'string') {
    throw new SystemError(
      `control-socket: another program may have ${path} (${found}): remove it if none has`,
    );
  }
  if (found) {
    throw new SystemError(
      `another entropyd listens at ${path}: stop it, or give this one another control-socket, or none`,
    );
  }
  unlinkSync(path);
}
