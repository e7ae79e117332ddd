// A device that is swapped for another one: between two blocks, and while one is read.
import { expect, it } from 'vitest';
import { SourceMonitor } from '../../../src/daemon/source-monitor.js';
import type { Source } from '../../../src/sources/source.js';
import { bytes } from '../../../src/units.js';
import { FakeBlock, FakeJudge, recordingLog } from '../../support/fakes.js';

function build() {
  const device = {
    identity: 'virtio_rng.0, virtio4 inode 1',
    duringRead: (): void => {},
    isStart: false,
    isSlow: false,
  };
  const sizes: number[] = [];
  const given: FakeBlock[] = [];
  const source = {
    ...{ name: 'hwrng', unit: 'byte', device: '/dev/hwrng', claim: 4, blockBytes: bytes(2500) },
    identity: () => device.identity,
    look: async () => {},
    hardware: () => '',
    read: async (size: number) => {
      device.duringRead();
      sizes.push(size);
      if (device.isSlow) return { kind: 'trouble', trouble: { kind: 'slow', sentence: 'slow' } };
      const memory = new FakeBlock(size);
      given.push(memory);
      return { kind: 'block', block: memory, isStart: device.isStart };
    },
    reset: () => given.at(-1)?.wipe(),
    releaseMemory() {},
    close() {},
  } as unknown as Source;
  const { log, lines } = recordingLog();
  const monitor = new SourceMonitor(source, new FakeJudge(), log, () => 0);
  const events = () => lines.map(({ fields }) => fields['event']);
  return { device, given, monitor, events, sizes };
}

it('gives nothing of the next device before it has passed its trial', async () => {
  const { device, monitor, events } = build();
  expect(await monitor.nextBlock()).toBeUndefined();
  expect(await monitor.nextBlock()).toBeDefined();
  device.identity = 'virtio_rng.0, virtio4 inode 2';
  expect(await monitor.nextBlock()).toBeUndefined();
  expect(monitor.trust).toBe('onTrial');
  expect(events()).toContain('deviceChanged');
  expect(await monitor.nextBlock()).toBeDefined();
});

it('wipes a block during which the device was swapped', async () => {
  const { device, given, monitor, events } = build();
  await monitor.nextBlock();
  await monitor.nextBlock();
  device.duringRead = () => {
    device.identity = 'virtio_rng.0, virtio4 inode 2';
  };
  expect(await monitor.nextBlock()).toBeUndefined();
  expect(given.at(-1)?.filled).toBe(0);
  expect(monitor.trust).toBe('onTrial');
  expect(events()).toContain('deviceChanged');
});

it('only tests the first block of a trusted source that has started again', async () => {
  const { device, monitor, events } = build();
  await monitor.nextBlock();
  expect(await monitor.nextBlock()).toBeDefined();
  device.isStart = true;
  expect(await monitor.nextBlock()).toBeUndefined();
  expect(monitor.trust).toBe('trusted');
  expect(events()).toContain('startupTest');
  device.isStart = false;
  expect(await monitor.nextBlock()).toBeDefined();
});

it('reads a block that has begun to its end, although a self-test wants a new start', async () => {
  const { monitor, sizes, device } = build();
  await monitor.nextBlock();
  expect(await monitor.nextBlock()).toBeDefined();
  device.isSlow = true;
  expect(await monitor.read()).toBe(false);
  device.isSlow = false;
  sizes.length = 0;
  void monitor.selfTest.ask();
  expect(await monitor.read()).toBe(true);
  expect(sizes).toEqual([2500]);
});
