// A self-test of the running sources: on blocks that are not fed, within a deadline, beside the feeds.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SELFTEST_DEADLINE_MS, selftest } from '../../../src/daemon/selftest.js';
import { modernPolicy } from '../../../src/pool/policy.js';
import { FakePool, FakeSource, runLoop } from '../../support/fake-loop.js';
import { BROKE, recordingLog } from '../../support/fakes.js';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

function build(more: Parameters<typeof runLoop>[2] = {}) {
  const built = runLoop(modernPolicy, new FakePool(256, 256), { reseedInterval: 60_000, ...more });
  const { loop, monitor } = built;
  const test = (only?: string) =>
    selftest(
      {
        monitors: [monitor],
        wake: () => loop.wake(),
        now: () => Date.now(),
        log: recordingLog().log,
      },
      only,
    );
  return { ...built, test };
}

it('reads and judges a block while nothing is needed, and feeds nothing of it', async () => {
  const { test, pool, monitor } = build();
  await pass(10_000);
  const adds = pool.adds.length;
  const asked = test();
  await pass(1000);
  expect(await asked).toMatchObject({
    passed: true,
    sources: [{ name: 'fake', standing: 'trusted', result: 'passed', samples: 2500, reason: '' }],
  });
  expect(monitor.selfTest.isWaiting).toBe(false);
  expect(pool.adds.length).toBe(adds);
  await pass(60_000); // and then it feeds as before
  expect(pool.adds.length).toBeGreaterThan(adds);
});

it('names the tests that failed, which count for the trust', async () => {
  const { test, verdicts } = build();
  await pass(10_000);
  verdicts.push(BROKE);
  const asked = test();
  await pass(1000);
  const [source] = (await asked).sources;
  expect(source).toMatchObject({
    ...{ result: 'failed', standing: 'quarantined', testsFailed: ['replay'] },
  });
  expect(source?.testsPassed).toContain('monobit');
});

it('leaves a source alone that is quarantined or has failed for good, and says so', async () => {
  for (const then of ['retest', 'stop'] as const) {
    const { test, verdicts, source, monitor } = build({ onPermanentFailure: then });
    verdicts.push(BROKE);
    await pass(1000);
    const { reads } = source;
    const before = monitor.snapshot();
    const report = await test();
    expect(report.passed).toBe(false);
    expect(report.sources).toMatchObject([{ result: 'failed', samples: 0, testsPassed: [] }]);
    expect(report.sources[0]?.reason).toBe(before.reason);
    expect([source.reads, monitor.snapshot()]).toEqual([reads, before]);
  }
});

it('answers within its deadline for a source that delivers too slowly, and the test is over', async () => {
  const { test, source, monitor, loop } = build();
  await pass(10_000);
  source.blockMs = 10 * SELFTEST_DEADLINE_MS;
  const asked = test();
  await pass(SELFTEST_DEADLINE_MS + 1);
  const report = await asked;
  expect(report).toMatchObject({ passed: false, sources: [{ result: 'failed', samples: 0 }] });
  expect(report.sources[0]?.reason).not.toBe('');
  expect(monitor.selfTest.isWaiting).toBe(false);
  expect(loop.state).toBe('feeding');
});

it('fails at trouble, at once, but not where the device is not here', async () => {
  const { test, source } = build();
  await pass(10_000);
  source.trouble = 'broken';
  const broken = test();
  await pass(1000);
  expect((await broken).sources).toMatchObject([{ result: 'failed', reason: 'it is broken' }]);
  source.trouble = 'absent';
  const absent = test();
  await pass(1000);
  expect(await absent).toMatchObject({ passed: false, sources: [{ result: 'notPresent' }] });
});

it('shares a test under way, and answers of the named source only', async () => {
  const { test, source } = build();
  await pass(10_000);
  const { reads } = source;
  const both = Promise.all([test(), test('fake')]);
  await pass(1000);
  const [all, one] = await both;
  expect([all.passed, one.passed]).toEqual([true, true]);
  expect(source.reads).toBe(reads + 2); // what primes the continuous test again, and a block
  expect(await test('other')).toMatchObject({ passed: false, sources: [] });
});

it('gives each who asks the whole time, whenever the test began', async () => {
  const { test, source, monitor } = build();
  await pass(10_000);
  source.blockMs = SELFTEST_DEADLINE_MS + 5000;
  const first = test();
  await pass(12_000);
  const second = test();
  await pass(SELFTEST_DEADLINE_MS);
  expect((await first).sources).toMatchObject([{ result: 'failed', samples: 0 }]);
  expect((await second).sources).toMatchObject([{ result: 'passed', samples: 2500 }]);
  expect(monitor.selfTest.isWaiting).toBe(false);
});

it('goes on beside another source that feeds', async () => {
  const fallback = new FakeSource('fallback');
  const { test, source, pool } = build({ fallback, reseedInterval: 1000 });
  await pass(10_000);
  source.blockMs = 10 * SELFTEST_DEADLINE_MS;
  const asked = test();
  const adds = pool.adds.length;
  await pass(SELFTEST_DEADLINE_MS + 1);
  expect((await asked).passed).toBe(false);
  expect(pool.adds.length).toBeGreaterThan(adds + 1);
});
