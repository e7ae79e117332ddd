// Boots a user-mode Linux on this machine's own root, read only, with a script of test/lab as init.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { EventName } from '../../src/log/events.js';
import { temporaryDirectory } from './fifo.js';
import { type EventFields, eventsIn, type LogLine } from './log-lines.js';
import { compilePreload } from './preload.js';
import { MAIN, SEEDER } from './program.js';

/** What test/lab/fetch-legacy-kernel.sh and fetch-peers.sh leave there. */
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'entropyd-lab');
export const LEGACY_KERNEL = join(cache, 'linux-5.10.46.uml');
export const PEERS = join(cache, 'peers-bookworm');

export interface Guest {
  readonly kernel: string;
  /** A file of test/lab. */
  readonly script: string;
  /** Words of the kernel's command line; NAME=value becomes init's environment. */
  readonly words: readonly string[];
  readonly withinMs: number;
}

/** The numbers of a line: `LAB word 1 2.5`. */
export const numbersOf = ({ lab, console }: Said, word: string): number[] => {
  const value = lab.get(word);
  if (value === undefined) throw new Error(`the guest never said '${word}': ${console}`);
  return value.split(' ').map(Number);
};

/** The daemon's events that its log on the console has, where it logs in JSON. */
export const eventsOn = (console: string, name: EventName, fields: EventFields = {}): LogLine[] => {
  const lines = [...console.matchAll(/\{"level":.*\}/g)].map(([line]) => line);
  return eventsIn(lines.join('\n'), name, fields);
};

export interface Said {
  readonly lab: Map<string, string>;
  readonly console: string;
}

/** What the guest said: the lines `LAB word value…` by word, and the whole console. */
export async function bootGuest(guest: Guest): Promise<Said> {
  const directory = temporaryDirectory();
  const recording = join(directory, 'recording');
  writeFileSync(recording, randomBytes(4_000_000));
  try {
    return await boot(guest, recording, compilePreload(directory, 'uml-xstate'));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function boot(guest: Guest, recording: string, preload: string): Promise<Said> {
  const id = `entropyd-test-${process.pid}-${Date.now()}`;
  const child = spawn(
    guest.kernel,
    [
      ...['mem=256M', 'rootfstype=hostfs', 'rootflags=/', 'ro'],
      `init=${new URL(`../lab/${guest.script}`, import.meta.url).pathname}`,
      ...['con=null', 'con0=null,fd:1', 'con1=null', `umid=${id}`, 'pty.legacy_count=0'],
      'initcall_blacklist=raid6_select_algo,rng_init', // no hwrng, so that the daemon alone feeds
      ...[`LAB_NODE=${process.execPath}`, `LAB_MAIN=${MAIN}`, `LAB_SEEDER=${SEEDER}`],
      ...[`LAB_RECORDING=${recording}`, `LAB_PEERS=${PEERS}`],
      ...guest.words,
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, LD_PRELOAD: preload },
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (said += text));
  }
  // Its own process group: a guest that hangs is ended with all that it started.
  const kill = (): void => {
    try {
      process.kill(-(child.pid as number), 'SIGKILL');
    } catch {
      // it has ended by itself
    }
  };
  const timer = setTimeout(kill, guest.withinMs);
  const closed = once(child, 'close');
  await once(child, 'exit');
  clearTimeout(timer);
  kill();
  await closed;
  rmSync(join(homedir(), '.uml', id), { recursive: true, force: true });
  const lines = [...said.matchAll(/LAB (\S+) ?(.*?)\r?$/gm)];
  return { lab: new Map(lines.map(([, word = '', value = '']) => [word, value])), console: said };
}
