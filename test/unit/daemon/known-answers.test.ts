// What the daemon makes of the known answers: a failure is final, it is said each time, and nothing is fed any more.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KnownAnswers } from '../../../src/daemon/known-answers.js';
import { modernPolicy } from '../../../src/pool/policy.js';
import { KNOWN_ANSWERS } from '../../../src/service/known-answers-document.js';
import { FakePool, runLoop } from '../../support/fake-loop.js';
import { recordingLog } from '../../support/fakes.js';

/** Known answers of which those that are in `wrong` fail now. */
function answers(wrong: readonly string[] = []) {
  const state = { wrong };
  const { log, lines } = recordingLog();
  const selfTest = () => {
    const tests = ['runs', 'lag'].map((name) => ({ name, passed: !state.wrong.includes(name) }));
    return { passed: tests.every(({ passed }) => passed), milliseconds: 12.6, tests };
  };
  return { state, lines, known: new KnownAnswers({ native: { selfTest }, log }) };
}

it('pass, and say how many there are', () => {
  const { known, lines } = answers();
  known.logLast(false);
  expect([known.hasFailed, known.reason]).toEqual([false, '']);
  expect(known.status).toMatchObject({ passed: true, failed: [], tests: 2, milliseconds: 13 });
  expect(lines).toMatchObject([{ fields: { event: 'selftestPassed', tests: 2, asked: false } }]);
  expect(KNOWN_ANSWERS.mismatch(known.again(), '')).toBeUndefined();
});

it('that were wrong once stay so, whatever the next run says', () => {
  const { known, state, lines } = answers(['lag']);
  known.logLast(false);
  state.wrong = [];
  const report = known.again();
  expect(report).toMatchObject({ passed: false, tests: [{ passed: true }, { passed: true }] });
  expect(report.reason).toContain('lag');
  expect([known.hasFailed, known.status.failed]).toEqual([true, ['lag']]);
  expect(lines).toMatchObject([
    { level: 'error', fields: { event: 'selftestFailed', failed: ['lag'], asked: false } },
    { level: 'error', fields: { event: 'selftestFailed', failed: [], asked: true } },
  ]);
});

it('keep the first failure, also where another follows', () => {
  const { known, state } = answers(['lag']);
  state.wrong = ['runs'];
  expect(known.again().reason).toContain('lag');
  expect(known.status.failed).toEqual(['lag']);
});

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

it('that become wrong end the feeds: nothing more is read, credited or reseeded', async () => {
  let hasFailed = false;
  const pool = new FakePool(256, 256);
  const { loop, source } = runLoop(modernPolicy, pool, { hasFailedSelftest: () => hasFailed });
  await vi.advanceTimersByTimeAsync(25_000);
  const fed = pool.adds.length;
  expect([fed > 0, loop.state]).toEqual([true, 'feeding']);
  hasFailed = true;
  loop.wake();
  await vi.advanceTimersByTimeAsync(1000);
  const { reads } = source;
  await vi.advanceTimersByTimeAsync(600_000);
  expect([pool.adds.length, source.reads, loop.state]).toEqual([fed, reads, 'degraded']);
  expect(await loop.reseeded()).toBeUndefined();
});
