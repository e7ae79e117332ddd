// A source that is late keeps nobody waiting, and what it gives is used when it is whole.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { legacyPolicy, modernPolicy } from '../../../src/pool/policy.js';
import { FakePool, FakeSource, runLoop } from '../../support/fake-loop.js';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** As jitter is: a block in 15 ms. */
const quick = (name = 'quick') => new FakeSource(name, 15);
/** 2500 bytes at 100 bytes per second. */
const trickling = () => new FakeSource('slow', 25_000);

/** The events 'credited' with their source, from a time on. */
const creditsOf = ({ lines }: ReturnType<typeof runLoop>) =>
  lines
    .filter(({ fields }) => fields.event === 'credited')
    .map(({ fields }) => fields['source'] as string);

describe('below the watermark of a legacy pool', () => {
  it.each(['fallback', 'always'] as const)(
    'a quick source %s a slow one serves within 100 ms, from a cold start and later',
    async (role) => {
      const pool = new FakePool(4096, 1000);
      runLoop(legacyPolicy, pool, { source: trickling(), [role]: quick() });
      await pass(100);
      expect(pool.avail).toBeGreaterThanOrEqual(3072);
      for (let drain = 0; drain < 20; ++drain) {
        pool.avail = 1000;
        pool.wants();
        await pass(100);
        expect(pool.avail).toBeGreaterThanOrEqual(3072);
      }
    },
  );

  it('a moment that passes while the loop is at work is not missed', async () => {
    const pool = new FakePool(4096, 1000);
    let stalls = 3;
    const onTurn = () => {
      if (stalls-- > 0) vi.setSystemTime(Date.now() + 30); // longer than a late source has
    };
    runLoop(legacyPolicy, pool, { source: trickling(), fallback: quick(), onTurn });
    await pass(1000);
    expect(pool.avail).toBeGreaterThanOrEqual(3072);
  });

  it('a slow block is used when it is whole', async () => {
    const pool = new FakePool(4096, 1000);
    const built = runLoop(legacyPolicy, pool, { source: trickling(), fallback: quick() });
    for (let ms = 0; ms < 120_000; ms += 1000) {
      pool.avail = Math.min(pool.avail, 2800);
      pool.wants();
      await pass(1000);
    }
    expect(built.ledger.account('slow').bitsCredited).toBeGreaterThan(5000);
    expect(built.lines.filter(({ fields }) => fields.event === 'degraded')).toEqual([]);
  });

  it('a slow source alone is read on to the end of its block', async () => {
    const pool = new FakePool(4096, 1000);
    const { source, text } = runLoop(legacyPolicy, pool, { source: trickling() });
    await pass(25_000 * 3 + 1000); // the priming word too takes that long here
    expect(pool.avail).toBeGreaterThanOrEqual(3072);
    expect(source.discards).toBe(0);
    expect(text()).not.toContain('degraded');
  });

  it('a slow source is said to be slow once, and again when it was quick in between', async () => {
    const pool = new FakePool(4096, 300);
    const { source, lines } = runLoop(legacyPolicy, pool, { source: trickling() });
    const said = () => lines.filter(({ fields }) => fields.event === 'sourceSlow').length;
    const drain = async (ms: number): Promise<void> => {
      for (let at = 0; at < ms; at += 1000) {
        pool.avail = 0;
        pool.wants();
        await pass(1000);
      }
    };
    await drain(100_000);
    expect(said()).toBe(1);
    source.blockMs = 250;
    await drain(30_000);
    source.blockMs = 25_000;
    await drain(60_000);
    expect(said()).toBe(2);
  });

  it('what was tested and not used serves the next need, without another read', async () => {
    const pool = new FakePool(4096, 2500);
    const { source, ledger } = runLoop(legacyPolicy, pool, { source: quick() });
    await pass(1000);
    const { reads } = source;
    for (let drain = 0; drain < 5; ++drain) {
      pool.avail = 2800;
      pool.wants();
      await pass(1000);
      expect(pool.avail).toBeGreaterThanOrEqual(3072);
    }
    expect(source.reads).toBe(reads);
    expect(ledger.account('quick').bytesTaken).toBeLessThanOrEqual(2500);
  });

  it('it is wiped after ten seconds, and when the machine was copied', async () => {
    const pool = new FakePool(4096, 2500);
    const { source, loop, judge } = runLoop(legacyPolicy, pool, { source: quick() });
    const left = () => judge.tested.left;
    await pass(1000);
    expect(left()).toBeGreaterThan(0);
    await pass(8500);
    expect(left()).toBeGreaterThan(0);
    await pass(1000);
    expect(left()).toBe(0);
    pool.avail = 2800;
    pool.wants();
    await pass(1000);
    expect(left()).toBeGreaterThan(0);
    loop.copied();
    await pass(1000);
    expect(left()).toBe(0);
    expect(source.discards).toBe(1);
  });

  it('a device is not read while the pool needs nothing', async () => {
    const slow = new FakeSource('slow', 1000);
    const pool = new FakePool(4096, 1000);
    runLoop(legacyPolicy, pool, { source: slow, fallback: quick() });
    await pass(5000);
    const { reads } = slow;
    await pass(60_000);
    expect(slow.reads).toBe(reads);
  });
});

