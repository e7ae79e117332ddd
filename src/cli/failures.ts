// The errors that end the daemon: each is logged once, so that the journal and the audit file have it too, and
// the first one decides the exit code.
import { EXIT, type ExitCode, explain } from '../errors.js';
import type { Log } from '../log/log.js';

export class Failures {
  #uncaught: { readonly error: unknown } | undefined;
  #said: { readonly error: unknown; readonly exitCode: ExitCode } | undefined;

  /** Records an uncaught error, also one during the stop, so that it is reported as well. */
  uncaught(error: unknown): void {
    this.#uncaught ??= { error };
  }

  /** Throws the first recorded uncaught error. */
  throwUncaught(): void {
    if (this.#uncaught !== undefined) throw this.#uncaught.error;
  }

  /** Runs the work and returns its exit code, or that of the error by which it ended or that was recorded. */
  async logged(log: Log, work: () => Promise<ExitCode>): Promise<ExitCode> {
    try {
      const exitCode = await work();
      if (exitCode === EXIT.done) this.throwUncaught();
      return exitCode;
    } catch (error) {
      return this.say(log, error);
    }
  }

  say(log: Log, error: unknown): ExitCode {
    if (this.#said !== undefined && this.#said.error === error) return this.#said.exitCode;
    const { message, exitCode } = explain(error);
    this.#said = { error, exitCode };
    const [why = '', ...stack] = message.split('\n');
    log.error(why, { event: 'failed', exitCode, why });
    for (const line of stack) log.error(line.trimStart());
    return exitCode;
  }
}
