// Tells the programs of this machine that it was copied, by the number in a file (docs/restore.md): once per copy,
// after the first reseed from bytes that were read after the copy was noticed.
import type { Log } from '../log/log.js';
import type { GenerationFile, NativeSystemError } from '../native.js';

/**
 * How long `entropyd-seed --reseed`, which told the daemon of the copy, has to reseed and to tell programs itself: the
 * second that it waits for its sources, and more for a busy machine.
 */
const TELLER_MS = 5000;

export interface GenerationParts {
  readonly native: GenerationFile;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Undefined if no file is written. */
  readonly path: string | undefined;
}

interface Noticed {
  readonly how: string;
  /** The number in the file at that time. Once another process has raised it, programs know of this copy. */
  readonly number: number;
}

export class Generation {
  readonly #parts: GenerationParts;
  #noticed: Noticed | undefined;

  constructor(parts: GenerationParts) {
    this.#parts = parts;
  }

  /** To be called when a copy is noticed; `how` is one word, which the file gives as the cause. */
  noticed(how: string): void {
    const { native, path } = this.#parts;
    if (path !== undefined) this.#noticed = { how, number: native.currentGeneration(path) };
  }

  /** To be called after each reseed of the kernel's CRNG from bytes that were read after the last notice. */
  reseeded(): void {
    const noticed = this.#noticed;
    const { path } = this.#parts;
    if (noticed === undefined || path === undefined) return;
    this.#noticed = undefined;
    void this.#announce(path, noticed, noticed.how === 'told' ? TELLER_MS : 0);
  }

  async #announce(path: string, noticed: Noticed, waitMs: number): Promise<void> {
    const { native, log } = this.#parts;
    const { how, number } = noticed;
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    try {
      const generation = await native.announceGeneration(path, how, number);
      log.info(`programs are told of the copy by generation ${generation} in ${path}`, {
        event: 'copyAnnounced',
        generation,
        how,
      });
    } catch (error) {
      this.#noticed ??= noticed; // tried again after the next reseed
      const { code } = error as NativeSystemError;
      log.warn(`programs are not told of the copy: cannot write ${path} (${code})`, {
        event: 'copyNotAnnounced',
        code,
      });
    }
  }
}
