// The bytes that `check`, `assess` and `sources --replay` judge, piece by piece: from a file, a device, a FIFO or
// standard input.
import { fstatSync, readSync } from 'node:fs';
import { type FileHandle, open, stat as statOf } from 'node:fs/promises';
import { UsageError } from '../errors.js';
import { native } from '../native.js';
import { printable } from '../printable.js';
import type { ProcessContext } from './process-context.js';

/** Large enough that system calls cost little, small enough for the processor's caches. */
const PIECE_BYTES = 1 << 18;

/** After this time a read returns the bytes that have arrived, and the next read continues. */
const READ_TIMEOUT_MS = 1000;

/** How long an open may take before a line says what it waits for: that of a FIFO waits for a writer. */
const SAY_AFTER_MS = 1000;

export interface Input {
  /** A piece is valid until the next one is asked for, which may use its memory. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Infinity if it is not known. */
  readonly length: number;
  /** How many bytes are before the first piece. */
  readonly start: number;
}

async function opened(file: string, { stderr }: ProcessContext): Promise<FileHandle> {
  const timer = setTimeout(() => {
    stderr.write(`waiting for a program that writes to ${printable(file)}\n`);
  }, SAY_AFTER_MS);
  try {
    return await open(file, 'r');
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Opens the file, or standard input if no file is given. Reads no byte after the first `limit`, so that none is taken
 * from a device without being tested. The first `skip` bytes are not needed: of a regular file that is named they are
 * not read, whatever else is given is read from its beginning.
 */
export async function openInput(
  command: string,
  file: string | undefined,
  limit: number,
  context: ProcessContext,
  skip = 0,
): Promise<Input> {
  const { stdin } = context;
  const endless = { length: Number.POSITIVE_INFINITY, start: 0 };
  if (file === undefined) {
    if (stdin.isTTY) throw new UsageError(`${command} needs a file, or bytes on standard input`);
    const stat = fstatSync(stdin.fd);
    if (stat.isFile()) return { pieces: ofFile(stdin.fd, limit), length: stat.size, start: 0 };
    return { pieces: upTo(limit, stdin), ...endless };
  }
  const found = await statOf(file);
  const isGenerator =
    found.isCharacterDevice() && native.unsupportedFileType(found.mode, found.rdev) === null;
  if (isGenerator) return { pieces: ofGenerator(file, limit), ...endless };
  const handle = await opened(file, context);
  const stat = await handle.stat();
  const start = stat.isFile() ? Math.min(skip, stat.size) : 0;
  const pieces = stat.isFile() ? ofFile(handle.fd, limit - start, start) : ofDevice(handle, limit);
  async function* closing(): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces;
    } finally {
      await handle.close();
    }
  }
  return { pieces: closing(), length: stat.size || Number.POSITIVE_INFINITY, start };
}

/**
 * Reads from the offset `start`, without one from where the descriptor stands. Reads synchronously, since a promise per
 * piece would take longer than the tests.
 */
async function* ofFile(fd: number, limit: number, start?: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(PIECE_BYTES);
  for (let done = 0; done < limit; ) {
    const at = start === undefined ? null : start + done;
    const bytesRead = readSync(fd, buffer, 0, Math.min(limit - done, PIECE_BYTES), at);
    if (bytesRead === 0) return;
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Reads at most a block at a time, since a slow device returns only when it has filled the whole request. */
async function* ofDevice(handle: FileHandle, limit: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(native.limits.blockBytes);
  for (let left = limit; left > 0; ) {
    const { bytesRead } = await handle.read(
      buffer,
      0,
      Math.min(left, native.limits.blockBytes),
      null,
    );
    if (bytesRead === 0) return;
    left -= bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Uses the reader of the daemon, which makes a serial line raw and does not wait for its carrier. */
async function* ofGenerator(device: string, limit: number): AsyncGenerator<Uint8Array> {
  const { blockBytes } = native.limits;
  const reader = new native.GeneratorReader('device', { device });
  const block = new native.SecureBlock(blockBytes);
  try {
    for (let left = limit; left > 0; ) {
      block.wipe();
      const wanted = Math.min(left, blockBytes);
      const { status, bytes, code } = await reader.read(block, wanted, READ_TIMEOUT_MS);
      left -= bytes;
      if (bytes > 0) yield native.takeOut(block);
      if (status === 'hungUp' || status === 'endOfFile') return;
      if (status !== 'ok' && status !== 'timeout') throw Object.assign(new Error(status), { code });
    }
  } finally {
    reader.close();
  }
}

async function* upTo(limit: number, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = limit;
  for await (const piece of pieces) {
    yield piece.subarray(0, Math.min(piece.length, left));
    left -= piece.length;
    if (left <= 0) return;
  }
}
