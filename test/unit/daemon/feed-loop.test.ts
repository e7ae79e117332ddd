// The loop with scripted sources and a pool of numbers, on a clock that the test moves.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BlockVerdict } from '../../../src/native.js';
import { legacyPolicy, modernPolicy } from '../../../src/pool/policy.js';
import { milliseconds } from '../../../src/units.js';
import { BLOCK_MS, FakePool, FakeSource, runLoop } from '../../support/fake-loop.js';
import { BROKE } from '../../support/fakes.js';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

const FAILED: BlockVerdict = { failed: ['monobit'], permanent: false };

describe('on a modern pool', () => {
  it('says what was credited although the kernel then refuses to reseed', async () => {
    const pool = new FakePool(256, 256);
    pool.reseed = () => {
      throw new Error('refused');
    };
    const { ended, lines } = runLoop(modernPolicy, pool);
    const error = ended.catch(String);
    await pass(5000);
    expect(await error).toBe('Error: refused');
    const credits = lines.filter(({ fields }) => fields.event === 'credited');
    expect(credits.map(({ fields }) => fields)).toEqual([
      { event: 'credited', source: 'fake', bits: 256, bytes: 2500, reseed: null, dryRun: false },
    ]);
  });

  it('feeds once the trial is passed, then one fresh block and one reseed each interval', async () => {
    const { source, pool, loop, ended } = runLoop(modernPolicy, new FakePool(256, 256));
    await pass(60_000);
    expect(pool.adds.map(({ at }) => at)).toEqual([750, 10_750, 20_750, 30_750, 40_750, 50_750]);
    expect(pool.reseeds).toBe(6);
    expect(pool.adds.every((one) => one.bits === 256 && one.bytes === 2500)).toBe(true);
    expect(source.reads).toBe(1 + 1 + 6); // the priming word, the first trial block, one each feed
    loop.stop();
    await pass(1000);
    expect(await ended).toBe('stopped');
    expect(source.memories.every(({ filled }) => filled === 0)).toBe(true);
  });

  it('does not wake up between two feeds', async () => {
    const { turns } = runLoop(modernPolicy, new FakePool(256, 256));
    await pass(5000);
    const before = turns.length;
    await pass(5000);
    expect(turns.length).toBe(before);
  });

  it('feeds from the fallback source while a quarantined source is tested again', async () => {
    const fallback = new FakeSource('fallback');
    const { pool, monitor, loop, verdicts } = runLoop(modernPolicy, new FakePool(256, 256), {
      fallback,
    });
    verdicts.push(...new Array<BlockVerdict>(3).fill(FAILED)); // it falls at once
    await pass(10_500);
    expect(monitor.trust).toBe('quarantined');
    await pass(1500); // its retest, of 20 blocks in 5 s, has begun
    expect(monitor.trust).toBe('quarantined');
    const before = pool.adds.length;
    loop.copied();
    await pass(3 * BLOCK_MS);
    expect(pool.adds.length).toBe(before + 1);
    await pass(10_000);
    expect(monitor.trust).toBe('trusted');
  });

  it('leaves a quarantined source without data alone for as long as one that fails', async () => {
    const fallback = new FakeSource('fallback');
    const { source, monitor, verdicts } = runLoop(modernPolicy, new FakePool(256, 256), {
      fallback,
    });
    verdicts.push(...new Array<BlockVerdict>(3).fill(FAILED));
    await pass(5000);
    expect(monitor.trust).toBe('quarantined');
    source.trouble = 'noData';
    await pass(3_600_000);
    const before = source.reads;
    await pass(3_600_000);
    expect(source.reads - before).toBeLessThanOrEqual(7);
  });

  it('gives a sign of life as often as the watchdog wants, from the loop', async () => {
    const { turns } = runLoop(modernPolicy, new FakePool(256, 256), {
      aliveEvery: milliseconds(1000),
    });
    await pass(9000);
    const gaps = turns.slice(1).map((at, i) => at - (turns[i] as number));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1000);
  });

  it('credits nothing for a failed block, quarantines, retests with back-off, comes back', async () => {
    const { pool, source, monitor, loop, text, verdicts } = runLoop(
      modernPolicy,
      new FakePool(256, 256),
    );
    await pass(5000);
    expect(pool.adds.length).toBe(1);
    verdicts.push(...new Array<BlockVerdict>(6).fill(FAILED)); // three to fall, three retests
    await pass(10_000);
    expect(monitor.trust).toBe('quarantined');
    expect(loop.state).toBe('degraded');
    expect(text()).toContain('warn fake: block rejected and wiped, failed monobit');
    expect(text()).toContain(
      'warn fake: quarantined, 3 of its last 10 blocks failed, far more than by chance; next test in 10s',
    );
    const reads = source.reads;
    await pass(5000); // fell at about 11.5 s, so the first retest is at 21.5 s
    expect(source.reads).toBe(reads);
    await pass(10_000 + 20_000 + 40_000); // the three failed retests
    expect(pool.adds.length).toBe(1);
    await pass(80_000 + 21 * BLOCK_MS);
    expect(monitor.trust).toBe('trusted');
    expect(text()).toContain('info no longer degraded');
    expect(pool.adds.length).toBe(2);
    expect(source.memories.every(({ filled }) => filled === 0)).toBe(true);
  });

  it('quarantines at once for a failure that chance does not explain', async () => {
    const built = runLoop(modernPolicy, new FakePool(256, 256));
    await pass(5000);
    built.verdicts.push({ failed: ['repetitionCount'], permanent: true });
    await pass(6000);
    expect(built.monitor.trust).toBe('quarantined');
    expect(built.text()).toContain(
      'warn fake: quarantined, chance does not explain this block; next test in 10s',
    );
    expect(built.monitor.snapshot().failures).toMatchObject({ repetitionCount: 1, monobit: 0 });
  });

  it('never reads a source again that has failed for good, and goes on with the next one', async () => {
    const fallback = new FakeSource('fallback');
    const { source, pool, loop, monitor, verdicts, lines } = runLoop(
      modernPolicy,
      new FakePool(256, 256),
      { fallback, onPermanentFailure: 'stop' },
    );
    await pass(5000); // trusted and fed from
    verdicts.push(BROKE);
    await pass(10_000);
    expect(monitor.snapshot()).toMatchObject({ standing: 'failed', creditedBitsPerByte: 0 });
    expect(monitor.snapshot().reason).not.toBe('');
    const { reads, rests } = source;
    expect(rests).toBeGreaterThan(0);
    loop.copied(); // as after a copy of the machine
    source.is = 'another chip';
    const before = pool.adds.length;
    await pass(3_600_000);
    expect(source.reads).toBe(reads);
    expect(monitor.trust).toBe('failed');
    expect(pool.adds.length).toBeGreaterThan(before + 300);
    expect(loop.state).toBe('feeding');
    const changes = lines.filter(({ fields }) => fields['standing'] === 'failed');
    expect(changes).toMatchObject([
      { level: 'error', fields: { source: 'fake', before: 'trusted' } },
    ]);
  });

  it('stays degraded where a source is required and the only one has failed for good', async () => {
    const { loop, source, verdicts, pool, text } = runLoop(modernPolicy, new FakePool(256, 256), {
      requireSource: true,
      onPermanentFailure: 'stop',
    });
    verdicts.push(BROKE);
    await pass(1000);
    const { reads } = source;
    await pass(3_600_000); // had it ended, the service manager would have begun a new trial
    expect(loop.state).toBe('degraded');
    expect(text()).not.toContain('still trying'); // it may end
    expect([source.reads, pool.adds]).toEqual([reads, []]);
  });

  it('waits for a source in trouble with a growing pause, and says so once', async () => {
    const { source, pool, text, loop } = runLoop(modernPolicy, new FakePool(256, 256));
    source.trouble = 'noData';
    await pass(25_000);
    expect(source.reads).toBeLessThanOrEqual(7);
    expect(text().match(/it is noData/g)?.length).toBe(2); // the source's line and why it is degraded
    expect(loop.state).toBe('degraded');
    source.trouble = undefined;
    await pass(12_000);
    expect(pool.adds.length).toBeGreaterThan(0);
    expect(text()).toMatch(/info fake: delivers again, after \d+s/);
  });

  it('puts a device that was lost, or replaced, on trial again', async () => {
    const { source, monitor, text } = runLoop(modernPolicy, new FakePool(256, 256));
    await pass(5000);
    expect(monitor.trust).toBe('trusted');
    source.is = 'another chip';
    await pass(10_000);
    expect(text()).toContain('/dev/fake is now another chip, before it was chip');
    expect(text()).toContain('info fake: on trial again');
    source.trouble = 'absent';
    await pass(10_000);
    source.trouble = undefined;
    await pass(15_000);
    expect(text().match(/on trial again/g)?.length).toBe(2);
    expect(monitor.trust).toBe('trusted');
  });

  it('ends at once without a usable source where one is required', async () => {
    const built = runLoop(modernPolicy, new FakePool(256, 256), { requireSource: true });
    built.source.trouble = 'absent';
    await pass(1000);
    expect(await built.ended).toBe('noSource');
    expect(built.lines.filter(({ fields }) => fields.event === 'degraded')).toEqual([]);
    expect(built.text()).not.toContain('still trying');
  });

  it('ends as soon as nothing is needed where that is wanted', async () => {
    const built = runLoop(modernPolicy, new FakePool(256, 256), { until: 'satisfied' });
    await pass(1000);
    expect(await built.ended).toBe('satisfied');
    expect(built.pool.adds.length).toBe(1);
  });

  it.each([0, 300, 800, 5000, 10_100])(
    'stops within a block when told to after %i ms',
    async (ms) => {
      const { loop, ended, pool } = runLoop(modernPolicy, new FakePool(256, 256));
      await pass(ms);
      const adds = pool.adds.length;
      loop.stop();
      await pass(BLOCK_MS);
      expect(await ended).toBe('stopped');
      expect(pool.adds.length).toBe(adds);
    },
  );
});

