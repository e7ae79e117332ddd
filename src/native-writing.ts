// Types of the addon's functions that write to files and pipes that can hang.
import type { ErrnoName } from './native-service.js';

/** Writes lines to a descriptor from a thread of its own; native/core/queued_writer.h. */
export interface QueuedWriter {
  /** Queues a line. A line that does not fit or cannot be written is lost and counted. */
  write(line: string): void;
  /** Queues a line that reports `count` lost lines; if it cannot be written, they count as lost again. */
  report(line: string, count: number): void;
  /** Number of lost lines that no queued report includes. */
  readonly lost: number;
  /** Blocks until all queued lines are written or lost; false after `timeoutMs`. */
  flush(timeoutMs: number): boolean;
}

export interface Writing {
  QueuedWriter: new (fd: number, limitBytes: number) => QueuedWriter;
  /** Replaces a file atomically, in a thread of its own. The promise is pending while the file system hangs. */
  replaceFile(path: string, text: string, mode: number): Promise<ErrnoName>;
}
