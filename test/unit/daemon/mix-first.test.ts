// After a copy of the machine nothing waits for all required sources: the first tested bytes are mixed in without
// credit and the CRNG is reseeded; the credit follows when they have all delivered.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { legacyPolicy, modernPolicy } from '../../../src/pool/policy.js';
import { BLOCK_MS, FakePool, FakeSource, runLoop } from '../../support/fake-loop.js';

const SLOW_MS = 20_000;
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Two required sources: a quick one, and one that takes 20 s for a block. Both are at rest, and the pool is fed. */
async function atRest(pool: FakePool, more: Parameters<typeof runLoop>[2] = {}) {
  const slow = new FakeSource('slow', SLOW_MS);
  let announced = 0;
  const running = runLoop(pool.size > 256 ? legacyPolicy : modernPolicy, pool, {
    ...{ require: 2, fallback: slow, reseedInterval: 0 },
    generation: { reseeded: () => (announced += 1) },
    ...more,
  });
  await vi.advanceTimersByTimeAsync(5 * SLOW_MS);
  pool.adds.length = 0;
  pool.reseeds = 0;
  announced = 0;
  running.lines.length = 0;
  return { ...running, slow, announced: () => announced };
}
/** Others read from it, so that so many bits are left after each credit. */
class DrainedPool extends FakePool {
  leaves = this.size;
  override add(seed: Parameters<FakePool['add']>[0]): boolean {
    const added = super.add(seed);
    this.avail = Math.min(this.avail, this.leaves);
    return added;
  }
}
type Running = Awaited<ReturnType<typeof atRest>>;
async function end({ loop, ended }: Running): Promise<void> {
  loop.stop();
  await vi.advanceTimersByTimeAsync(SLOW_MS);
  await ended;
}
const events = ({ lines }: Running) =>
  lines.flatMap(({ fields }) =>
    fields['event'] === 'mixed' || fields['event'] === 'credited' ? [fields] : [],
  );

it('the first block is mixed in and the CRNG reseeded, once, without credit', async () => {
  const running = await atRest(new FakePool(256, 256));
  const { loop, pool, ledger } = running;
  const credited = ledger.account('fake').bitsCredited;
  loop.copied();
  await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
  expect(pool.adds).toMatchObject([{ bits: 0, bytes: 2500 }]);
  expect(pool.reseeds).toBe(1);
  expect(running.announced(), 'programs are told then').toBe(1);
  expect(ledger.account('fake').bitsCredited).toBe(credited);
  await vi.advanceTimersByTimeAsync(SLOW_MS / 2);
  expect(pool.adds).toHaveLength(1);

  await vi.advanceTimersByTimeAsync(SLOW_MS);
  expect(pool.adds.slice(1)).toMatchObject([
    { bits: 256, bytes: 2500 },
    { bits: 0, bytes: 2500 },
  ]);
  expect(pool.reseeds).toBe(2);
  expect(events(running)).toMatchObject([
    { event: 'mixed', source: 'fake', bytes: 2500, reseed: 'reseeded' },
    { event: 'credited', source: 'fake,slow', bits: 256, reseed: 'reseeded' },
  ]);
  expect(loop.fed.bytesAdded).toBe(loop.fed.credits * 5000 + 2500);
  await end(running);
});

it('the block that the other source has delivered by then is fed, not read twice', async () => {
  const running = await atRest(new FakePool(256, 256));
  running.loop.copied();
  await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
  const { reads } = running.slow;
  await vi.advanceTimersByTimeAsync(2 * SLOW_MS);
  const perBlock = SLOW_MS / 5000;
  expect(running.slow.reads).toBeLessThan(reads + perBlock);
  expect(running.pool.adds).toHaveLength(3);
  await end(running);
});

it('a further copy is mixed for again', async () => {
  const running = await atRest(new FakePool(256, 256));
  for (const copies of [1, 2]) {
    running.loop.copied();
    await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
    expect(running.pool.adds).toHaveLength(copies);
    expect(running.pool.reseeds).toBe(copies);
  }
  await end(running);
});

it('a request that follows no copy waits for all required sources', async () => {
  const running = await atRest(new FakePool(256, 256));
  const asked = running.loop.reseeded();
  await vi.advanceTimersByTimeAsync(SLOW_MS / 2);
  expect(running.pool.adds).toEqual([]);
  await vi.advanceTimersByTimeAsync(SLOW_MS);
  expect(await asked).toMatchObject({ outcome: 'reseeded' });
  await end(running);
});

it('who asked for a reseed is answered by the feed, not by what was mixed in', async () => {
  const running = await atRest(new FakePool(256, 256));
  const asked = running.loop.reseeded();
  running.loop.copied();
  let answer: unknown;
  void asked.then((result) => (answer = result));
  await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
  expect(running.pool.reseeds).toBe(1);
  expect(answer).toBeUndefined();
  await vi.advanceTimersByTimeAsync(2 * SLOW_MS);
  expect(answer).toMatchObject({ fed: [{ source: 'fake' }, { source: 'slow' }] });
  await end(running);
});

