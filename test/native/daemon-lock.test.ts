// The lock of one daemon, over open file descriptions, which exclude each other in one process as well.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DaemonLock, type LockRefusedError, native } from '../../src/native.js';
import { temporaryDirectory } from '../support/fifo.js';

const ADDON = new URL('../../build/Release/entropyd.node', import.meta.url).pathname;

let directory: string;
let path: string;
let locks: DaemonLock[];
const lock = (): DaemonLock => {
  const held = new native.DaemonLock(path);
  locks.push(held);
  return held;
};
/** What taking the lock throws. */
const refusal = (): LockRefusedError => {
  try {
    lock();
  } catch (error) {
    return error as LockRefusedError;
  }
  throw new Error('the lock was not refused');
};
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'lock');
  locks = [];
});
afterEach(() => {
  for (const held of locks) held.release();
  fs.rmSync(directory, { recursive: true });
});

describe('DaemonLock', () => {
  it('is held by one, who is named to the other, and then by the next', () => {
    const one = lock();
    expect(fs.statSync(path).mode & 0o777).toBe(0o600);
    expect(refusal()).toMatchObject({ code: 'EAGAIN', holder: process.pid });
    expect(fs.readFileSync(path, 'utf8')).toBe(`${process.pid}\n`);
    one.release();
    expect(fs.existsSync(path)).toBe(false);
    lock();
  });

  it('goes over a file that nobody holds any more, and its process ID', () => {
    fs.writeFileSync(path, '1\n');
    lock();
    expect(fs.readFileSync(path, 'utf8')).toBe(`${process.pid}\n`);
  });

  it('names nobody by the process ID of one that has ended', async () => {
    lock();
    const ended = spawn('true');
    await once(ended, 'close');
    fs.writeFileSync(path, `${ended.pid}\n`);
    expect(refusal()).toMatchObject({ code: 'EAGAIN', holder: 0 });
  });

  it('does not remove the file that another one made in its place', () => {
    const one = lock();
    fs.unlinkSync(path);
    lock();
    one.release();
    expect(refusal()).toMatchObject({ code: 'EAGAIN', holder: process.pid });
  });

  it('is closed on exec', () => {
    lock();
    const inherited = execFileSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' });
    expect(inherited).not.toContain(path);
  });

  const elsewhere = (): string => join(directory, 'elsewhere');
  it.each([
    ['a symbolic link', () => fs.symlinkSync(elsewhere(), path), /EINVAL|ELOOP/],
    ['one of two names', () => fs.linkSync(elsewhere(), path), /EINVAL/],
    ['a FIFO', () => execFileSync('mkfifo', [path]), /EINVAL/],
    ['a directory', () => fs.mkdirSync(path), /EINVAL/],
    ['in no directory', () => (path = join(directory, 'none', 'lock')), /ENOENT/],
  ])('is refused when it is %s', (_, make, code) => {
    fs.writeFileSync(elsewhere(), 'mine\n');
    make();
    expect(refusal().code).toMatch(code);
    expect(fs.readFileSync(elsewhere(), 'utf8')).toBe('mine\n');
  });

  it('is held by one at a time while others take and remove it', async () => {
    // Each enters a directory that only one at a time can make.
    const script = `
      const { DaemonLock } = require(${JSON.stringify(ADDON)});
      const fs = require('fs');
      let entered = 0;
      for (let i = 0; i < 20000 && entered < 200; ++i) {
        let lock;
        try {
          lock = new DaemonLock(${JSON.stringify(path)});
        } catch (error) {
          if (error.code !== 'EAGAIN') throw error;
          continue;
        }
        fs.mkdirSync(${JSON.stringify(`${path}.held`)});
        fs.rmdirSync(${JSON.stringify(`${path}.held`)});
        entered += 1;
        lock.release();
      }
      if (entered === 0) throw new Error('never');`;
    const codes = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 1, 2] });
        return (await once(child, 'close'))[0];
      }),
    );
    expect(codes).toEqual([0, 0, 0]);
  });
});
