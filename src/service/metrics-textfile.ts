// The metrics in a file for node_exporter's textfile collector. It is written after a change, at most every
// few seconds; without a change only when the daemon is awake anyway and the file is old. So there is no
// timer while nothing happens, and the file's age shows whether the daemon lives (docs/metrics.md). Writes
// happen one at a time in a thread of the addon: a file system that hangs delays this file only.
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';
import { within } from '../within.js';
import type { Exposition } from './metrics-text.js';

/** The daemon's state changes within this time after it woke up. */
const SETTLED_MS = 100;
const LEAST_PAUSE_MS = 5000;
const OLD_MS = 30_000;
/** How long stop() waits for the file: its share of the second that an orderly stop of the daemon may take. */
const STOP_WITHIN_MS = 200;
/** Readable by all: node_exporter runs as its own user. */
const MODE = 0o644;

export interface TextfileParts {
  readonly native: Pick<Native, 'replaceFile'>;
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
  #writing: Promise<void> | undefined;

  constructor(parts: TextfileParts) {
    this.#parts = parts;
  }

  /** The daemon is awake: something may have changed. */
  onWake(): void {
    if (this.#timer !== undefined) return;
    const pause = this.#writtenAt + LEAST_PAUSE_MS - this.#parts.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        // While a write hangs there is no second one; the next wake-up tries again.
        if (this.#writing === undefined) void this.#write(OLD_MS);
      },
      Math.max(pause, SETTLED_MS),
    ).unref();
  }

  /** Writes the final state, which stays in the file: an alert can tell a stopped daemon by it. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    const written = Promise.resolve(this.#writing).then(() => this.#write(0));
    await within(written, STOP_WITHIN_MS);
  }

  #write(oldMs: number): Promise<void> {
    this.#writing = this.#replace(oldMs).finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async #replace(oldMs: number): Promise<void> {
    const { native, path, metrics, now } = this.#parts;
    try {
      const text = await metrics.text();
      if (text === this.#text && now() - this.#writtenAt < oldMs) return;
      this.#writtenAt = now();
      await native.replaceFile(path, text, MODE);
      this.#text = text;
      this.#logTrouble(undefined);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.#logTrouble(code ?? message);
    }
  }

  #logTrouble(trouble: string | undefined): void {
    const { path, log } = this.#parts;
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    if (trouble === undefined) log.info(`metrics: ${path} is written again`);
    else log.warn(`metrics: cannot write ${path} (${trouble})${fixFor(trouble)}`);
  }
}

function fixFor(code: string): string {
  if (code === 'ENOENT') return ': create its directory';
  if (code === 'EROFS')
    return ': let the unit write there, entropyd config unit prints the drop-in';
  return '';
}
