// One daemon per control socket: a lock file in the directory of the sockets is held for the daemon's
// life. Only its holder may remove what a killed daemon left in the directory.
import { chmodSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError, SystemError } from '../errors.js';
import type { DaemonLock, LockRefusedError, Native } from '../native.js';
import { lockOf } from './socket-paths.js';

/** An attempt fails with ENOENT if another daemon that ends removes the directory before the lock file is opened. */
const ATTEMPTS = 20;
/** The errors of open() if the path is not a regular file. */
export const NOT_A_FILE: ReadonlySet<string> = new Set(['EINVAL', 'ELOOP', 'EISDIR', 'ENXIO']);

/** After EAGAIN, as text. */
export const holderOf = ({ holder }: LockRefusedError): string =>
  holder === 0 ? 'another entropyd' : `another entropyd (pid ${holder})`;

export class InstanceLock {
  readonly #native: Pick<Native, 'DaemonLock'>;
  readonly #directory: string;
  readonly #lockPath: string;
  #lock: DaemonLock | undefined;
  #madeDirectory = false;

  constructor(native: Pick<Native, 'DaemonLock'>, controlSocket: string) {
    this.#native = native;
    this.#directory = dirname(controlSocket);
    this.#lockPath = lockOf(controlSocket);
  }

  /**
   * Throws SystemError if another daemon holds the lock, ConfigError if its path is not a regular file, and otherwise
   * the system's error.
   */
  acquire(): void {
    for (let attempt = 1; ; ++attempt) {
      this.#makeDirectory();
      try {
        this.#lock = new this.#native.DaemonLock(this.#lockPath);
        return;
      } catch (error) {
        if ((error as LockRefusedError).code === 'ENOENT' && attempt < ATTEMPTS) continue;
        this.#removeDirectory();
        throw this.#explain(error as LockRefusedError);
      }
    }
  }

  get isHeld(): boolean {
    return this.#lock !== undefined;
  }

  /** The last act of a daemon: from now on another one may use the directory. */
  release(): void {
    this.#lock?.release();
    this.#lock = undefined;
    this.#removeDirectory();
  }

  #explain(error: LockRefusedError): Error {
    const { code } = error;
    const path = this.#lockPath;
    if (code === 'EAGAIN') {
      return new SystemError(
        `${holderOf(error)} holds ${path}: stop it, or give this one a control-socket in another directory, or none`,
      );
    }
    if (NOT_A_FILE.has(code)) {
      return new ConfigError(
        `control-socket: ${path}, the lock beside it, is not a regular file with one name: remove it`,
      );
    }
    return error;
  }

  #makeDirectory(): void {
    try {
      mkdirSync(this.#directory);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
      throw error;
    }
    this.#madeDirectory = true;
    chmodSync(this.#directory, 0o755); // as systemd's RuntimeDirectory, whatever the umask
  }

  #removeDirectory(): void {
    if (!this.#madeDirectory) return;
    this.#madeDirectory = false;
    try {
      rmdirSync(this.#directory);
    } catch {
      // another process uses it by now
    }
  }
}
