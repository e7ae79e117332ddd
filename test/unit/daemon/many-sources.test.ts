// Several sources in one loop: each adds to every feed, and one that is slow, mute, biased or gone leaves the
// others their rhythm.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BlockVerdict } from '../../../src/native.js';
import { legacyPolicy, modernPolicy } from '../../../src/pool/policy.js';
import { FakePool, FakeSource, runLoop } from '../../support/fake-loop.js';
import { BROKE } from '../../support/fakes.js';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

const INTERVAL = 10_000;
/** How long a source is waited for once, before it counts as late. */
const PATIENCE = 5000;
const NAMES = ['one', 'two', 'three', 'four'];

function several(policy = modernPolicy, pool = new FakePool(256, 256)) {
  const sources = NAMES.map((name, index) => new FakeSource(name, 20 + 10 * index));
  const jitter = new FakeSource('jitter', 15);
  const others = sources.slice(1).map((source) => ({ source, role: 'always' as const }));
  const built = runLoop(policy, pool, {
    ...{ source: sources[0] as FakeSource, reseedInterval: INTERVAL },
    others: [...others, { source: jitter, role: 'fallback' }],
  });
  /** When there was a feed, and which sources were in it, from a time on. */
  const feeds = (since = 0) =>
    built.lines
      .filter(({ fields }) => fields.event === 'credited')
      .map(({ fields }) => String(fields['source']))
      .slice(since);
  return { ...built, sources, jitter, feeds };
}

/** In the order of NAMES: what happens to the source, and what it becomes. */
const FAULTS: readonly [string, (source: FakeSource, verdicts: BlockVerdict[]) => void][] = [
  ['mute', (source) => Object.assign(source, { trouble: 'noData', blockMs: 5000 })],
  ['slow', (source) => Object.assign(source, { blockMs: 30_000 })],
  ['far too slow', (source) => Object.assign(source, { trouble: 'noData', blockMs: 60_000 })],
  ['gone', (source) => Object.assign(source, { trouble: 'absent', blockMs: 1 })],
  ['without a writer', (source) => Object.assign(source, { trouble: 'ended', blockMs: 1 })],
  ['broken', (source) => Object.assign(source, { trouble: 'broken', blockMs: 1 })],
  ['biased', (_, verdicts) => verdicts.push(...new Array<BlockVerdict>(500).fill(BROKE))],
];

describe('on a modern pool', () => {
  it('all that are trusted are in every feed, and each is accounted', async () => {
    const { feeds, ledger, jitter } = several();
    await pass(35_000);
    expect(feeds().slice(-3)).toEqual(new Array(3).fill('one,two,three,four'));
    for (const name of NAMES) {
      expect(ledger.account(name).bytesTaken).toBeGreaterThanOrEqual(3 * 2500);
    }
    expect(jitter.reads, 'the others deliver what the need asks').toBe(0);
  });

  it.each(FAULTS)('one that is %s leaves the others their rhythm', async (_, fault) => {
    for (const [index, name] of NAMES.entries()) {
      vi.setSystemTime(0);
      const { sources, judges, pool, feeds, loop } = several();
      await pass(2 * INTERVAL);
      const begin = pool.adds.at(-1)?.at ?? 0;
      fault(sources[index] as FakeSource, judges.get(name)?.verdicts ?? []);
      await pass(10 * INTERVAL);
      const others = NAMES.filter((other) => other !== name).join();
      const regular = feeds().filter((source) => source.includes(others.split(',')[1] as string));
      expect(regular.length, 'one feed per interval').toBeGreaterThanOrEqual(12);
      const times = [...new Set(pool.adds.map(({ at }) => at))].filter((at) => at >= begin);
      const gaps = times.slice(1).map((at, turn) => at - (times[turn] as number));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(INTERVAL + PATIENCE);
      const after = feeds(-4).filter((source) => source !== name);
      expect(after.every((source) => others.split(',').every((one) => source.includes(one)))).toBe(
        true,
      );
      loop.stop();
      await pass(60_000);
    }
  });

  it('all that fail but one leave it the rhythm of the interval', async () => {
    const { sources, pool } = several();
    await pass(2 * INTERVAL);
    for (const source of sources.slice(1)) Object.assign(source, { blockMs: 30_000 });
    await pass(2 * INTERVAL);
    const seen = new Set(pool.adds.map(({ at }) => at));
    await pass(60_000);
    const times = [...new Set(pool.adds.map(({ at }) => at))].filter((at) => !seen.has(at));
    const gaps = times.slice(1).map((at, turn) => at - (times[turn] as number));
    expect(Math.max(...gaps), 'all are known to be late').toBeLessThanOrEqual(INTERVAL + 50);
  });

  it('the fallback serves when all others are late, and no longer when they are back', async () => {
    const { sources, jitter, feeds } = several();
    await pass(2 * INTERVAL);
    for (const source of sources) Object.assign(source, { trouble: 'noData', blockMs: 5000 });
    await pass(4 * INTERVAL);
    expect(feeds().at(-1)).toBe('jitter');
    for (const source of sources) Object.assign(source, { trouble: undefined, blockMs: 20 });
    await pass(4 * INTERVAL);
    const { reads } = jitter;
    await pass(4 * INTERVAL);
    expect(feeds().at(-1)).toBe(NAMES.join());
    expect(jitter.reads).toBe(reads);
  });
});

