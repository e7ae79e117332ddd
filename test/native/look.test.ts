// What a path refers to. If its file system hangs, that is not waited for beyond the deadline.
import { statSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type GeneratorReader, native } from '../../src/native.js';
import { type Found, hardwareOf } from '../../src/sources/device-identity.js';
import { Fifo } from '../support/fifo.js';
import { needsFuse, Unanswered } from '../support/hanging-mount.js';

function fifoAndReader() {
  const fifo = new Fifo();
  onTestFinished(() => fifo.remove());
  const reader = new native.GeneratorReader('device', { device: fifo.path });
  onTestFinished(() => reader.close());
  const { dev, ino } = statSync(fifo.path);
  return { fifo, reader, node: { fileSystem: dev, inode: ino, device: 0 } };
}

it('is told of a FIFO, before a read and by it', async () => {
  const { fifo, reader, node } = fifoAndReader();
  expect(await reader.look(1000)).toEqual(node);
  fifo.write(Buffer.alloc(10));
  const block = new native.SecureBlock(20);
  expect(await reader.read(block, 10, 1000)).toEqual({ status: 'ok', bytes: 10, code: null, node });
  expect(await reader.read(block, 10, 50)).toEqual({ status: 'timeout', bytes: 0, code: null });
  reader.close();
  expect(await reader.look(1000)).toBe(undefined);
});

it('is the same hardware through a link, and another for another FIFO', async () => {
  const [one, other] = [fifoAndReader(), fifoAndReader()];
  const link = `${one.fifo.path}.link`;
  symlinkSync(one.fifo.path, link);
  const linked = new native.GeneratorReader('device', { device: link });
  onTestFinished(() => linked.close());
  const hardware = async (reader: GeneratorReader) =>
    hardwareOf((await reader.look(1000)) as Found);
  expect(await hardware(linked)).toBe(await hardware(one.reader));
  expect(await hardware(other.reader)).not.toBe(await hardware(linked));
});

it('is told of a device, and is null if the file is missing', async () => {
  const look = async (kind: string, device?: string) => {
    const reader = new native.GeneratorReader(kind, device === undefined ? {} : { device });
    onTestFinished(() => reader.close());
    return reader.look(1000);
  };
  const { rdev } = statSync('/dev/null');
  for (const kind of ['device', 'tty', 'tpm2']) {
    expect(await look(kind, '/dev/null')).toMatchObject({ device: rdev });
    expect(await look(kind, '/dev/none')).toBe(null);
  }
  expect(await look('device', '/etc')).toMatchObject({ device: 0 });
  expect(await look('rdseed')).toBe(null);
});

it('is not waited for while the file system hangs, and told again afterwards', async (t) => {
  needsFuse(t);
  const { fifo, reader, node } = fifoAndReader();
  const hanging = await Unanswered.over(dirname(fifo.path));
  try {
    expect(await reader.look(200)).toBe(undefined);
    expect(await reader.look(60_000)).toBe(undefined); // at once: the thread has not come back
  } finally {
    await hanging.end();
  }
  await expect.poll(() => reader.look(5000), { timeout: 10_000 }).toEqual(node);
});
