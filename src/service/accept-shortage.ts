// A listening socket whose clients cannot be accepted for lack of descriptors or memory. The log has a line
// when that begins and when it ends; retries come with growing pauses, since a client in the queue would
// otherwise keep the daemon busy.
import { shortageOf } from '../errors.js';
import type { Log } from '../log/log.js';
import { monotonic } from '../monotonic.js';
import type { ErrnoName } from '../native.js';
import { formatDuration, milliseconds } from '../units.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** After these errors a successful resume() ends the shortage; after others, only an accepted client does. */
const DESCRIPTOR_ERRORS: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE']);

export class AcceptShortage {
  readonly #log: Pick<Log, 'info' | 'warn'>;
  readonly #what: string;
  readonly #resume: () => ErrnoName;
  #code: string | undefined;
  #since = 0;
  #tries = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * `what` is the socket as the log names it. `resume` accepts clients again and returns null, or the code
   * of the error that is still there.
   */
  constructor(log: Pick<Log, 'info' | 'warn'>, what: string, resume: () => ErrnoName) {
    this.#log = log;
    this.#what = what;
    this.#resume = resume;
  }

  /** A client could not be accepted. */
  failed(code: string): void {
    if (this.#code === undefined) {
      this.#code = code;
      this.#since = monotonic();
      const hint = shortageOf(code);
      const why = hint === undefined ? '' : `: ${hint}`;
      this.#log.warn(`clients of ${this.#what} cannot be accepted (${code})${why}`, {
        ...{ event: 'shortageBegan', what: this.#what, code },
      });
    }
    this.#timer ??= setTimeout(() => this.#tryAgain(), this.#pause()).unref();
  }

  /** A client was accepted. */
  served(): void {
    if (this.#code === undefined) return;
    const lastedMs = Math.round(monotonic() - this.#since);
    const lasted = formatDuration(milliseconds(lastedMs));
    this.#log.info(`clients of ${this.#what} can be accepted again, after ${lasted}`, {
      ...{ event: 'shortageEnded', what: this.#what, code: this.#code, lastedMs },
    });
    this.#code = undefined;
    this.#tries = 0;
    this.close();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #pause(): number {
    this.#tries += 1;
    return Math.min(FIRST_PAUSE_MS * 2 ** (this.#tries - 1), LONGEST_PAUSE_MS);
  }

  #tryAgain(): void {
    this.#timer = undefined;
    const code = this.#resume();
    if (code !== null) this.failed(code);
    else if (DESCRIPTOR_ERRORS.has(this.#code ?? '')) this.served();
  }
}