describe('with two sources required', () => {
  const two = (blockMs: readonly [number, number]) => {
    const [one, other] = blockMs.map((ms, index) => new FakeSource(NAMES[index], ms));
    const built = runLoop(modernPolicy, new FakePool(256, 256), {
      ...{ source: one as FakeSource, fallback: other as FakeSource, require: 2 },
      reseedInterval: 300_000,
    });
    const credits = () =>
      built.lines
        .filter(({ fields }) => fields.event === 'credited')
        .map(({ fields }) => fields['source']);
    return { ...built, other: other as FakeSource, credits };
  };

  it('nothing is fed while one is absent, and both are when it comes', async () => {
    const { other, pool, credits, lines } = two([20, 20]);
    other.trouble = 'absent';
    await pass(300_000);
    expect(pool.adds).toEqual([]);
    expect(pool.reseeds).toBe(0);
    expect(lines.filter(({ fields }) => fields.event === 'degraded')).toHaveLength(1);
    other.trouble = undefined;
    await pass(20_000);
    expect(credits()).toEqual(['one,two']);
    await pass(300_000);
    expect(credits()).toEqual(['one,two', 'one,two']);
  });

  it('two slow ones meet, although their blocks take different times', async () => {
    const { credits } = two([9000, 23_000]);
    await pass(100_000);
    expect(credits()).toEqual(['one,two']);
  });

  it('a full legacy pool is fed once at the start, so that it shows whether they deliver', async () => {
    const pool = new FakePool(4096, 4000);
    const built = runLoop(legacyPolicy, pool, {
      ...{ source: new FakeSource('one', 20), fallback: new FakeSource('two', 20), require: 2 },
    });
    await pass(1000);
    expect(built.lines.filter(({ fields }) => fields.event === 'credited')).toHaveLength(1);
    expect(pool.adds.map(({ bits }) => bits)).toEqual([256, 0]);
  });

  it('the rest of a block that does not carry the credit of a legacy pool is wiped and read anew', async () => {
    const pool = new FakePool(4096, 1000);
    const other = new FakeSource('two', 20);
    const { ledger, loop } = runLoop(legacyPolicy, pool, {
      ...{ source: new FakeSource('one', 20), fallback: other, require: 2 },
    });
    await pass(1000);
    for (let drain = 0; drain < 20; ++drain) {
      pool.avail = 1000;
      loop.wake();
      await pass(1000);
      expect(pool.avail).toBeGreaterThanOrEqual(3072);
    }
    const [one, two] = ['one', 'two'].map((name) => ledger.account(name));
    const credited = (one?.bitsCredited ?? 0) + (two?.bitsCredited ?? 0);
    for (const account of [one, two]) {
      expect((account?.bytesTaken ?? 0) * 4).toBeGreaterThanOrEqual(credited);
    }
    expect(
      Math.min(...pool.adds.filter(({ bits }) => bits > 0).map(({ bits }) => bits)),
    ).toBeGreaterThan(8);
  });

  it('is neither reported nor asked for less often, if the kernel refuses after the first of them', async () => {
    const pool = new FakePool(256, 256);
    const add = pool.add.bind(pool);
    pool.add = (seed) => {
      if (pool.adds.length === 0) return add(seed);
      Object.assign(pool, { trouble: { retryAt: Date.now() + 1000 } });
      return false;
    };
    const { loop } = runLoop(modernPolicy, pool, {
      ...{ source: new FakeSource('one', 20), fallback: new FakeSource('two', 20), require: 2 },
    });
    await pass(100);
    expect(pool.adds).toHaveLength(1);
    expect(loop.state).not.toBe('feeding');
    expect(loop.nextFeedIn).toBe(0);
    expect(pool.reseeds).toBe(0);
    Object.assign(pool, { add, trouble: undefined });
    await pass(2000);
    expect(loop.state).toBe('feeding');
  });
});

it('a legacy pool is refilled within 100 ms, whichever of its sources are late', async () => {
  const pool = new FakePool(4096, 1000);
  const { sources } = several(legacyPolicy, pool);
  for (const source of sources) source.blockMs = 25_000;
  await pass(100);
  for (let drain = 0; drain < 20; ++drain) {
    pool.avail = 1000;
    pool.wants();
    await pass(100);
    expect(pool.avail).toBeGreaterThanOrEqual(3072);
  }
});
