// The addon's means of writing to destinations that can hang, as src/native.ts exports them.

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
  /** Replaces a file as a whole, in a thread of its own. Settles when the file system lets it. */
  replaceFile(path: string, text: string, mode: number): Promise<void>;
}
