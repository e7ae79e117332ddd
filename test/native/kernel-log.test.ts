// The kernel's log, followed for its word on a fork: only the kernel's own counts.
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { Fifo } from '../support/fifo.js';

const FORKED = 'random: crng reseeded due to virtual machine fork\n';
let fifo: Fifo;
let forks: number;
let watch: InstanceType<typeof native.KernelLogWatch>;
beforeEach(() => {
  fifo = new Fifo();
  forks = 0;
  watch = new native.KernelLogWatch(fifo.path, () => (forks += 1));
});
afterEach(() => {
  watch.close();
  fifo.remove();
});
const settled = () => pause(100);

it('calls back for the record and for no other', async () => {
  for (const other of [
    '6,339,5140900,-;random: crng init done\n',
    // By its facility it was written to /dev/kmsg by a program.
    `12,340,5140901,-;${FORKED}`,
    `no record;${FORKED}`,
    // In what the record is about, not in what it says.
    `6,341,5140902,-;something else\n SUBSYSTEM=${FORKED}`,
    `\n6,341,5140902,-;something else\n SUBSYSTEM=${FORKED}`,
  ]) {
    fifo.write(Buffer.from(other));
    await settled();
  }
  expect(forks).toBe(0);
  fifo.write(Buffer.from(`5,342,5140903,-;${FORKED}`));
  await settled();
  expect(forks).toBe(1);
  fifo.write(Buffer.from(`5,343,5140904,-;${FORKED}`));
  await settled();
  expect(forks).toBe(2);
});

it('is read without waiting for the event loop', () => {
  fifo.write(Buffer.from(`5,342,5140903,-;${FORKED}`));
  watch.look();
  expect(forks).toBe(1);
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
  expect(forks).toBe(0);
});
