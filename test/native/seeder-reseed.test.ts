// entropyd-seed --reseed on this machine's kernel: what is mixed and what is credited, its exit codes, and
// pushes of all sizes and manners. What it credits has passed its tests, and a push is worth nothing.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, SEEDER } from '../support/program.js';
import { mutatedPush, sizeOf } from '../support/pushes.js';
import { needsProgram, needsRoot } from '../support/requires.js';

const directory = temporaryDirectory();
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string, bytes: Uint8Array): string => {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
};

/** Without the machine's daemon, which is not for tests. */
const run = (
  args: readonly string[],
  input?: Uint8Array,
  command = SEEDER,
  before: string[] = [],
) => finish({ command, args: [...before, '--reseed', '--control-socket', 'none', ...args] }, input);
async function reseed(args: readonly string[], input?: Uint8Array) {
  const { code, stdout, stderr } = await run(['--json', ...args], input);
  expect(stdout).toMatch(/^\{.*\}\n$/);
  const document = JSON.parse(stdout);
  expect(document.exitCode, stderr).toBe(code);
  return document;
}

const NOTHING_OWN = ['--source-deadline', '0'];
const OWN = ['--source', 'jitter', '--source-deadline', '20000'];

describe('entropyd-seed --reseed', () => {
  it.for([
    ['nothing but a push', [...NOTHING_OWN, '--mix', '-'], 32, { bytesMixed: 32, bitsCredited: 0 }],
    ['the longest push', [...NOTHING_OWN, '--mix', '-'], 4096, { bytesMixed: 4096 }],
    [
      'a push that is too long',
      [...NOTHING_OWN, '--mix', '-'],
      5000,
      { bytesMixed: 4096, bytesDiscarded: 904 },
    ],
    [
      'own bytes',
      OWN,
      0,
      { bytesMixed: 0, bitsCredited: 256, sources: [{ source: 'jitter', bits: 256 }] },
    ],
    ['both', [...OWN, '--mix', '-'], 7, { bytesMixed: 7, bitsCredited: 256 }],
  ] as const)('succeeds with %s', { retry: 1 }, async ([, args, size, expected], t) => {
    needsRoot(t);
    const document = await reseed(args, new Uint8Array(size).fill(0xa5));
    expect(document).toMatchObject({
      ...{ reseeded: true, crngReady: true, pushEnded: true, daemon: 'none' },
      ...{ exitCode: 0, reason: '' },
      ...expected,
    });
  });

  it.for<[string, number, RegExp]>([
    [
      '--source-deadline 0',
      69,
      /nothing was pushed, and this machine has no tested bits of its own/,
    ],
    ['--source-deadline 0 --mix -', 69, /the push was empty/],
    ['--source-deadline 0 --mix EMPTY', 69, /the push was empty/],
    [
      '--source-deadline 0 --mix /dev/urandom',
      74,
      /a device of this machine, not bytes that a host/,
    ],
    ['--source-deadline 0 --mix /no/such', 74, /--mix: \/no\/such: No such file/],
    ['--source-deadline 0 --mix /', 74, /--mix: the pushed bytes: Is a directory/],
    ['--random-device /dev/null', 78, /\/dev\/null is not the kernel's random device/],
    ['--source-deadline -1', 64, /--source-deadline takes a whole number from 0 to 60000/],
    ['--wait', 64, /--wait does not go with --reseed/],
    ['--bits 512', 64, /--bits does not go with --reseed/],
  ])('%s: exit %i', async ([args, expected, message], t) => {
    if (expected === 69 || expected === 74) needsRoot(t);
    const empty = file('empty', new Uint8Array());
    const { code, stderr } = await run(args.replace('EMPTY', empty).split(' '));
    expect(stderr).toMatch(message);
    expect(code).toBe(expected);
  });

  it('takes options of --reseed with it only', async () => {
    const { code, stderr } = await finish({ command: SEEDER, args: ['--mix', '-'] });
    expect({ code, stderr }).toEqual({
      code: 64,
      stderr: 'entropyd-seed: --mix goes only with --reseed\n',
    });
  });

  it('says no if the kernel does not reseed, whatever was mixed', async (t) => {
    needsRoot(t);
    needsProgram(t, '/usr/bin/cc', 'gcc');
    const launcher = join(directory, 'refuse-reseed');
    const source = new URL('../support/refuse-reseed.c', import.meta.url).pathname;
    execFileSync('cc', ['-O1', '-Wall', '-Werror', '-o', launcher, source]);
    const args = ['--json', ...OWN, '--mix', '-'];
    const { code, stdout, stderr } = await run(args, new Uint8Array(64), launcher, [SEEDER]);
    expect(code).toBe(71);
    expect(stderr).toMatch(
      /the kernel did not reseed its CRNG: RNDRESEEDCRNG: Input\/output error/,
    );
    expect(JSON.parse(stdout)).toMatchObject({ reseeded: false, bytesMixed: 64, exitCode: 71 });
  });

  it('waits neither for a source that hangs nor for a push that does', async (t) => {
    needsRoot(t);
    const fifo = new Fifo();
    onTestFinished(() => fifo.remove());
    fifo.openWriter();
    const hangs = ['--source', 'hwrng', '--hwrng-device', fifo.path];
    // The usual deadlines; a wait for the source would be 30 s.
    expect(await reseed([...hangs, '--mix', '-'], new Uint8Array(16))).toMatchObject({
      ...{ exitCode: 0, bytesMixed: 16, bitsCredited: 0 },
    });
    expect(await reseed(hangs)).toMatchObject({ exitCode: 69, reseeded: true });
    const late = spawn(SEEDER, [
      '--reseed',
      '--json',
      ...OWN,
      '--mix',
      '-',
      '--timeout',
      '1',
      '--control-socket',
      'none',
    ]);
    late.stdin.write('begun');
    const [answer] = await once(late.stdout, 'data');
    expect(JSON.parse(String(answer))).toMatchObject({
      ...{ exitCode: 0, bytesMixed: 5, bitsCredited: 256, pushEnded: false },
    });
    late.stdin.destroy();
  });

  it('never shows what was pushed', async (t) => {
    needsRoot(t);
    const push = Buffer.from('a-secret-of-the-host'.repeat(8));
    const { stdout, stderr } = await run(['--json', ...NOTHING_OWN, '--mix', '-'], push);
    expect(stdout + stderr).not.toMatch(/secret/);
  });

  it.for([
    ['told', '{"copied":{"noticed":true}}\n'],
    ['refused', '{"error":{"code":"unknown","message":""}}\n'],
    ['noAnswer', ''],
  ])('tells the daemon: %s', async ([outcome, answer], t) => {
    needsRoot(t);
    const path = join(directory, `${outcome}.sock`);
    let heard = '';
    const server: Server = createServer((client) => {
      client.on('error', () => {});
      client.on('data', (bytes) => {
        heard += bytes;
        if (answer) client.end(answer);
      });
    }).listen(path);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const args = ['--reseed', '--json', '--control-socket', path, '--mix', '-', ...NOTHING_OWN];
    const { code, stdout } = await finish({ command: SEEDER, args }, new Uint8Array(8));
    expect(JSON.parse(stdout)).toMatchObject({ daemon: outcome, reseeded: true });
    expect(code).toBe(0);
    expect(heard).toBe('{"ask":"copied"}\n');
    // Programs are told once, also if the daemon is not.
    const generation = readFileSync(join(directory, 'generation'), 'utf8');
    expect(generation).toMatch(/^generation=\d+\n.*\ncause=reseed\n$/s);
    expect(generation).toContain(`generation=${JSON.parse(stdout).generation}\n`);
  });
});

describe('mutated pushes', () => {
  const COUNT = Number(process.env['ENTROPYD_PUSHES'] ?? 200);

  async function push(seed: number): Promise<void> {
    const mutated = mutatedPush(seed);
    const { parts, ends, pauseMs } = mutated;
    const child = spawn('/bin/sh', [
      // In KiB, of address space: whatever is pushed, no more memory is needed for it.
      ...['-c', 'ulimit -v 65536; exec "$@"', 'sh', SEEDER, '--reseed', '--json', '--mix', '-'],
      ...['--timeout', '1', '--control-socket', 'none', ...NOTHING_OWN],
    ]);
    child.stdin.on('error', () => {}); // it may have enough
    let out = '';
    child.stdout.on('data', (bytes) => {
      out += bytes;
    });
    const closed = once(child, 'close');
    for (const part of parts) {
      child.stdin.write(part);
      if (pauseMs > 0) await pause(pauseMs);
    }
    if (ends) child.stdin.end();
    const [code] = await closed;
    child.stdin.destroy();
    const size = sizeOf(mutated);
    const context = `push ${seed}: ${size} bytes, ends ${ends}, pause ${pauseMs}`;
    expect(out.split('\n').length, context).toBe(2);
    expect(JSON.parse(out), context).toMatchObject({ bitsCredited: 0, reseeded: true });
    expect(JSON.parse(out).bytesMixed, context).toBe(Math.min(size, 4096));
    expect(code, context).toBe(size === 0 ? 69 : 0);
  }

  it('one answer each, and no credit', { timeout: 60_000 + COUNT * 100 }, async (t) => {
    needsRoot(t);
    for (let seed = 0; seed < COUNT; seed += 8) {
      await Promise.all(Array.from({ length: 8 }, (_, k) => push(seed + k)));
    }
  });
});
