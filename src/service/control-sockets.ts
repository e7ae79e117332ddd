// The daemon's sockets: a control socket for root, and beside it a status socket for a group. They cost
// two descriptors and no timer; the code that serves a client is loaded when the first one connects.
import { closeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { EntropydError, shortageOf } from '../errors.js';
import type { Log } from '../log/log.js';
import type { Native, UnixListener } from '../native.js';
import { AcceptShortage } from './accept-shortage.js';
import type { ControlService, Session } from './control-session.js';
import { InstanceLock } from './instance-lock.js';
import { statusSocketOf } from './socket-paths.js';
import { CONTROL_SOCKET, mayAsk, type SocketPolicy, STATUS_SOCKET } from './socket-policy.js';
import { removeStaleSocket } from './stale-socket.js';

/** Per socket. */
const MOST_CLIENTS = 8;

export interface ControlParts {
  readonly native: Pick<Native, 'UnixListener' | 'DaemonLock' | 'peerCredentials'>;
  readonly log: Log;
  /** The daemon's own effective user. */
  readonly uid: number;
}

export class ControlSockets {
  readonly #parts: ControlParts;
  readonly #path: string | undefined;
  readonly #listeners: UnixListener[] = [];
  readonly #shortages: AcceptShortage[] = [];
  readonly #clients = new Set<Socket>();
  readonly #lock: InstanceLock | undefined;

  /** Without a path there are no sockets. */
  constructor(parts: ControlParts, path: string | undefined) {
    this.#parts = parts;
    this.#path = path;
    if (path !== undefined) this.#lock = new InstanceLock(parts.native, path);
  }

  /**
   * Throws EntropydError if another daemon or a file is in the way. If the system refuses a socket, logs that, and the
   * daemon runs without sockets.
   */
  async open(service: ControlService): Promise<void> {
    const path = this.#path;
    if (path === undefined) return;
    try {
      this.#lock?.acquire();
      // With the lock no other daemon runs here; a process that listens all the same is left alone.
      for (const file of [path, statusSocketOf(path)]) await removeStaleSocket(file);
      this.#listen(path, 0o600, CONTROL_SOCKET, service);
      this.#listen(statusSocketOf(path), 0o660, STATUS_SOCKET, service);
    } catch (error) {
      this.close();
      this.release();
      if (error instanceof EntropydError) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      this.#parts.log.info(`no control socket, so no entropyd status and reseed: ${message}`, {
        ...{ event: 'controlSocketUnavailable', code },
      });
    }
  }

  close(): void {
    for (const client of this.#clients) client.destroy();
    for (const shortage of this.#shortages.splice(0)) shortage.close();
    for (const listener of this.#listeners.splice(0)) listener.close();
  }

  /** Whether this daemon alone may write files in the directory of its control socket. */
  get holdsLock(): boolean {
    return this.#lock?.isHeld === true;
  }

  /** To be called after close(), when nothing is left to undo: from now on another daemon may use the directory. */
  release(): void {
    this.#lock?.release();
  }

  #listen(path: string, mode: number, policy: SocketPolicy, service: ControlService): void {
    const { native, log, uid } = this.#parts;
    let clients = 0;
    /** Clients that have sent no request yet, by age. The oldest is closed if a new client needs its place. */
    const idle = new Set<Socket>();
    const shortage = new AcceptShortage(log, path, () => listener.resume());
    const listener = new native.UnixListener(path, mode, (fd) => {
      if (typeof fd === 'string') {
        shortage.failed(fd);
        return;
      }
      shortage.served();
      const owner = { uid, gid: listener.gid };
      const [oldest] = clients >= MOST_CLIENTS ? idle : [];
      oldest?.destroy();
      const isFull = clients >= MOST_CLIENTS && oldest === undefined;
      if (isFull || !mayAsk(policy, owner, native.peerCredentials(fd))) {
        closeSync(fd);
        return;
      }
      clients += 1;
      void this.#serve(fd, { policy, service, log, idle }).finally(() => {
        clients -= 1;
      });
    });
    this.#listeners.push(listener);
    this.#shortages.push(shortage);
  }

  /** Settles when the connection is closed. */
  async #serve(fd: number, session: Session): Promise<void> {
    const client = await this.#openSession(fd, session);
    if (client === undefined) return;
    this.#clients.add(client);
    session.idle.add(client);
    await new Promise((resolve) => client.on('close', resolve));
    this.#clients.delete(client);
    session.idle.delete(client);
  }

  async #openSession(fd: number, session: Session): Promise<Socket | undefined> {
    try {
      return (await import('./control-session.js')).serve(fd, session);
    } catch (error) {
      const { message, code = '' } = error as NodeJS.ErrnoException;
      const hint = shortageOf(code) ?? 'was the program replaced? restart it';
      session.log.error(`control socket: ${message}: ${hint}`);
      closeSync(fd);
      return undefined;
    }
  }
}
