// The metrics in a file for node_exporter's textfile collector. Written after a change, at most every
// few seconds; without one only when the daemon is awake anyway and the file has grown old. So it has
// no timer while nothing happens, and the file's age tells a dead daemon (docs/metrics.md).
import type { Log } from '../log/log.js';
import type { Exposition } from './metrics-text.js';
import { replaceFile } from './replace-file.js';

/** The state settles within the turn that wakes us. */
const SETTLED_MS = 100;
const LEAST_PAUSE_MS = 5000;
const OLD_MS = 30_000;
/** node_exporter has a user of its own. */
const MODE = 0o644;

export interface TextfileParts {
  readonly path: string;
  readonly metrics: Exposition;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly now: () => number;
}

export class MetricsTextfile {
  readonly #parts: TextfileParts;
  #timer: NodeJS.Timeout | undefined;
  #text = '';
  #writtenAt = Number.NEGATIVE_INFINITY;
  #trouble: string | undefined;

  constructor(parts: TextfileParts) {
    this.#parts = parts;
  }

  /** The daemon is awake: something may have changed. */
  turned(): void {
    if (this.#timer !== undefined) return;
    const pause = this.#writtenAt + LEAST_PAUSE_MS - this.#parts.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#write(OLD_MS);
      },
      Math.max(pause, SETTLED_MS),
    ).unref();
  }

  /** The last word stays in the file: an alert on it is one on a daemon that was stopped. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#write(0);
  }

  async #write(oldMs: number): Promise<void> {
    const { path, metrics, log, now } = this.#parts;
    try {
      const text = await metrics.text();
      if (text === this.#text && now() - this.#writtenAt < oldMs) return;
      this.#writtenAt = now();
      replaceFile(path, text, MODE);
      this.#text = text;
      if (this.#trouble !== undefined) log.info(`metrics: ${path} is written again`);
      this.#trouble = undefined;
    } catch (error) {
      const { message, code = message } = error as NodeJS.ErrnoException;
      if (code !== this.#trouble) log.warn(`metrics: cannot write ${path} (${code})${mend(code)}`);
      this.#trouble = code;
    }
  }
}

function mend(code: string): string {
  if (code === 'ENOENT') return ': make its directory';
  if (code === 'EROFS') return ': add its directory to ReadWritePaths= of the unit';
  return '';
}
