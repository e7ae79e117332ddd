// Where the log's lines go. Nobody waits for it: what is lost on the way is counted, and said once it can
// be written again.

/** The addon's QueuedWriter. */
export interface LineQueue {
  write(line: string): void;
  report(line: string, count: number): void;
  readonly lost: number;
  flush(timeoutMs: number): boolean;
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

export class LogOutput {
  readonly #queue: LineQueue;
  readonly #render: (lost: number) => string;
  #retry: NodeJS.Timeout | undefined;

  /** `render` gives the line that tells of lost ones. */
  constructor(queue: LineQueue, render: (lost: number) => string) {
    this.#queue = queue;
    this.#render = render;
  }

  write(line: string): void {
    this.#report();
    this.#queue.write(line);
    if (this.#queue.lost > 0) this.#retryIn(FIRST_RETRY_MS);
  }

  /** Lets what is queued arrive, within the time given: at the end of the process nobody else will. */
  close(timeoutMs: number): void {
    clearTimeout(this.#retry);
    if (!this.#queue.flush(timeoutMs) || this.#queue.lost === 0) return;
    this.#report();
    this.#queue.flush(timeoutMs);
  }

  #report(): void {
    const { lost } = this.#queue;
    // Behind lines that hang it would arrive late and tell of too few.
    if (lost > 0 && this.#queue.flush(0)) this.#queue.report(this.#render(lost), lost);
  }

  #retryIn(ms: number): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      if (this.#queue.lost === 0) return;
      this.#report();
      this.#retryIn(Math.min(2 * ms, LONGEST_RETRY_MS));
    }, ms).unref();
  }
}
