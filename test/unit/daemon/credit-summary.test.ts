// The log accounts for every credit: one by one, or in a sum at most once a minute.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { legacyPolicy } from '../../../src/pool/policy.js';
import { FakePool, runLoop } from '../../support/fake-loop.js';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** A legacy pool with a reader that empties it every `everyMs`. */
function drained(everyMs: number) {
  const pool = new FakePool(4096, 0);
  const running = runLoop(legacyPolicy, pool);
  const reader = setInterval(() => {
    pool.avail = 0;
    pool.wants();
  }, everyMs);
  const said = (event: string) => {
    const lines = running.lines.filter(({ fields }) => fields.event === event);
    return lines.filter(({ level }) => level === 'info').map(({ fields }) => fields);
  };
  const bits = () =>
    [...said('credited'), ...said('creditsSummed')].reduce(
      (all, one) => all + Number(one['bits']),
      0,
    );
  return { ...running, said, bits, leave: () => clearInterval(reader) };
}

it('sums up what a draining reader causes, once a minute, and misses nothing', async () => {
  const { loop, said, bits, ended, lines } = drained(700);
  await pass(190_000);
  expect(said('credited').length).toBe(1);
  expect(said('creditsSummed').length).toBe(3);
  loop.stop();
  await pass(10_000);
  expect(await ended).toBe('stopped');
  expect(said('creditsSummed').length, 'the rest is said at the stop').toBe(4);
  expect(bits()).toBe(loop.fed.bitsCredited);
  const credits = said('creditsSummed').reduce((all, one) => all + Number(one['credits']), 0);
  expect(credits).toBeGreaterThan(200);
  const each = lines.filter(({ fields }) => fields.event === 'credited');
  const audited = each.reduce((all, { fields }) => all + Number(fields['bits']), 0);
  expect(audited, 'what the audit file hears').toBe(loop.fed.bitsCredited);
});

it('says a single credit by itself again once a minute has passed, and holds no timer in between', async () => {
  const { said, bits, loop, leave } = drained(700);
  await pass(5000);
  leave();
  await pass(130_000);
  expect([said('credited').length, said('creditsSummed').length]).toEqual([1, 1]);
  loop.copied();
  await pass(1000);
  expect([said('credited').length, said('creditsSummed').length]).toEqual([2, 1]);
  expect(bits()).toBe(loop.fed.bitsCredited);
});
