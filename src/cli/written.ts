// Bytes to a stream that a slow reader holds up, and what such a stream may be.
import type { Stats } from 'node:fs';
import { UsageError } from '../errors.js';
import type { ProcessContext } from './process-context.js';

/** Resolves when the bytes have been written, so that at most one piece waits for a slow reader. */
export const written = (sink: NodeJS.WritableStream, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    sink.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

/** Refuses to write bytes to a terminal, which takes some of them for commands. */
export function refuseTerminal(command: string, remedy: string, { stdout }: ProcessContext): void {
  if (stdout.isTTY)
    throw new UsageError(`${command} does not write bytes to a terminal: ${remedy}`);
}

/** Refuses to write for ever where it would fill a file system. */
export function refuseEndless(command: string, sink: Stats | undefined): void {
  if (sink === undefined || sink.isFile())
    throw new UsageError(`${command} without --bytes has no end: give --bytes, or write to a pipe`);
}
