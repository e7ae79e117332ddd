// The process's edge: the only file that touches the process's signals and ends it.
import { fstatSync } from 'node:fs';
import type { Outside, Signals } from './cli/outside.js';
import { EXIT, type ExitCode, explain } from './errors.js';
import { printable } from './printable.js';

const STDERR = 2;

type Run = (args: readonly string[], outside: Outside) => Promise<ExitCode>;

// Node starts its debugger on SIGUSR1 unless somebody listens; `run` listens for real.
process.on('SIGUSR1', () => {});
const signals: Signals = {
  listen(handlers) {
    process.on('SIGTERM', handlers.stop);
    process.on('SIGINT', handlers.stop);
    process.on('SIGHUP', handlers.reload);
    process.on('SIGUSR1', handlers.statistics);
  },
};

let stdout: NodeJS.WriteStream | undefined;

// Node makes a stream when it is first asked for, of a socket with all of node:net: the service asks
// for none.
const outside: Outside = {
  env: process.env,
  signals,
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    // A reader that has seen enough (`| head`) is no failure of ours.
    stdout ??= process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.done);
      process.stderr.write(`entropyd: cannot write to standard output (${error.code})\n`);
      process.exit(EXIT.io);
    });
    return stdout;
  },
  get stderr() {
    return process.stderr;
  },
  log: {
    fd: STDERR,
    get isTTY() {
      return fstatSync(STDERR).isCharacterDevice() && process.stderr.isTTY;
    },
  },
};

function fail(error: unknown): never {
  const { message, exitCode } = explain(error);
  for (const line of message.split('\n')) process.stderr.write(`entropyd: ${printable(line)}\n`);
  process.exit(exitCode);
}

// What nobody caught: Node's own way out would be the exit code of a check that saw failing blocks.
process.on('uncaughtException', fail);

/** Runs to the end of the process. */
export async function main(run: Run): Promise<void> {
  try {
    const exitCode = await run(process.argv.slice(2), outside);
    // What could not be written says so as an 'error', a turn later.
    await new Promise<void>((resolve) => {
      if (stdout === undefined) resolve();
      else stdout.write('', () => setImmediate(resolve));
    });
    process.exit(exitCode);
  } catch (error) {
    fail(error);
  }
}