it('a legacy pool is reseeded if it holds the 16 bytes that random.c takes at least', async () => {
  const running = await atRest(new FakePool(4096, 4096));
  running.pool.avail = 128;
  running.loop.copied();
  await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
  expect(running.pool.adds).toMatchObject([{ bits: 0, bytes: 2500 }]);
  expect(running.pool.reseeds).toBe(1);
  expect(running.announced()).toBe(1);
  await end(running);
});

it('a legacy pool that is too empty for a reseed is not said to be reseeded', async () => {
  const running = await atRest(new FakePool(4096, 4096));
  running.pool.avail = 127;
  running.loop.copied();
  await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
  expect(running.pool.adds).toMatchObject([{ bits: 0, bytes: 2500 }]);
  expect(running.pool.reseeds).toBe(0);
  expect(running.announced()).toBe(0);
  await vi.advanceTimersByTimeAsync(2 * SLOW_MS);
  expect(running.pool.reseeds).toBe(1);
  expect(running.announced()).toBe(1);
  await end(running);
});

it.each([
  ['what was mixed in first', 2],
  ['the feed', 0],
])('programs are told of %s once the kernel no longer refuses the reseed', async (_, require) => {
  const running = await atRest(new FakePool(256, 256), { require });
  running.pool.outcome = 'refused';
  running.loop.copied();
  await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
  expect(running.pool.adds).toHaveLength(1);
  expect(running.announced()).toBe(0);
  running.pool.outcome = 'reseeded';
  running.loop.wake();
  await vi.advanceTimersByTimeAsync(BLOCK_MS);
  expect(running.pool.adds).toHaveLength(1);
  expect(running.announced()).toBe(1);
  const { reseeds } = running.pool;
  running.loop.wake();
  await vi.advanceTimersByTimeAsync(BLOCK_MS);
  expect(running.pool.reseeds).toBe(reseeds);
  await end(running);
});

it('a reseed that is repeated on a legacy pool counts if that holds enough for it', async () => {
  const running = await atRest(new FakePool(4096, 4096));
  const { pool } = running;
  pool.avail = 128;
  pool.outcome = 'refused';
  running.loop.copied();
  await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
  expect(pool.adds).toHaveLength(1);
  pool.outcome = 'reseeded';
  for (const [avail, announced] of [
    [127, 0],
    [128, 1],
  ] as const) {
    pool.avail = avail;
    running.loop.wake();
    await vi.advanceTimersByTimeAsync(BLOCK_MS);
    expect(running.announced()).toBe(announced);
  }
  expect(pool.adds).toHaveLength(1);
  await end(running);
});

it('a feed that leaves too little in a legacy pool for a reseed tells nobody', async () => {
  const pool = new DrainedPool(4096, 4096);
  const running = await atRest(pool, { require: 0 });
  pool.leaves = 127;
  running.loop.copied();
  await vi.advanceTimersByTimeAsync(3 * BLOCK_MS);
  expect(pool.adds.length).toBeGreaterThan(0);
  expect(running.announced()).toBe(0);
  pool.leaves = 128;
  await vi.advanceTimersByTimeAsync(3 * BLOCK_MS);
  expect(running.announced()).toBe(1);
  await end(running);
});

it('a reseed that was refused before a further copy tells nobody of that copy', async () => {
  const running = await atRest(new FakePool(256, 256));
  running.pool.outcome = 'refused';
  running.loop.copied();
  await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
  running.pool.outcome = 'reseeded';
  running.loop.copied();
  await vi.advanceTimersByTimeAsync(BLOCK_MS / 2);
  expect(running.announced()).toBe(0);
  await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
  expect(running.announced()).toBe(1);
  await end(running);
});

it('with one source the feed itself is the first', async () => {
  const running = await atRest(new FakePool(256, 256), { require: 0 });
  running.loop.copied();
  await vi.advanceTimersByTimeAsync(2 * BLOCK_MS);
  expect(events(running)).toMatchObject([{ event: 'credited', bits: 256 }]);
  await end(running);
});

it('a block that a further copy is found before is not mixed in', async () => {
  const pool = new FakePool(256, 256);
  let isCopied = false;
  const running: Running = await atRest(pool, {
    beforeFeed: () => {
      if (isCopied) running.loop.copied();
      isCopied = false;
    },
  });
  running.loop.copied();
  isCopied = true;
  const { reads } = running.source;
  await vi.advanceTimersByTimeAsync(3 * BLOCK_MS);
  expect(running.source.reads - reads).toBeGreaterThan(1);
  expect(pool.adds).toHaveLength(1);
  expect(pool.reseeds).toBe(1);
  await end(running);
});
