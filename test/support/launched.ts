// Starts the program as its users do, and sends signals from the moment on at which it is expected to handle
// them.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll } from 'vitest';
import type { EventName } from '../../src/log/events.js';
import { temporaryDirectory } from './fifo.js';
import { eventsIn } from './log-lines.js';
import { withstands } from './process-state.js';
import { MAIN, SEEDER } from './program.js';
import { until } from './until.js';

const ROOT = new URL('../..', import.meta.url).pathname;

let runtimeDirectory: string | undefined;
// Not at the exit of the process: a worker is ended by a signal.
afterAll(() => {
  if (runtimeDirectory !== undefined) rmSync(runtimeDirectory, { recursive: true });
});

export type Command = readonly [string, ...string[]];
/** As the unit starts the daemon. */
export const AS_THE_UNIT = (node = process.execPath): Command => [
  SEEDER,
  '--if-needed',
  '--launch',
  node,
  MAIN,
  'run',
];
/** As an administrator starts any command. */
export const ENTROPYD = `${ROOT}bin/entropyd`;

export class Launched {
  readonly child: ChildProcess;
  readonly #closed: Promise<unknown[]>;
  stderr = '';

  constructor([program, ...args]: Command) {
    runtimeDirectory ??= temporaryDirectory();
    this.child = spawn(program, args, {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        NO_COLOR: '1',
        ENTROPYD_DRY_RUN: 'true',
        ENTROPYD_SOURCE: 'jitter',
        ENTROPYD_CONTROL_SOCKET: 'none',
        ENTROPYD_LOG_FORMAT: 'json',
        // As the service manager gives it: Node is asked for its flags once.
        RUNTIME_DIRECTORY: runtimeDirectory,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#closed = once(this.child, 'close');
    this.child.stdout?.resume();
    this.child.stderr?.setEncoding('utf8').on('data', (text) => (this.stderr += text));
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits until the program is responsible for this signal: before, its exec was under way. */
  async answersFor(signal: NodeJS.Signals): Promise<void> {
    while (!this.hasEnded && !withstands(this.pid, signal)) await pause(0);
  }

  /** Waits for the event in its log. */
  async logged(event: EventName): Promise<void> {
    const seen = (): string => `${this.end()}, no ${event} in:\n${this.stderr}`;
    await until(
      () => {
        const found = eventsIn(this.stderr, event).length > 0;
        if (!found && this.hasEnded) throw new Error(seen());
        return found;
      },
      60_000,
      seen,
    );
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  end(): string {
    return `exit ${this.child.signalCode ?? this.child.exitCode}`;
  }

  /** How it ended: 'exit 0', 'exit SIGHUP'. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<string> {
    this.kill(signal);
    await this.#closed;
    return this.end();
  }
}
