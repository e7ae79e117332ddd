// The parts of the process that a command uses: environment, streams, signals.
import type { LogStream } from '../log/log.js';
import { printableJson } from '../printable.js';
import { type Screen, screenFor, wrap } from '../screen.js';

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

/** The screen that standard output is. */
export const screenOf = ({ stdout, env }: Pick<ProcessContext, 'stdout' | 'env'>): Screen =>
  screenFor(stdout, env);

/** Writes lines for a person to standard output, wrapped between words. Lines that continue one begin with `indent`. */
export function printLines(
  context: Pick<ProcessContext, 'stdout' | 'env'>,
  lines: readonly string[],
  indent = '',
): void {
  const { width } = screenOf(context);
  const wrapped = lines.flatMap((line) => wrap(line, width, indent));
  context.stdout.write(`${wrapped.join('\n')}\n`);
}

/** Writes a sentence in one line, which programs count on; it is wrapped on a terminal only. */
function printOn(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv, line: string): void {
  const lines = stream.isTTY ? wrap(line, screenFor(stream, env).width, '  ') : [line];
  stream.write(`${lines.join('\n')}\n`);
}

export const printSentence = (
  { stdout, env }: Pick<ProcessContext, 'stdout' | 'env'>,
  line: string,
): void => printOn(stdout, env, line);

export const printError = (
  { stderr, env }: Pick<ProcessContext, 'stderr' | 'env'>,
  line: string,
): void => printOn(stderr, env, line);
