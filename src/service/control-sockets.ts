// The daemon's ear: a control socket for root, and beside it a status socket for its group as well.
// Costs two descriptors and no timer; what serves a client is loaded when one comes.
import { closeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { EntropydError, shortageOf } from '../errors.js';
import type { Log } from '../log/log.js';
import type { Native, UnixListener } from '../native.js';
import { AcceptShortage } from './accept-shortage.js';
import { admits, CONTROL_DOOR, type Door, STATUS_DOOR } from './control-access.js';
import type { ControlService, Session } from './control-session.js';
import { DaemonPlace } from './daemon-place.js';
import { statusSocketOf } from './socket-paths.js';
import { clearPlace } from './socket-place.js';

/** Of each socket. */
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
  readonly #place: DaemonPlace | undefined;

  /** Without a path there are no sockets. */
  constructor(parts: ControlParts, path: string | undefined) {
    this.#parts = parts;
    this.#path = path;
    if (path !== undefined) this.#place = new DaemonPlace(parts.native, path);
  }

  /** Throws where another daemon is alive there; where there may be no sockets, goes on without. */
  async open(service: ControlService): Promise<void> {
    const path = this.#path;
    if (path === undefined) return;
    try {
      this.#place?.take();
      // The lock says that none of ours is alive; what answers there in spite of it is left alone.
      for (const place of [path, statusSocketOf(path)]) await clearPlace(place);
      this.#listen(path, 0o600, CONTROL_DOOR, service);
      this.#listen(statusSocketOf(path), 0o660, STATUS_DOOR, service);
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

  /** Whether this daemon has the place of its control socket, and what lies there, for itself. */
  get holdsPlace(): boolean {
    return this.#place?.isHeld === true;
  }

  /** After close(), when nothing is left to undo: another daemon may start in this place. */
  release(): void {
    this.#place?.release();
  }

  #listen(path: string, mode: number, door: Door, service: ControlService): void {
    const { native, log, uid } = this.#parts;
    let clients = 0;
    /** Those that have asked nothing yet, the oldest first: it makes room for a new one. */
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
      if (isFull || !admits(door, owner, native.peerCredentials(fd))) {
        closeSync(fd);
        return;
      }
      clients += 1;
      void this.#serve(fd, { door, service, log, idle }).finally(() => {
        clients -= 1;
      });
    });
    const { error: code } = listener;
    if (code !== null) throw Object.assign(new Error(`${code}, listen at ${path}`), { code });
    this.#listeners.push(listener);
    this.#shortages.push(shortage);
  }

  /** To the end of the connection. */
  async #serve(fd: number, session: Session): Promise<void> {
    const client = await this.#take(fd, session);
    if (client === undefined) return;
    this.#clients.add(client);
    session.idle.add(client);
    await new Promise((resolve) => client.on('close', resolve));
    this.#clients.delete(client);
    session.idle.delete(client);
  }

  async #take(fd: number, session: Session): Promise<Socket | undefined> {
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
