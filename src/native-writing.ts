// The addon's means of writing to what can hang, as src/native.ts hands them out.
import type { ErrnoName } from './native-service.js';

/** Writes lines to a descriptor from a thread of its own; native/core/queued_writer.h. */
export interface QueuedWriter {
  /** Queues a line. One that does not fit or can't be written is lost, and counted. */
  write(line: string): void;
  /** Queues a line that tells of `count` lost ones; they count as lost again where it can't be written. */
  report(line: string, count: number): void;
  /** Lines lost that no queued report tells of. */
  readonly lost: number;
  /** Blocks until everything queued is written or lost; false after `timeoutMs`. */
  flush(timeoutMs: number): boolean;
}

export interface Writing {
  QueuedWriter: new (fd: number, limitBytes: number) => QueuedWriter;
  /** Replaces a file as a whole, in a thread of its own. Settles when its file system lets it. */
  replaceFile(path: string, text: string, mode: number): Promise<ErrnoName>;
}
