// The file that tells programs of a copy: its format, its numbers, and what several writers make of it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { temporaryDirectory } from '../support/fifo.js';

const ADDON = new URL('../../build/Release/entropyd.node', import.meta.url).pathname;
const BOOT_ID = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

let directory: string;
let path: string;
const text = (): string => fs.readFileSync(path, 'utf8');
const announce = (cause = 'clock', onlyAfter?: number): Promise<number> =>
  native.announceGeneration(path, cause, onlyAfter);

beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'entropyd/generation');
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

describe('announceGeneration', () => {
  it('writes four lines that every user can read', async () => {
    const umask = process.umask(0o077);
    try {
      expect(await announce('kernelLog')).toBe(1);
    } finally {
      process.umask(umask);
    }
    const [, seconds] = /\ntime=(\d+\.\d{3})\n/.exec(text()) ?? [];
    expect(text()).toBe(`generation=1\nboot_id=${BOOT_ID}\ntime=${seconds}\ncause=kernelLog\n`);
    expect(Math.abs(Number(seconds) * 1000 - Date.now())).toBeLessThan(60_000);
    expect(fs.statSync(path).mode & 0o777).toBe(0o644);
    expect(fs.statSync(dirname(path)).mode & 0o777).toBe(0o755);
    expect(fs.statSync(`${path}.lock`).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(dirname(path)).sort()).toEqual(['generation', 'generation.lock']);
  });

  it('is read alike by a shell', async () => {
    await announce();
    await announce('reseed');
    const script = `. ${path}; echo "$generation $cause $boot_id"`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(`2 reseed ${BOOT_ID}\n`);
  });

  it('counts on where the file was removed or damaged', async () => {
    await announce();
    await announce();
    fs.rmSync(path);
    expect(native.currentGeneration(path)).toBe(0);
    expect(await announce()).toBe(3);
    fs.writeFileSync(path, 'generation=-7\nboot');
    expect(native.currentGeneration(path)).toBe(0);
    expect(await announce()).toBe(4);
    fs.rmSync(`${path}.lock`);
    expect(await announce()).toBe(5);
  });

  it('begins again in another boot', async () => {
    await announce();
    for (const file of [path, `${path}.lock`]) {
      const other = BOOT_ID.replace(/./, (digit) => (digit === '0' ? '1' : '0'));
      fs.writeFileSync(file, `generation=41\nboot_id=${other}\ntime=1.000\ncause=clock\n`);
    }
    expect(native.currentGeneration(path)).toBe(0);
    expect(await announce()).toBe(1);
  });

  it('writes nothing where another has written since the copy was noticed', async () => {
    const noticedAt = native.currentGeneration(path);
    await announce('reseed');
    expect(await announce('clock', noticedAt)).toBe(1);
    expect(text()).toContain('\ncause=reseed\n');
    expect(await announce('clock', native.currentGeneration(path))).toBe(2);
    expect(text()).toContain('\ncause=clock\n');
  });

  it('gives each of many writers a number of its own, and readers whole files only', async () => {
    await announce();
    const script = `
      const native = require(${JSON.stringify(ADDON)});
      (async () => {
        const numbers = [];
        for (let i = 0; i < 50; i += 1) numbers.push(await native.announceGeneration(process.argv[1], 'clock'));
        console.log(JSON.stringify(numbers));
      })();`;
    let ended = false;
    const writers = Promise.all(
      [1, 2, 3, 4].map(async () => {
        const writer = spawn(process.execPath, ['-e', script, path]);
        let out = '';
        writer.stdout.on('data', (piece) => {
          out += piece;
        });
        await once(writer, 'close');
        return JSON.parse(out) as number[];
      }),
    ).finally(() => {
      ended = true;
    });
    let last = 1;
    while (!ended) {
      expect(text()).toMatch(/^generation=\d+\nboot_id=\S+\ntime=\S+\ncause=clock\n$/);
      const now = native.currentGeneration(path);
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
      await new Promise(setImmediate);
    }
    const numbers = (await writers).flat().sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, index) => index + 2));
    expect(native.currentGeneration(path)).toBe(201);
  });

  it('does not wait for ever for a writer that is stopped', async () => {
    await announce();
    const script = `exec 9<${path}.lock; flock 9; echo held; exec sleep 60`;
    const holder = spawn('sh', ['-c', script]);
    try {
      await once(holder.stdout, 'data');
      await expect(announce()).rejects.toMatchObject({ code: 'EAGAIN', syscall: 'flock' });
    } finally {
      holder.kill();
      await once(holder, 'exit');
    }
  });

  it.each(['', 'two words', 'a\nb', '$(id)'])('refuses %j as a cause', async (cause) => {
    await expect(announce(cause)).rejects.toMatchObject({ code: 'EINVAL' });
    expect(fs.existsSync(path)).toBe(false);
  });

  it('follows no link and opens no device', async () => {
    await announce();
    const elsewhere = join(directory, 'elsewhere');
    fs.writeFileSync(elsewhere, 'kept');
    fs.rmSync(path);
    fs.symlinkSync(elsewhere, path);
    expect(native.currentGeneration(path)).toBe(0);
    expect(await announce()).toBe(2);
    expect(fs.readFileSync(elsewhere, 'utf8')).toBe('kept');
    fs.rmSync(`${path}.lock`);
    fs.symlinkSync(elsewhere, `${path}.lock`);
    await expect(announce()).rejects.toMatchObject({ code: 'EINVAL' });
    expect(fs.readFileSync(elsewhere, 'utf8')).toBe('kept');
  });
});
