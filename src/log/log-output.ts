// Writes the log's lines without blocking, except in close(). Lines that are lost are counted, and the count is
// logged once writing works again.

/** The addon's QueuedWriter, which writes in a thread. */
export interface LineQueue {
  write(line: string): void;
  report(line: string, count: number): void;
  readonly lost: number;
  flush(timeoutMs: number): boolean;
}

const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;

export class LogOutput {
  readonly #queue: LineQueue;
  readonly #render: (lost: number) => string;
  #retry: NodeJS.Timeout | undefined;

  /** `render` makes the line that reports a number of lost lines. */
  constructor(queue: LineQueue, render: (lost: number) => string) {
    this.#queue = queue;
    this.#render = render;
  }

  write(line: string): void {
    this.#report();
    this.#queue.write(line);
    if (this.#queue.lost > 0) this.#retryIn(FIRST_RETRY_MS);
  }

  /** Waits at most twice `timeoutMs` for queued lines to be written, before the process exits. */
  close(timeoutMs: number): void {
    clearTimeout(this.#retry);
    if (!this.#queue.flush(timeoutMs) || this.#queue.lost === 0) return;
    this.#report();
    this.#queue.flush(timeoutMs);
  }

  #report(): void {
    const { lost } = this.#queue;
    // While lines are still queued the report would arrive late and with too low a count.
    if (lost > 0 && this.#queue.flush(0)) this.#queue.report(this.#render(lost), lost);
  }

  #retryIn(ms: number): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      if (this.#queue.lost === 0) return;
      this.#report();
      this.#retryIn(Math.min(2 * ms, MAX_RETRY_MS));
    }, ms).unref();
  }
}
