// The daemon's ear: a control socket for root, and beside it a status socket for its group as well.
// Costs two descriptors and no timer; what serves a client is loaded when one comes.
import { chmodSync, mkdirSync, rmdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { EntropydError } from '../errors.js';
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';
import { admits, CONTROL_DOOR, type Door, STATUS_DOOR } from './control-access.js';
import type { ControlService } from './control-session.js';
import { statusSocketOf } from './socket-paths.js';
import { clearPlace, type Listener, listenAt } from './unix-listener.js';

/** Of each socket. */
const MOST_CLIENTS = 8;

export interface ControlParts {
  readonly native: Pick<Native, 'peerCredentials'>;
  readonly log: Log;
  /** The daemon's own effective user. */
  readonly uid: number;
}

// Node gives a socket's descriptor to nobody, but its handle has had it under this name since 0.10;
// an accept() of our own would be a second event loop's worth of code. Without one, nobody is admitted.
const descriptorOf = (socket: Socket): number =>
  (socket as unknown as { _handle?: { fd?: number } })._handle?.fd ?? -1;

export class ControlSockets {
  readonly #parts: ControlParts;
  readonly #path: string | undefined;
  readonly #listeners: Listener[] = [];
  readonly #clients = new Set<Socket>();
  #madeDirectory = false;

  /** Without a path there are no sockets. */
  constructor(parts: ControlParts, path: string | undefined) {
    this.#parts = parts;
    this.#path = path;
  }

  /** Throws where another daemon is alive there; where there may be no sockets, goes on without. */
  async open(service: ControlService): Promise<void> {
    const path = this.#path;
    if (path === undefined) return;
    try {
      this.#makeDirectory(dirname(path));
      for (const place of [path, statusSocketOf(path)]) await clearPlace(place);
      await this.#listen(path, 0o600, CONTROL_DOOR, service);
      await this.#listen(statusSocketOf(path), 0o660, STATUS_DOOR, service);
    } catch (error) {
      this.close();
      if (error instanceof EntropydError) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      this.#parts.log.info(`no control socket, so no entropyd status and reseed: ${message}`);
    }
  }

  close(): void {
    for (const client of this.#clients) client.destroy();
    for (const listener of this.#listeners.splice(0)) listener.close();
    if (this.#madeDirectory) {
      try {
        rmdirSync(dirname(this.#path as string));
      } catch {
        // somebody else uses it by now
      }
    }
    this.#madeDirectory = false;
  }

  #makeDirectory(directory: string): void {
    try {
      mkdirSync(directory);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
      throw error;
    }
    this.#madeDirectory = true;
    chmodSync(directory, 0o755); // as systemd's RuntimeDirectory, whatever the umask
  }

  async #listen(path: string, mode: number, door: Door, service: ControlService): Promise<void> {
    const listener: Listener = await listenAt({
      path,
      mode,
      mostClients: MOST_CLIENTS,
      onClient: (socket) => this.#greet(socket, door, listener.gid, service),
    });
    this.#listeners.push(listener);
  }

  #greet(socket: Socket, door: Door, gid: number, service: ControlService): void {
    const { native, log, uid } = this.#parts;
    socket.on('error', () => {}); // its own trouble; 'close' follows
    if (!admits(door, { uid, gid }, native.peerCredentials(descriptorOf(socket)))) {
      socket.destroy();
      return;
    }
    this.#clients.add(socket);
    socket.on('close', () => this.#clients.delete(socket));
    import('./control-session.js').then(
      ({ serve }) => serve(socket, { door, service, log }),
      (error: Error) => {
        log.error(`control socket: ${error.message}: was the program replaced? restart it`);
        socket.destroy();
      },
    );
  }
}