describe('on a legacy pool', () => {
  it('fills to the watermark in steps, takes no more bytes than that, and sleeps on the pool', async () => {
    const { pool, source, ledger } = runLoop(legacyPolicy, new FakePool(4096, 160));
    await pass(2000);
    expect(pool.avail).toBeGreaterThanOrEqual(3072);
    expect(pool.adds.length).toBeGreaterThan(1);
    expect(pool.watching).toBe(true);
    expect(pool.reseeds).toBe(0);
    const { bytesTaken, bitsCredited } = ledger.account('fake');
    expect(bytesTaken).toBe(Math.ceil(bitsCredited / 4));
    const reads = source.reads;
    await pass(100_000);
    expect(source.reads).toBe(reads);
  });

  it('refills when the pool calls, and looks by itself where the call is lost', async () => {
    const { pool } = runLoop(legacyPolicy, new FakePool(4096, 3500));
    await pass(1000);
    expect(pool.adds.length).toBe(0);
    pool.avail = 2000;
    pool.wants();
    await pass(1500);
    expect(pool.avail).toBeGreaterThanOrEqual(3072);
    pool.avail = 1000;
    await pass(301_000);
    expect(pool.avail).toBeGreaterThanOrEqual(3072);
  });

  it('does not spin when the pool calls above the watermark, and says why', async () => {
    const calling = new FakePool(4096, 3500);
    calling.calls = true; // as poll() does while the count is below a threshold that is not ours
    calling.threshold = 4000;
    const { pool, turns, lines } = runLoop(legacyPolicy, calling);
    await pass(100_000);
    expect(turns.length).toBeLessThan(50);
    const said = lines.filter(({ fields }) => fields.event === 'thresholdAboveWatermark');
    expect(said.map(({ fields }) => fields['thresholdBits'])).toEqual([4000]);
    pool.avail = 1000;
    await pass(12_000);
    expect(pool.avail).toBeGreaterThanOrEqual(3072);
  });

  it('says so again when the threshold was lowered and is raised once more', async () => {
    const pool = new FakePool(4096, 3500);
    const { lines, turns } = runLoop(legacyPolicy, pool);
    const said = () =>
      lines.filter(({ fields }) => fields.event === 'thresholdAboveWatermark').length;
    pool.calls = true;
    pool.threshold = 4000;
    pool.wants();
    await pass(25_000);
    expect(said()).toBe(1);
    pool.calls = false;
    pool.threshold = 3072;
    await pass(25_000);
    const before = turns.length;
    await pass(25_000);
    expect(turns.length, 'the back-off is over').toBe(before);
    pool.calls = true;
    pool.threshold = 4000;
    pool.wants();
    await pass(25_000);
    expect(said()).toBe(2);
  });

  it('accuses nobody, and goes on listening, where somebody else refilled first', async () => {
    const { pool, lines } = runLoop(legacyPolicy, new FakePool(4096, 3500));
    pool.threshold = 3072;
    await pass(1000);
    for (let call = 0; call < 5; ++call) {
      pool.wants(); // it fell below the threshold, and the kernel's own thread fed it at once
      await pass(100);
    }
    expect(pool.watching).toBe(true);
    expect(lines.filter(({ level }) => level === 'warn')).toEqual([]);
    pool.avail = 2000;
    pool.wants();
    await pass(1500);
    expect(pool.avail).toBeGreaterThanOrEqual(3072);
  });

  it('throws what went wrong as it is, although its end fails as well', async () => {
    const pool = new FakePool(4096, 3500);
    pool.watch = (wake) => {
      pool.wants = wake;
      const close = () => {
        throw new Error('in the end');
      };
      return { start() {}, stop() {}, close };
    };
    const { ended, lines } = runLoop(legacyPolicy, pool);
    const error = ended.catch(String);
    await pass(1000);
    pool.view = () => {
      throw new Error('the first');
    };
    pool.wants();
    await pass(1000);
    expect(await error).toBe('Error: the first');
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('does not listen to a pool that it can do nothing for', async () => {
    const { pool, source, turns } = runLoop(legacyPolicy, new FakePool(4096, 3500));
    await pass(1000);
    source.trouble = 'ended';
    pool.avail = 0;
    pool.wants();
    await pass(60_000);
    expect(pool.watching).toBe(false);
    expect(turns.length).toBeLessThan(30);
  });
});
