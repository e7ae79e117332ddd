import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GeneratorReader, native, type SecureBlock } from '../../src/native.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { needsRoot } from '../support/requires.js';

const bytes = (size: number, value = 7): Buffer => Buffer.alloc(size, value);

describe('reading a FIFO', () => {
  let fifo: Fifo;
  let reader: GeneratorReader;
  let block: SecureBlock;

  beforeEach(() => {
    fifo = new Fifo();
    reader = new native.GeneratorReader('device', { device: fifo.path });
    block = new native.SecureBlock(2500);
  });
  afterEach(() => {
    reader.close();
    fifo.remove();
  });

  it('gives what was asked for, and leaves the rest for the next read', async () => {
    fifo.write(bytes(3000));
    expect(await reader.read(block, 2500, 1000)).toEqual({
      status: 'ok',
      bytes: 2500,
      code: null,
      node: expect.anything(),
    });
    expect(block.filled).toBe(2500);
    block.wipe();
    expect(await reader.read(block, 500, 1000)).toMatchObject({ status: 'ok', bytes: 500 });
  });

  it('puts short reads together', async () => {
    fifo.write(bytes(100));
    const reading = reader.read(block, 300, 2000);
    await pause(50);
    fifo.write(bytes(200));
    expect(await reading).toMatchObject({ status: 'ok', bytes: 300 });
  });

  it('tells a mute writer by the deadline, and keeps what came before it', async () => {
    fifo.write(bytes(10));
    const result = await reader.read(block, 2500, 100);
    expect(result).toEqual({ status: 'timeout', bytes: 10, code: null, node: expect.anything() });
    expect(block.filled).toBe(10);
    fifo.write(bytes(5));
    expect(await reader.read(block, 5, 1000)).toMatchObject({ status: 'ok' });
    expect(block.filled).toBe(15);
  });

  it('tells a missing writer, and one that comes back', async () => {
    expect(await reader.read(block, 4, 1000)).toMatchObject({ status: 'endOfFile', bytes: 0 });
    fifo.write(bytes(4));
    expect(await reader.read(block, 4, 1000)).toMatchObject({ status: 'ok' });
    fifo.write(bytes(3));
    fifo.closeWriter();
    expect(await reader.read(block, 4, 1000)).toMatchObject({ status: 'endOfFile', bytes: 3 });
  });

  it('ends a read under way, and all later ones, when it is closed', async () => {
    fifo.openWriter();
    const reading = reader.read(block, 4, 60_000);
    setTimeout(() => reader.close(), 50);
    expect(await reading).toMatchObject({ status: 'closed' });
    expect(await reader.read(block, 4, 60_000)).toMatchObject({ status: 'closed' });
  });

  it('follows the node when it is replaced', async () => {
    fifo.write(bytes(4));
    await reader.read(block, 4, 1000);
    rmSync(fifo.path);
    expect(await reader.read(block, 4, 1000)).toMatchObject({ status: 'noDevice', code: 'ENOENT' });
    execFileSync('mkfifo', [fifo.path]);
    const writer = spawn('sh', ['-c', `printf 1234 > ${fifo.path}`]);
    let result = await reader.read(block, 4, 1000);
    for (let i = 0; i < 50 && result.status === 'endOfFile'; ++i) {
      await pause(20);
      result = await reader.read(block, 4, 1000);
    }
    expect(result).toMatchObject({ status: 'ok', bytes: 4 });
    if (writer.exitCode === null) await once(writer, 'exit');
  });

  it('does not keep the process from ending while a read waits', async () => {
    fifo.openWriter();
    const addon = new URL('../../build/Release/entropyd.node', import.meta.url).pathname;
    const script = `const n = require(${JSON.stringify(addon)});
      const settings = { device: ${JSON.stringify(fifo.path)} };
      new n.GeneratorReader('device', settings).read(new n.SecureBlock(9), 9, 60000);
      setTimeout(() => process.exit(7), 100)`;
    const start = performance.now();
    const child = spawn(process.execPath, ['-e', script]);
    const [code] = await once(child, 'exit');
    expect(code).toBe(7);
    expect(performance.now() - start).toBeLessThan(60_000); // the read's own deadline
  });
});

it('refuses a kind that is not in the list', () => {
  expect(() => new native.GeneratorReader('rdrand', {})).toThrow(RangeError);
});

describe('what is no source', () => {
  const statusOf = async (path: string): Promise<string> => {
    const reader = new native.GeneratorReader('device', { device: path });
    const { status, code } = await reader.read(new native.SecureBlock(8), 8, 1000);
    return code === null ? status : `${status} ${code}`;
  };

  it.each([
    '/dev/zero',
    '/dev/null',
    '/dev/full',
    '/dev/random',
    '/dev/urandom',
    '/etc/passwd',
    '/tmp',
  ])('refuses %s', async (path) => {
    expect(await statusOf(path)).toBe('notASource');
  });

  it('refuses them through a link, and a node of another name', async (t) => {
    needsRoot(t);
    const directory = temporaryDirectory();
    try {
      symlinkSync('/dev/urandom', join(directory, 'hwrng'));
      execFileSync('mknod', [join(directory, 'innocent'), 'c', '1', '5']);
      writeFileSync(join(directory, 'recording'), bytes(10_000));
      for (const name of ['hwrng', 'innocent', 'recording']) {
        expect(await statusOf(join(directory, name))).toBe('notASource');
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('gives the errno of a device that fails', async (t) => {
    needsRoot(t);
    if (!existsSync('/dev/autofs')) t.skip('needs a device that refuses to be read (/dev/autofs)');
    expect(await statusOf('/dev/autofs')).toBe('ioError EINVAL');
  });

  it('tells a missing node from one that no driver is bound to', async (t) => {
    expect(await statusOf('/dev/no-such-device')).toBe('noDevice ENOENT');
    needsRoot(t);
    const directory = temporaryDirectory();
    try {
      execFileSync('mknod', [join(directory, 'nobody'), 'c', '240', '77']);
      expect(await statusOf(join(directory, 'nobody'))).toBe('noDevice ENXIO');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
