// What a command sees of the process that it runs in.
import type { LogStream } from '../log/log.js';
import { printableJson } from '../printable.js';

export interface Signals {
  /**
   * SIGTERM, SIGINT and the terminal's hangup call stop(), SIGHUP calls reload(), SIGUSR1 statistics().
   * An error that nobody caught calls fail(), and lastWord() where the end then takes too long: that one
   * must not wait for a reader.
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
  /** Where the log goes: standard error, without the stream that Node would make of it. */
  readonly log: LogStream;
  readonly signals: Signals;
}

/** One JSON document on standard output, and nothing else. */
export function printJson({ stdout }: Pick<ProcessContext, 'stdout'>, document: unknown): void {
  stdout.write(`${printableJson(JSON.stringify(document, null, 2))}\n`);
}
