// The built program as a child process: its log as lines of JSON, its exit, its wake-ups.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import type { EventName } from '../../src/log/events.js';

export const MAIN = new URL('../../dist/main.cjs', import.meta.url).pathname;
export const SEEDER = new URL('../../build/Release/entropyd-seed', import.meta.url).pathname;

export const LAUNCHER = new URL('../../build/Release/entropyd-launch', import.meta.url).pathname;

/** The flags with which the unit starts this Node. */
export const unitFlags = (node = process.execPath): string[] =>
  execFileSync(LAUNCHER, ['--service', '--flags', node], { encoding: 'utf8' }).trim().split('\n');

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [key: string]: unknown;
}

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

export interface Daemon extends Started {
  readonly nodeFlags?: readonly string[];
}

const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  NO_COLOR: '1',
  // The place of a daemon that may run on this machine is not for tests.
  ENTROPYD_CONTROL_SOCKET: 'none',
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
  #heard: () => void = () => {};

  constructor({ args, env, nodeFlags = [] }: Daemon) {
    this.child = spawn(process.execPath, [...nodeFlags, MAIN, ...args], {
      env: environment(env),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#closed = once(this.child, 'close');
    const reader = createInterface({ input: this.child.stderr as NodeJS.ReadableStream });
    reader.on('line', (line) => {
      this.lines.push(line.startsWith('{') ? JSON.parse(line) : { level: 0, msg: line });
      this.#heard();
    });
  }

  get pid(): number {
    return this.child.pid as number;
  }

  text(): string {
    return this.lines.map(({ msg }) => msg).join('\n');
  }

  /** The first line from `from` on with this event and these fields, waited for. */
  event(
    name: EventName,
    fields: Readonly<Record<string, unknown>> = {},
    { withinMs, from }: { withinMs?: number; from?: number } = {},
  ): Promise<LogLine> {
    const has = (line: LogLine) =>
      line['event'] === name &&
      Object.entries(fields).every(([key, value]) => isDeepStrictEqual(line[key], value));
    return this.#first(has, `event ${name} ${JSON.stringify(fields)}`, withinMs, from);
  }

  /** The first line from `from` on whose sentence matches, waited for: for what has no event. */
  line(pattern: RegExp, withinMs?: number, from?: number): Promise<LogLine> {
    return this.#first(({ msg }) => pattern.test(msg), `line like ${pattern}`, withinMs, from);
  }

  async #first(
    isIt: (line: LogLine) => boolean,
    what: string,
    withinMs = 60_000,
    from = 0,
  ): Promise<LogLine> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = this.lines.slice(from).find(isIt);
      if (found) return found;
      const left = deadline - performance.now();
      if (left <= 0 || this.child.exitCode !== null) {
        throw new Error(`no ${what} in:\n${this.text()}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 500));
        this.#heard = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Sends the signal and waits for the end: exit code and how long it took. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ code: number | null; ms: number }> {
    const start = performance.now();
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    await this.#closed;
    return { code: this.child.exitCode, ms: performance.now() - start };
  }

  cpuMs(): number {
    return cpuMsOf(this.pid);
  }
}
