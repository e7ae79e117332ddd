// The blocks of a stream that passed, on their way to a sink, in the framing of Fips140Stream: the priming bytes are
// not written, nor is a partial block at the end.
import { native } from '../native.js';
import { written } from './written.js';

const { blockBytes, primeBytes } = native.limits;

export class GoodBlocks {
  readonly #sink: NodeJS.WritableStream;
  /** The part of a block that the last piece ended with. */
  readonly #begun = Buffer.alloc(blockBytes);
  #filled = 0;
  #toSkip: number = primeBytes;
  #block = 0;

  constructor(sink: NodeJS.WritableStream) {
    this.#sink = sink;
  }

  /**
   * Writes the blocks that this piece completes, except those in `failed`, which has their numbers from 0 in the
   * stream. The piece may be used for other bytes once the promise is resolved.
   */
  async pass(piece: Uint8Array, failed: ReadonlySet<number>): Promise<void> {
    let rest = piece.subarray(Math.min(this.#toSkip, piece.length));
    this.#toSkip -= piece.length - rest.length;
    if (this.#filled > 0) {
      const more = rest.subarray(0, blockBytes - this.#filled);
      this.#keep(more);
      rest = rest.subarray(more.length);
      if (this.#filled < blockBytes) return;
      await this.#write(this.#begun, failed);
      this.wipe();
    }
    const whole = rest.length - (rest.length % blockBytes);
    await this.#write(rest.subarray(0, whole), failed);
    this.#keep(rest.subarray(whole));
  }

  wipe(): void {
    this.#begun.fill(0);
    this.#filled = 0;
  }

  #keep(bytes: Uint8Array): void {
    this.#begun.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  /** Writes whole blocks, those between two failed ones at once. */
  async #write(blocks: Uint8Array, failed: ReadonlySet<number>): Promise<void> {
    let start = 0;
    for (let at = 0; at < blocks.length; at += blockBytes) {
      if (!failed.has(this.#block++)) continue;
      if (at > start) await written(this.#sink, blocks.subarray(start, at));
      start = at + blockBytes;
    }
    if (blocks.length > start) await written(this.#sink, blocks.subarray(start));
  }
}
