// What the resident program may hold, by structure and not by time: a dependency that creeps in shows here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { MAIN, unitFlags } from '../support/program.js';

const PRELOAD = new URL('../support/loaded-modules.cjs', import.meta.url).pathname;

const directory = temporaryDirectory();
const loaded = join(directory, 'modules.json');
let status: string;
let modules: string[];

beforeAll(async () => {
  const child = spawn(process.execPath, [...unitFlags(), '-r', PRELOAD, MAIN, 'run'], {
    env: {
      PATH: process.env['PATH'],
      LOADED_MODULES: loaded,
      ENTROPYD_DRY_RUN: 'true',
      ENTROPYD_SOURCE: 'jitter',
      ENTROPYD_CONTROL_SOCKET: join(directory, 'control.sock'),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for await (const line of createInterface({ input: child.stderr }))
    if (line.includes('would have credited')) break;
  status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  child.kill();
  await once(child, 'exit');
  modules = JSON.parse(readFileSync(loaded, 'utf8'));
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true }));

const megabytes = (key: string): number =>
  Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;

it('the service is a file of 230 kB, and no file of the program is above 600', () => {
  const dist = join(MAIN, '..');
  expect(statSync(join(dist, 'service.cjs')).size).toBeLessThan(230e3);
  for (const file of readdirSync(dist)) expect(statSync(join(dist, file)).size).toBeLessThan(600e3);
});

it('what is resident loads nothing that it does not use', () => {
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
  expect(modules.length).toBeLessThan(75); // Node itself: 64
});

it('it holds 9 MB, and a margin, and no more threads than Node itself', () => {
  expect(megabytes('RssAnon')).toBeGreaterThan(5);
  // The jitter source's table is held for the first feed: half of it, 8 MiB.
  expect(megabytes('RssAnon')).toBeLessThan(9 + 8 + 3);
  expect(Number(/^Threads:\s+(\d+)/m.exec(status)?.[1])).toBeLessThanOrEqual(8);
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
}, 30_000);
