// A listening Unix socket with a name in the file system: takes the place of one that nobody listens at
// any more, never of one that is alive, and is gone when it is closed.
import { once } from 'node:events';
import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { ConfigError, SystemError } from '../errors.js';

export interface Listener {
  /** The group of its file. */
  readonly gid: number;
  /** No more clients; removes the file (libuv does). */
  close(): void;
}

export interface ListenOptions {
  readonly path: string;
  readonly mode: number;
  readonly mostClients: number;
  /** With a socket that is paused: not a byte was read of it. */
  readonly onClient: (socket: Socket) => void;
}

/** Whether anybody listens there. Connecting to a Unix socket waits for nothing. */
export async function isAlive(path: string): Promise<boolean> {
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

/** Rejects with the system's error. */
export async function listenAt(options: ListenOptions): Promise<Listener> {
  const { path, mode, mostClients, onClient } = options;
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, onClient);
  server.maxConnections = mostClients;
  // Nobody else gets in before the mode is set: Node binds and listens within the call.
  const before = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(before);
  }
  await once(server, 'listening');
  server.on('error', () => {}); // no descriptor for a client: it goes without
  try {
    chmodSync(path, mode);
    return { gid: lstatSync(path).gid, close: () => server.close() };
  } catch (error) {
    server.close();
    throw error;
  }
}
