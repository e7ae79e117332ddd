// The process's edge: the only file in src/ that listens for signals or ends the process. The launcher, its guard and
// the addon set signal masks, and the handlers before Node's (docs/decisions/0009).
import { fstatSync, writeSync } from 'node:fs';
import type { ProcessContext, Signals } from './cli/process-context.js';
import { EXIT, type ExitCode, explain } from './errors.js';
import { printable } from './printable.js';
import { widthOf, wrap } from './screen.js';
import { isHungUp, leaveHungUpTerminals, watchTerminal } from './terminal.js';

const STDOUT = 1;
const STDERR = 2;
/** Time for an orderly stop after an uncaught error. */
const ORDERLY_END_MS = 1000;

type Run = (args: readonly string[], context: ProcessContext) => Promise<ExitCode>;

// Node starts its debugger on SIGUSR1 unless there is a listener; `run` adds one that logs statistics.
process.on('SIGUSR1', () => {});
process.on('exit', leaveHungUpTerminals);

const terminal = watchTerminal();
let handlers: Parameters<Signals['listen']>[0] | undefined;

const signals: Signals = {
  listen(listener) {
    handlers = listener;
    process.on('SIGTERM', listener.stop);
    process.on('SIGINT', listener.stop);
    process.on('SIGHUP', () => (terminal.hungUp() ? listener.stop() : listener.reload()));
    process.on('SIGUSR1', listener.statistics);
    // bin/entropyd ignores SIGHUP until the launcher holds it: a hangup in that time caused no signal.
    if (terminal.hungUp()) listener.stop();
  },
};

let stdout: NodeJS.WriteStream | undefined;
let stderr: typeof process.stderr | undefined;

// Node creates a standard stream on first access, and loads node:net for it: the service accesses none.
const context: ProcessContext = {
  env: process.env,
  signals,
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    stdout ??= process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that stops (`| head`) or a terminal that was hung up is not an error.
      if (error.code === 'EPIPE' || isHungUp(STDOUT)) process.exit(EXIT.done);
      complain(`cannot write to standard output (${error.code})`);
      process.exit(EXIT.io);
    });
    return stdout;
  },
  get stderr() {
    // A message that cannot be written changes nothing; the exit code is enough.
    if (stderr === undefined) {
      stderr = process.stderr;
      stderr.on('error', () => {});
    }
    return stderr;
  },
  log: {
    fd: STDERR,
    get columns() {
      return terminalColumns();
    },
  },
};

/** The width of the terminal that standard error is, 0 if that is not known; undefined if it is no terminal. */
function terminalColumns(): number | undefined {
  const isTerminal = fstatSync(STDERR).isCharacterDevice() && process.stderr.isTTY;
  return isTerminal ? process.stderr.columns || 0 : undefined;
}

/**
 * Writes without Node's stream, which would make a pipe non-blocking for all processes that share it. A line is broken
 * only on a terminal: programs count on one line per error.
 */
function complain(line: string): void {
  const text = `entropyd: ${line}`;
  try {
    const columns = terminalColumns();
    const lines = columns === undefined ? [text] : wrap(text, widthOf(columns), '  ');
    writeSync(STDERR, `${lines.join('\n')}\n`);
  } catch {
    // the message is lost; the exit code is enough
  }
}

function fail(error: unknown): never {
  const { message, exitCode } = explain(error);
  for (const line of message.split('\n')) complain(printable(line));
  process.exit(exitCode);
}

let uncaught: { readonly error: unknown } | undefined;

// Uncaught errors: Node's own exit code, 1, would mean that a check saw failing blocks.
process.on('uncaughtException', (error) => {
  const listener = handlers;
  if (listener === undefined) fail(error);
  if (uncaught !== undefined) return; // the program is already stopping because of the first error
  uncaught = { error };
  setTimeout(() => {
    listener.lastWord?.(error); // a write of our own would wait for a terminal that is stopped
    process.exit(explain(error).exitCode);
  }, ORDERLY_END_MS);
  listener.fail(error);
});

/** Runs to the end of the process. */
export async function main(run: Run): Promise<void> {
  try {
    const exitCode = await run(process.argv.slice(2), context);
    // A failed write emits 'error' one turn of the event loop later.
    await new Promise<void>((resolve) => {
      if (stdout === undefined) resolve();
      else stdout.write('', () => setImmediate(resolve));
    });
    if (exitCode === EXIT.done && uncaught !== undefined) throw uncaught.error;
    process.exit(exitCode);
  } catch (error) {
    fail(error);
  }
}
