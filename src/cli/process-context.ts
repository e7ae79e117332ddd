// The parts of the process that a command uses: environment, streams, signals.
import type { LogStream } from '../log/log.js';
import { printableJson } from '../printable.js';

export interface Signals {
  /**
   * SIGTERM, SIGINT and the terminal's hangup call stop(), SIGHUP calls reload(), SIGUSR1 statistics().
   * An uncaught error calls fail(), and lastWord() if the stop then takes too long; lastWord() must not
   * wait for a reader of the log.
   */
  listen(handlers: {
    stop(): void;
    reload(): void;
    statistics(): void;
    fail(error: unknown): void;
    lastWord?(error: unknown): void;
  }): void;
}

export interface ProcessContext {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadStream & { readonly fd: number };
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream & { readonly fd: number };
  /** The log's output: standard error, without a Node stream. */
  readonly log: LogStream;
  readonly signals: Signals;
}

/** Writes one JSON document to standard output. */
export function printJson({ stdout }: Pick<ProcessContext, 'stdout'>, document: unknown): void {
  stdout.write(`${printableJson(JSON.stringify(document, null, 2))}\n`);
}
