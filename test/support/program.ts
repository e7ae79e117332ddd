// The built program as a child process: its log as lines of JSON, its exit, its processor time.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { EventName } from '../../src/log/events.js';
import { type EventFields, isEvent, type LogLine, logLinesOf } from './log-lines.js';
import { until } from './until.js';

export const MAIN = new URL('../../dist/main.cjs', import.meta.url).pathname;
export const SEEDER = new URL('../../build/Release/entropyd-seed', import.meta.url).pathname;

export const LAUNCHER = new URL('../../build/Release/entropyd-launch', import.meta.url).pathname;

/** The flags with which the unit starts this Node. */
export const unitFlags = (node = process.execPath): string[] =>
  execFileSync(LAUNCHER, ['--service', '--flags', node], { encoding: 'utf8' }).trim().split('\n');

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface Started {
  readonly command?: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export interface Daemon {
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** The words before `args`: another user's Node and program, for one. */
  readonly program?: readonly [string, ...string[]];
  readonly nodeFlags?: readonly string[];
  /** A descriptor to log to in place of `lines`; closed here once the daemon has it. */
  readonly logTo?: number;
}

const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  NO_COLOR: '1',
  // The socket of a daemon that may run on this machine is not for tests.
  ENTROPYD_CONTROL_SOCKET: 'none',
  // Tests go by events and fields, which text for people does not have.
  ENTROPYD_LOG_FORMAT: 'json',
  ...more,
});

/** Runs to the end. */
export async function finish(
  { command, args, env }: Started,
  input?: Uint8Array,
): Promise<Finished> {
  const start = performance.now();
  const child = spawn(command ?? process.execPath, command ? args : [MAIN, ...args], {
    env: environment(env),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  child.stdin.on('error', () => {}); // it may end without reading all of it
  child.stdin.end(input);
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout, stderr, ms: performance.now() - start };
}

/** Processor time used so far, in milliseconds: proc(5), stat fields 14 and 15 in 1/100 s. */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** A daemon that the test watches and ends. */
export class Running {
  readonly lines: LogLine[] = [];
  readonly child: ChildProcess;
  readonly #closed: Promise<unknown[]>;
  #isClosed = false;

  constructor({ args, env, program, nodeFlags = [], logTo }: Daemon) {
    const [first, ...words] = program ?? [process.execPath, ...nodeFlags, MAIN];
    this.child = spawn(first, [...words, ...args], {
      env: environment(env),
      stdio: ['ignore', 'ignore', logTo ?? 'pipe'],
    });
    if (logTo !== undefined) closeSync(logTo);
    this.#closed = once(this.child, 'close');
    this.child.on('close', () => {
      this.#isClosed = true;
    });
    if (this.child.stderr === null) return;
    const reader = createInterface({ input: this.child.stderr });
    reader.on('line', (line) => this.lines.push(...logLinesOf(line)));
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** All lines so far that are this event with these fields. */
  events(name: EventName, fields: EventFields = {}): LogLine[] {
    return this.lines.filter((line) => isEvent(line, name, fields));
  }

  /** The first line from `from` on that is this event with these fields, waited for. */
  event(name: EventName, fields: EventFields = {}, from = 0): Promise<LogLine> {
    const isIt = (line: LogLine) => isEvent(line, name, fields);
    return this.#first(isIt, `event ${name} ${JSON.stringify(fields)}`, from);
  }

  /** The first line whose sentence matches, waited for: only for tests of sentences. */
  sentence(pattern: RegExp): Promise<LogLine> {
    return this.#first(({ msg }) => pattern.test(msg), `sentence like ${pattern}`);
  }

  async #first(isIt: (line: LogLine) => boolean, what: string, from = 0): Promise<LogLine> {
    const seen = (): string => `no ${what} in:\n${this.lines.map(({ msg }) => msg).join('\n')}`;
    return until(
      () => {
        const found = this.lines.slice(from).find(isIt);
        if (found === undefined && this.#isClosed) throw new Error(seen());
        return found;
      },
      60_000,
      seen,
    );
  }

  /** Waits for the end, which is asked for by the signal: its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ code: number | null }> {
    if (!this.hasEnded) this.child.kill(signal);
    return this.ended();
  }

  /** Waits for the end and for all of the log. */
  async ended(): Promise<{ code: number | null }> {
    await this.#closed;
    return { code: this.child.exitCode };
  }

  cpuMs(): number {
    return cpuMsOf(this.pid);
  }
}
