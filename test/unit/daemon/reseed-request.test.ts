// After a fork of the machine: what was read before is wiped, the next bytes are fed at once.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FeedLoop } from '../../../src/daemon/feed-loop.js';
import { SourceMonitor } from '../../../src/daemon/source-monitor.js';
import type { EntropyPool } from '../../../src/pool/entropy-pool.js';
import { Ledger } from '../../../src/pool/ledger.js';
import { legacyPolicy, modernPolicy, type Policy } from '../../../src/pool/policy.js';
import { type Bytes, bits, bitsPerByte, bytes, milliseconds } from '../../../src/units.js';
import { FakeBlock, FakeJudge, recordingLog } from '../../support/fakes.js';

const BLOCK_MS = 250;
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function build(policy: Policy, size: number, beforeFeed = (_loop: FeedLoop) => {}) {
  /** With the number of the read that was the last one before it. */
  const adds: { bits: number; bytes: number; read: number }[] = [];
  const memories: FakeBlock[] = [];
  let reseeds = 0;
  let told = 0;
  let isMute = false;
  let discards = 0;
  const source = {
    ...{ name: 'fake', device: '/dev/fake', claim: bitsPerByte(4), identity: () => 'chip' },
    look: async () => {},
    hardware: () => '',
    ...{ kind: 'fake', unit: 'byte' as const, blockBytes: bytes(2500) },
    read: async (bytes: Bytes) => {
      await new Promise((resolve) => setTimeout(resolve, BLOCK_MS));
      if (isMute) {
        return {
          kind: 'trouble' as const,
          trouble: { kind: 'noData' as const, sentence: 'no data' },
        };
      }
      const memory = new FakeBlock(bytes);
      memories.push(memory);
      return { kind: 'block' as const, block: memory };
    },
    reset: () => (discards += 1),
    releaseMemory() {},
    close() {},
  };
  const pool: EntropyPool = {
    dryRun: false,
    view: () => ({ poolSizeBits: bits(size), entropyAvailBits: bits(size), crngReady: true }),
    add({ block, bits, bytes }) {
      adds.push({ bits, bytes, read: memories.length });
      block.wipe();
      return true;
    },
    probe() {},
    reseed: () => {
      reseeds += 1;
      return 'reseeded';
    },
    wakesBelow: () => undefined,
    watch: () => ({ start() {}, stop() {}, close() {} }),
  };
  const { log } = recordingLog();
  const ledger = new Ledger();
  ledger.open(source.name, source.claim);
  const now = (): number => Date.now();
  const loop: FeedLoop = new FeedLoop(
    {
      ...{ pool, policy, ledger, log, now, onTurn() {}, aliveEvery: undefined },
      beforeFeed: () => beforeFeed(loop),
      monitors: [new SourceMonitor(source, new FakeJudge(), log, now)],
      ...{ until: 'forever' as const, requireSource: false, require: 0 },
      hasFailedSelftest: () => false,
      generation: { reseeded: () => (told += 1) },
    },
    { watermarkBits: bits(192), reseedInterval: milliseconds(0) },
  );
  const ended = loop.run();
  const end = async () => {
    loop.stop();
    await vi.advanceTimersByTimeAsync(1000);
    await ended;
  };
  const mute = (is: boolean): void => {
    isMute = is;
  };
  return {
    loop,
    adds,
    memories,
    count: () => ({ reseeds, discards }),
    announced: () => told,
    mute,
    end,
  };
}

it.each([
  ['modern', modernPolicy, 256, 1],
  ['legacy', legacyPolicy, 4096, 0],
] as const)('a %s pool at rest is fed and reseeded once', async (_, policy, size, before) => {
  const { loop, adds, count, announced, end } = build(policy, size);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(adds).toHaveLength(before);
  loop.copied();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(adds.slice(before)).toMatchObject([{ bits: 256, bytes: 2500 }]);
  expect(count()).toEqual({ reseeds: before + 1, discards: 1 });
  expect(announced(), 'it says so of each reseed').toBe(before + 1);
  await end();
});

it('a block is wiped whose machine is found to be a copy only when it is in hand', async () => {
  let isNoticed = false;
  const { adds, memories, end } = build(modernPolicy, 256, (loop) => {
    if (!isNoticed) loop.copied();
    isNoticed = true;
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(memories).toHaveLength(4); // the word, the trial's two blocks, a fresh one
  expect(memories[2]).toMatchObject({ filled: 0 });
  expect(adds).toMatchObject([{ bits: 256, read: 4 }]);
  await end();
});

it('a block that was under way when the copy was made is wiped, not fed', async () => {
  const { loop, adds, memories, count, end } = build(modernPolicy, 256);
  // The word and the trial's first block are in, the second is being read.
  await vi.advanceTimersByTimeAsync(2.5 * BLOCK_MS);
  expect(memories).toHaveLength(2);
  loop.copied();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(memories).toHaveLength(4);
  expect(memories[2]).toMatchObject({ filled: 0 });
  expect(adds).toMatchObject([{ bits: 256, read: 4 }]);
  expect(count()).toEqual({ reseeds: 1, discards: 1 });
  await end();
});

it('a caller gets the result; a request made meanwhile shares it, and delays nothing', async () => {
  const { loop, adds, count, end } = build(modernPolicy, 256);
  await vi.advanceTimersByTimeAsync(10_000);
  const asked = [loop.reseeded()];
  for (let i = 0; i < 8; ++i) {
    await vi.advanceTimersByTimeAsync(BLOCK_MS / 10);
    asked.push(loop.reseeded());
  }
  await vi.advanceTimersByTimeAsync(BLOCK_MS);
  const fed = { fed: [{ source: 'fake', bytes: 2500, bits: 256 }], outcome: 'reseeded' };
  expect(await Promise.all(asked)).toEqual(new Array(9).fill(fed));
  expect(adds).toHaveLength(2);
  expect(count()).toEqual({ reseeds: 2, discards: 1 });
  await end();
});

it('a copy of the machine makes those wait on who asked before', async () => {
  const { loop, adds, count, end } = build(modernPolicy, 256);
  await vi.advanceTimersByTimeAsync(10_000);
  const asked = loop.reseeded();
  await vi.advanceTimersByTimeAsync(BLOCK_MS / 2);
  loop.copied();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await asked).toMatchObject({ outcome: 'reseeded' });
  expect(adds).toHaveLength(2);
  expect(count()).toEqual({ reseeds: 2, discards: 2 });
  await end();
});

it('who asked hears at once that nobody gives, and is served later all the same', async () => {
  const { loop, adds, mute, end } = build(modernPolicy, 256);
  await vi.advanceTimersByTimeAsync(10_000);
  mute(true);
  const asked = loop.reseeded();
  await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
  expect(await asked).toBeUndefined();
  mute(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(adds).toHaveLength(2);
  await end();
});

it('who asked as it stops is let go', async () => {
  const { loop, end } = build(modernPolicy, 256);
  await vi.advanceTimersByTimeAsync(10_000);
  const asked = loop.reseeded();
  await end();
  expect(await asked).toBeUndefined();
});
