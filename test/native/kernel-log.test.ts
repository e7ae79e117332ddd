// The kernel's log, followed for what it says about copies of the machine: only the kernel's own records count.
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type KernelNews, native } from '../../src/native.js';
import { Fifo } from '../support/fifo.js';

const FORKED = 'random: crng reseeded due to virtual machine fork\n';
const RESUMED = 'random: crng reseeded on system resumption\n';
let fifo: Fifo;
let news: KernelNews[];
let watch: InstanceType<typeof native.KernelLogWatch>;
beforeEach(() => {
  fifo = new Fifo();
  news = [];
  watch = new native.KernelLogWatch(fifo.path, (what) => news.push(what));
});
afterEach(() => {
  watch.close();
  fifo.remove();
});
const settled = () => pause(100);

it.each([
  ['forked', FORKED],
  ['resumed', RESUMED],
] as const)('calls back with %s for that record and for no other', async (what, text) => {
  for (const other of [
    '6,339,5140900,-;random: crng init done\n',
    // By its facility it was written to /dev/kmsg by a program.
    `12,340,5140901,-;${text}`,
    `no record;${text}`,
    // In what the record is about, not in what it says.
    `6,341,5140902,-;something else\n SUBSYSTEM=${text}`,
    `\n6,341,5140902,-;something else\n SUBSYSTEM=${text}`,
  ]) {
    fifo.write(Buffer.from(other));
    await settled();
  }
  expect(news).toEqual([]);
  fifo.write(Buffer.from(`5,342,5140903,-;${text}`));
  await settled();
  expect(news).toEqual([what]);
  fifo.write(Buffer.from(`5,343,5140904,-;${text}`));
  await settled();
  expect(news).toEqual([what, what]);
});

it('is read without waiting for the event loop', () => {
  fifo.write(Buffer.from(`5,342,5140903,-;${FORKED}`));
  watch.look();
  expect(news).toEqual(['forked']);
});

it('follows nothing that cannot be polled, and says so', () => {
  expect(() => new native.KernelLogWatch('/dev/null', () => {})).toThrow(
    expect.objectContaining({ code: 'EPERM', path: '/dev/null' }),
  );
});

it('says why it can follow nothing, and calls nobody once it is closed', async () => {
  expect(() => new native.KernelLogWatch(`${fifo.path}.missing`, () => {})).toThrow(
    expect.objectContaining({ code: 'ENOENT', syscall: 'open' }),
  );
  watch.close();
  fifo.write(Buffer.from(`5,342,5140903,-;${FORKED}`));
  await settled();
  expect(news).toEqual([]);
});
