// The errors that end the daemon. Each is logged once, so that it is in the journal and in the audit file; the
// first one decides the exit code.
import { EXIT, type ExitCode, explain } from '../errors.js';
import type { Log } from '../log/log.js';

export class Failures {
  #uncaught: { readonly error: unknown } | undefined;
  #logged: { readonly error: unknown; readonly exitCode: ExitCode } | undefined;

  /** Records the first uncaught error, even if it happens during the stop, so that it is reported. */
  uncaught(error: unknown): void {
    this.#uncaught ??= { error };
  }

  /** Throws the first recorded uncaught error. */
  throwUncaught(): void {
    if (this.#uncaught !== undefined) throw this.#uncaught.error;
  }

  /**
   * Runs `work` and returns its exit code, or that of the error that it throws. If `work` succeeds but
   * an uncaught error was recorded, the exit code is that error's.
   */
  async run(log: Log, work: () => Promise<ExitCode>): Promise<ExitCode> {
    try {
      const exitCode = await work();
      if (exitCode === EXIT.done) this.throwUncaught();
      return exitCode;
    } catch (error) {
      return this.log(log, error);
    }
  }

  /** Logs an error, unless it was logged already, and returns its exit code. */
  log(log: Log, error: unknown): ExitCode {
    if (this.#logged !== undefined && this.#logged.error === error) return this.#logged.exitCode;
    const { message, exitCode } = explain(error);
    this.#logged = { error, exitCode };
    const [why = '', ...stack] = message.split('\n');
    log.error(why, { event: 'failed', exitCode, why });
    for (const line of stack) log.error(line.trimStart());
    return exitCode;
  }
}