describe('on a modern pool that is ready', () => {
  it('the preferred source is waited for, and its block is fed alone', async () => {
    const built = runLoop(modernPolicy, new FakePool(256, 256), { fallback: quick() });
    await pass(35_000);
    expect(creditsOf(built)).toEqual(['fake', 'fake', 'fake', 'fake']);
  });

  it('one that takes longer than five seconds is not, and its block is mixed when it is whole', async () => {
    const built = runLoop(modernPolicy, new FakePool(256, 256), {
      source: new FakeSource('slow', 8000),
      fallback: quick(),
      reseedInterval: 60_000,
    });
    await pass(5200);
    expect(creditsOf(built)).toEqual(['quick']);
    await pass(124_000 - 5200); // its trial needs the word and a block, and one more at the next need
    expect(creditsOf(built)).toContain('slow');
    const before = built.pool.adds.length;
    await pass(2000);
    expect(creditsOf(built).at(-1)).toBe('quick'); // at once: it is known to be slow
    await pass(8000);
    expect(creditsOf(built).at(-1)).toBe('slow');
    expect(built.pool.adds.length).toBe(before + 2);
  });

  it('a source that adds to every feed is waited for, but not for long', async () => {
    const built = runLoop(modernPolicy, new FakePool(256, 256), { always: quick() });
    await pass(25_000);
    expect(creditsOf(built)).toEqual(['fake,quick', 'fake,quick', 'fake,quick']);
  });

  it('after a copy of the machine whoever is first serves', async () => {
    const built = runLoop(modernPolicy, new FakePool(256, 256), {
      fallback: quick(),
      reseedInterval: 0,
    });
    await pass(5000);
    built.loop.copied();
    await pass(100);
    expect(creditsOf(built)).toEqual(['fake', 'quick']);
    expect(built.pool.reseeds).toBe(2);
    await pass(1000);
    expect(creditsOf(built)).toEqual(['fake', 'quick', 'fake']);
    expect(built.pool.reseeds).toBe(3);
  });

  it('a device that is plugged in is used when it comes', async () => {
    const source = new FakeSource();
    source.trouble = 'absent';
    const built = runLoop(modernPolicy, new FakePool(256, 256), {
      source,
      fallback: quick(),
      reseedInterval: 300_000,
    });
    await pass(60_000);
    expect(creditsOf(built)).toEqual(['quick']);
    source.trouble = undefined;
    await pass(12_000);
    expect(creditsOf(built)).toEqual(['quick', 'fake']);
  });

  it('a read that fails by a fault of the program ends the loop with it', async () => {
    const source = new FakeSource();
    source.read = () => Promise.reject(new Error('a fault'));
    const { ended } = runLoop(modernPolicy, new FakePool(256, 256), { source });
    const error = ended.catch(String);
    await pass(100);
    expect(await error).toBe('Error: a fault');
  });
});

describe('a device whose block takes longer than who waits has', () => {
  const device = () => new FakeSource('device', 250);
  /** A legacy pool that was filled from the first block, of which less than half is left then. */
  async function filled(source = device()) {
    const pool = new FakePool(4096, 300);
    const built = runLoop(legacyPolicy, pool, { source });
    await pass(3 * 250); // the priming word and the trial's two blocks
    expect(pool.avail).toBeGreaterThanOrEqual(3072);
    expect(built.judge.tested.left).toBeGreaterThan(0);
    expect(built.judge.tested.left).toBeLessThan(1250);
    return built;
  }

  it('is read ahead once half of its block is used, and serves the next need at once', async () => {
    const { pool, source, judge } = await filled();
    const { left } = judge.tested;
    await pass(250);
    expect(source.reads, 'the word, two blocks, and one ahead').toBe(4);
    expect(judge.tested.left, 'the held block is still whole').toBe(left);
    expect(source.memories.at(-1)?.filled, 'the next one is not judged yet').toBe(2500);
    pool.avail = 0;
    pool.wants();
    await pass(1);
    expect(pool.avail).toBeGreaterThanOrEqual(3072);
  });

  it('is read ahead once, and what came is wiped after ten seconds', async () => {
    const { source, monitor } = await filled();
    await pass(250);
    const { blocksJudged } = monitor;
    await pass(9900); // until the held block is too old, and the next one takes its place
    expect(monitor.blocksJudged).toBe(blocksJudged + 1);
    await pass(60_000);
    expect(source.reads, 'the word, two blocks, and one ahead').toBe(4);
    expect(source.memories.every(({ filled }) => filled === 0)).toBe(true);
  });

  it('has what was read ahead wiped when the machine was copied', async () => {
    const { source, loop, judge } = await filled();
    await pass(250);
    const ahead = source.memories.at(-1);
    loop.copied();
    await pass(1);
    expect([ahead?.filled, judge.tested.left]).toEqual([0, 0]);
  });

  it('is not read ahead where a block of it takes longer than five seconds', async () => {
    const source = new FakeSource('device', 6000);
    const pool = new FakePool(4096, 300);
    runLoop(legacyPolicy, pool, { source });
    await pass(3 * 6000);
    expect(pool.avail).toBeGreaterThanOrEqual(3072);
    const { reads } = source;
    await pass(60_000);
    expect(source.reads).toBe(reads);
  });

  it('loses fewer bits of what readers take without pause', async () => {
    const { pool, loop } = await filled();
    let lost = 0;
    const taken = 256;
    for (let at = 0; at < 5000; at += 10) {
      lost += Math.max(0, taken - pool.avail);
      pool.avail = Math.max(0, pool.avail - taken);
      pool.wants();
      await pass(10);
    }
    loop.stop();
    // 55,898 of 128,000 while the next block was read only when the last one was used up.
    expect(lost).toBeLessThan(50_000);
  });
});
