#!/usr/bin/env node
// The process's edge: the only file that touches the process's signals and ends it.
import { runCli } from './cli/cli.js';
import type { Signals } from './cli/outside.js';
import { EXIT, explain } from './errors.js';

// Node starts its debugger on SIGUSR1 unless somebody listens; `run` listens for real.
process.on('SIGUSR1', () => {});
// A reader that has seen enough (`| head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  process.stderr.write(`entropyd: cannot write to standard output (${error.code})\n`);
  process.exit(EXIT.io);
});

const signals: Signals = {
  listen(handlers) {
    process.on('SIGTERM', handlers.stop);
    process.on('SIGINT', handlers.stop);
    process.on('SIGHUP', handlers.reload);
    process.on('SIGUSR1', handlers.statistics);
  },
};

async function main(): Promise<void> {
  try {
    const exitCode = await runCli(process.argv.slice(2), {
      env: process.env,
      get stdin() {
        return process.stdin;
      },
      stdout: process.stdout,
      stderr: process.stderr,
      signals,
    });
    // What could not be written says so as an 'error', a turn later.
    await new Promise((resolve) => process.stdout.write('', () => setImmediate(resolve)));
    process.exit(exitCode);
  } catch (error) {
    const { message, exitCode } = explain(error);
    for (const line of message.split('\n')) process.stderr.write(`entropyd: ${line}\n`);
    process.exit(exitCode);
  }
}

void main();
