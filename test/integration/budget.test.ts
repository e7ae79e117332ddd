// What the resident program may hold, by structure and not by time: a dependency that creeps in shows here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { MAIN, unitFlags } from '../support/program.js';

/** Of Node's, which the service loads and an idle Node does not. */
const MOST_MODULES = 12;
const PRELOAD = new URL('../support/loaded-modules.cjs', import.meta.url).pathname;

const directory = temporaryDirectory();

interface Resident {
  readonly status: string;
  readonly modules: readonly string[];
}

/** Starts a program as the unit starts the daemon, and looks at it once it has said something like `word`. */
async function resident(program: readonly string[], word: string): Promise<Resident> {
  const loaded = join(directory, 'modules.json');
  const child = spawn(process.execPath, [...unitFlags(), '-r', PRELOAD, ...program], {
    env: {
      PATH: process.env['PATH'],
      ENTROPYD_LOG_FORMAT: 'json',
      LOADED_MODULES: loaded,
      ENTROPYD_DRY_RUN: 'true',
      ENTROPYD_SOURCE: 'jitter',
      ENTROPYD_CONTROL_SOCKET: join(directory, 'control.sock'),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for await (const line of createInterface({ input: child.stderr })) if (line.includes(word)) break;
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  child.kill();
  await once(child, 'exit');
  return { status, modules: JSON.parse(readFileSync(loaded, 'utf8')) };
}

let service: Resident;
/** Node on this machine without us: its own share depends on its version and on the machine. */
let bare: Resident;
beforeAll(async () => {
  const idle = join(directory, 'idle.cjs');
  writeFileSync(
    idle,
    `process.once('SIGTERM', () => process.exit()); setInterval(() => {}, 1e6);
     setTimeout(() => require('node:fs').writeSync(2, 'idle\\n'), 1000)`,
  );
  bare = await resident([idle], 'idle');
  service = await resident([MAIN, 'run'], '"event":"credited"');
});
afterAll(() => rmSync(directory, { recursive: true }));

const numberOf = (key: string, { status }: Resident): number =>
  Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
const MiB = 1024; // in the kB of proc_pid_status(5)

it('the service is a file of 260 kB, and no file of the program is above 800', () => {
  const bundles = join(MAIN, '../bundles');
  expect(statSync(join(bundles, 'service.cjs')).size).toBeLessThan(260e3);
  for (const file of readdirSync(bundles))
    expect(statSync(join(bundles, file)).size).toBeLessThan(800e3);
});

it('what is resident loads nothing that it does not use', () => {
  const { modules } = service;
  expect(modules).toContain('fs'); // the list is one
  for (const stranger of [
    'assert',
    'worker_threads',
    'perf_hooks',
    'net',
    'stream',
    'http',
    'crypto',
    'readline',
  ])
    expect(modules).not.toContain(stranger);
  const own = modules.filter((name) => !bare.modules.includes(name));
  expect(own.length, own.join()).toBeLessThan(MOST_MODULES);
});

it('it holds little more than Node itself and the jitter buffer, and two threads of its own', () => {
  // Above Node: 2 MiB of ours and 2 of the buffer, 4.4 as measured, and twice as much again for what
  // differs between machines: huge pages of 2 MiB, what V8 has not collected yet.
  const own = numberOf('RssAnon', service) - numberOf('RssAnon', bare);
  expect(own).toBeLessThan((2 + 2 + 8) * MiB);
  expect(numberOf('Threads', service) - numberOf('Threads', bare)).toBeLessThanOrEqual(2);
});

it('once leaves nothing behind: no process, no file, no setting', async () => {
  const place = temporaryDirectory();
  const settings = (): string[] =>
    ['write_wakeup_threshold', 'urandom_min_reseed_secs'].map((name) =>
      readFileSync(`/proc/sys/kernel/random/${name}`, 'utf8'),
    );
  const before = { settings: settings(), run: existsSync('/run/entropyd') };
  const child = spawn(process.execPath, [MAIN, 'once', '--dry-run=auto'], {
    cwd: place,
    detached: true, // a process group of its own, by which its children are known
    env: { PATH: process.env['PATH'], HOME: place, TMPDIR: place, ENTROPYD_SOURCE: 'jitter' },
    stdio: 'ignore',
  });
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(() => process.kill(-(child.pid as number), 0)).toThrow('ESRCH');
  expect(readdirSync(place)).toEqual([]);
  expect({ settings: settings(), run: existsSync('/run/entropyd') }).toEqual(before);
  rmSync(place, { recursive: true });
});
