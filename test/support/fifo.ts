// A FIFO in a directory of its own, and its writer, which the test controls.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { native, type SecureBlock } from '../../src/native.js';

/** A new directory, which the test removes. */
export function temporaryDirectory(): string {
  const prefix = process.env['ENTROPYD_LAB_DIRECTORIES'] ?? 'entropyd-test-';
  return mkdtempSync(join(tmpdir(), prefix));
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

  /** Replaces the FIFO by another one, atomically. */
  replace(): void {
    this.closeWriter();
    execFileSync('mkfifo', [`${this.path}.new`]);
    renameSync(`${this.path}.new`, this.path);
  }

  remove(): void {
    this.closeWriter();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

let pipe: number | undefined;

/** An open FIFO whose name was removed, so that no file is left behind. */
function namelessFifo(): number {
  const fifo = new Fifo();
  const fd = openSync(fifo.path, constants.O_RDWR | constants.O_NONBLOCK);
  fifo.remove();
  return fd;
}

/** A secure block that holds these bytes, by the only way in: through a device. One at a time. */
export async function blockOf(bytes: Uint8Array): Promise<SecureBlock> {
  pipe ??= namelessFifo();
  const reader = new native.GeneratorReader('device', { device: `/proc/self/fd/${pipe}` });
  const block = new native.SecureBlock(bytes.length);
  try {
    writeSync(pipe, bytes);
    while (block.filled < bytes.length) {
      const { status } = await reader.read(block, bytes.length - block.filled, 10_000);
      if (status !== 'ok') throw new Error(`the bytes did not come through: ${status}`);
    }
    return block;
  } finally {
    reader.close();
  }
}
