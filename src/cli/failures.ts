// The errors that end the daemon: each is said once, where its log goes, so that the journal and the audit
// have it too, and the first one gives the exit code.
import { EXIT, type ExitCode, explain } from '../errors.js';
import type { Log } from '../log/log.js';

export class Failures {
  #uncaught: { readonly error: unknown } | undefined;
  #said: { readonly error: unknown; readonly exitCode: ExitCode } | undefined;

  /** An error that nobody caught, at any moment: the end that is under way has to tell of it as well. */
  uncaught(error: unknown): void {
    this.#uncaught ??= { error };
  }

  /** Throws what was not caught so far. */
  throwUncaught(): void {
    if (this.#uncaught !== undefined) throw this.#uncaught.error;
  }

  /** The exit code of the work, or of the error that it ended by or left behind. */
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
