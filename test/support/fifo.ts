// A FIFO in a directory of its own, with a writer that does what the test says.
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { native, type SecureBlock } from '../../src/native.js';

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'entropyd-test-'));
}

export class Fifo {
  readonly path: string;
  readonly #directory = temporaryDirectory();
  #writer: number | undefined;

  constructor() {
    this.path = join(this.#directory, 'source');
    execFileSync('mkfifo', [this.path]);
  }

  /** O_RDWR, so that opening does not wait for a reader. */
  openWriter(): void {
    this.#writer ??= openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
  }

  /** Writes all of it; at most the pipe's 64 KiB, which nobody has to read at once. */
  write(bytes: Uint8Array): void {
    this.openWriter();
    let at = 0;
    while (at < bytes.length) at += writeSync(this.#writer as number, bytes, at);
  }

  closeWriter(): void {
    if (this.#writer !== undefined) closeSync(this.#writer);
    this.#writer = undefined;
  }

  remove(): void {
    this.closeWriter();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** A secure block that holds these bytes, by the only way in: through a device. */
export async function blockOf(bytes: Uint8Array): Promise<SecureBlock> {
  const fifo = new Fifo();
  const reader = new native.DeviceReader(fifo.path);
  const block = new native.SecureBlock(bytes.length);
  try {
    fifo.write(bytes);
    await reader.read(block, bytes.length, 1000);
    return block;
  } finally {
    reader.close();
    fifo.remove();
  }
}
