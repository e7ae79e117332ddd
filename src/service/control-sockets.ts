// The daemon's sockets: a control socket for root, and beside it a status socket for other users. They cost
// two descriptors and no timer; the code that serves a client is loaded when the first one connects.
import { closeSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { StatusAccess } from '../config/schema.js';
import { EntropydError, shortageOf } from '../errors.js';
import type { Log } from '../log/log.js';
import type { Native, UnixListener } from '../native.js';
import { AcceptShortage } from './accept-shortage.js';
import { ClientPlaces } from './client-places.js';
import type { ControlService, Session } from './control-session.js';
import { InstanceLock } from './instance-lock.js';
import { statusSocketOf } from './socket-paths.js';
import {
  CONTROL_SOCKET,
  isTrusted,
  mayAsk,
  type SocketPolicy,
  statusSocketFor,
} from './socket-policy.js';
import { removeStaleSocket } from './stale-socket.js';

export interface ControlParts {
  readonly native: Pick<Native, 'UnixListener' | 'DaemonLock' | 'peerCredentials'>;
  readonly log: Log;
  /** The daemon's own effective user. */
  readonly uid: number;
  readonly statusAccess: StatusAccess;
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
      this.#listen(path, CONTROL_SOCKET, service);
      const status = statusSocketFor(this.#parts.statusAccess);
      this.#listen(statusSocketOf(path), status, service);
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

  #listen(path: string, policy: SocketPolicy, service: ControlService): void {
    const { native, log, uid } = this.#parts;
    const places = new ClientPlaces();
    /** Clients that have sent no request yet, by age. The oldest is closed if a new client needs its place. */
    const idle = new Map<Socket, number>();
    const shortage = new AcceptShortage(log, path, () => listener.resume());
    const listener = new native.UnixListener(path, policy.mode, (fd) => {
      if (typeof fd === 'string') {
        shortage.failed(fd);
        return;
      }
      shortage.served();
      const owner = { uid, gid: listener.gid };
      const peer = native.peerCredentials(fd);
      if (typeof peer === 'string' || !mayAsk(policy, owner, peer)) {
        closeSync(fd);
        return;
      }
      const trusted = isTrusted(owner, peer);
      const hasPlace = (): boolean => places.hasPlaceFor(peer.uid, trusted);
      // A client that has sent nothing makes room for one of its own user, or of any user for root.
      const oldest = [...idle].find(([, user]) => trusted || user === peer.uid);
      if (!hasPlace()) {
        if (oldest === undefined) {
          closeSync(fd);
          return;
        }
        idle.delete(oldest[0]);
        oldest[0].destroy();
      }
      const giveBack = places.take(peer.uid, trusted);
      void this.#serve(fd, peer.uid, { policy, service, log, idle }).finally(giveBack);
    });
    this.#listeners.push(listener);
    this.#shortages.push(shortage);
  }

  /** Settles when the connection is closed. */
  async #serve(fd: number, uid: number, session: Session): Promise<void> {
    const client = await this.#openSession(fd, session);
    if (client === undefined) return;
    this.#clients.add(client);
    session.idle.set(client, uid);
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
