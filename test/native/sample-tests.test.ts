// All health tests of raw samples on sources that are made to fail: each is caught by the tests that
// should catch it, within the samples that the theory says, and by no other.
import { describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';
import { RandomBytes } from '../support/random-bytes.js';
import { BLOCK, beat, healthy, pattern } from '../support/replay-timer.js';

const [REPETITION, PROPORTION, LAG, STUCK, REPLAY, PERMANENT, MARKOV] = [1, 2, 4, 8, 16, 32, 64];

/** What the tests say at 1 bit per sample, block after block, until one fails: [block, mask]. */
async function firstFailure(samples: readonly number[], block = BLOCK): Promise<[number, number]> {
  const tests = new native.SampleTests(1);
  for (let at = 0; at + block <= samples.length; at += block) {
    const mask = tests.test(await blockOf(Uint8Array.from(samples.slice(at, at + block))));
    if (mask !== 0) return [at / block, mask];
  }
  return [-1, 0];
}

const ALL = REPETITION | PROPORTION | LAG | STUCK | REPLAY | PERMANENT | MARKOV;

describe('a source that fails from the start', () => {
  it.each([
    ['a constant', pattern(BLOCK, 40), ALL],
    // Every difference is the same, and all values come again after 256.
    [
      'a ramp',
      Array.from({ length: BLOCK }, (_, i) => 3 * i),
      LAG | STUCK | REPLAY | PERMANENT | MARKOV,
    ],
    ['a beat of 5, exact', beat(BLOCK, 5, 1), LAG | PERMANENT | MARKOV],
    ['a beat of 5, with 5 % of noise', beat(BLOCK, 5, 0.95), LAG | PERMANENT | MARKOV],
    ['a beat of 22, four in five', beat(BLOCK, 22, 0.89), LAG | PERMANENT | MARKOV],
    // Three in four are the same, never 31 in a row, half of the differences are not 0.
    ['2-1-2-2', pattern(BLOCK, 2, 1, 2, 2), PROPORTION | LAG | REPLAY | PERMANENT],
  ])('%s', async (_, samples, expected) => {
    expect(await firstFailure(samples)).toEqual([0, expected]);
  });
});

describe('a source that gets stuck', () => {
  it.each([0, 1, 700, 2040, 5000])(
    'after %i samples fails within the 61 that RCT takes',
    async (k) => {
      const samples = [...healthy(k), ...pattern(2 * BLOCK, 7)];
      const [block, mask] = await firstFailure(samples, 100);
      expect(block).toBeLessThanOrEqual(Math.floor((k + 61) / 100));
      expect(mask & REPETITION).toBe(REPETITION);
    },
  );

  it.each([
    [30, 0],
    [31, REPETITION], // 1 + 30 / 1
    [60, REPETITION],
    [61, REPETITION | PERMANENT], // 1 + 60 / 1
  ])('for %i samples fails with %i', async (length, expected) => {
    const samples = healthy(BLOCK);
    samples.fill(299, 1000, 1000 + length); // 43 as a byte
    samples[999] = samples[1000 + length] = 300;
    const [, mask] = await firstFailure(samples);
    expect(mask & ~LAG).toBe(expected); // the lag predictor may see it too, some samples later
  });

  it('is judged by itself again once it has recovered', async () => {
    const tests = new native.SampleTests(1);
    const bad = pattern(BLOCK, 7);
    bad.splice(0, BLOCK - 40, ...healthy(BLOCK - 40)); // too short to come again
    expect(tests.test(await blockOf(Uint8Array.from(bad))) & ~LAG).toBe(REPETITION);
    expect(tests.test(await blockOf(Uint8Array.from(healthy(BLOCK, 5))))).toBe(0);
  });
});

describe('a recording that is played in a loop', () => {
  const ANCHOR = 1024;
  const looped = (period: number, count: number): number[] => {
    const once = healthy(period, period);
    return Array.from({ length: count }, (_, i) => once[i % period] as number);
  };

  it.each([100, 300, 4000, 33_333, 100_000])(
    'of %i samples fails within 3 P and an anchor',
    async (period) => {
      const samples = looped(period, 3 * period + 2 * ANCHOR + BLOCK);
      const [block, mask] = await firstFailure(samples, ANCHOR);
      expect((block + 1) * ANCHOR).toBeLessThanOrEqual(3 * period + 2 * ANCHOR);
      expect(mask).not.toBe(0);
    },
    60_000,
  );

  it('is found although noise has altered every seventh sample', async () => {
    const period = 20_000;
    const noise = healthy(4 * period, 5);
    const isAltered = new RandomBytes(4).take(4 * period);
    const samples = looped(period, 4 * period).map((sample, i) =>
      (isAltered[i] as number) < 37 ? (noise[i] as number) : sample,
    );
    const tests = new native.SampleTests(1);
    let found = 0;
    for (let at = 0; at + BLOCK <= samples.length; at += BLOCK) {
      found |= tests.test(await blockOf(Uint8Array.from(samples.slice(at, at + BLOCK))));
    }
    expect(found & (REPLAY | PERMANENT)).toBe(REPLAY | PERMANENT);
  });

  it('is never forgotten', async () => {
    const tests = new native.SampleTests(1);
    const once = await blockOf(Uint8Array.from(healthy(500)));
    while ((tests.test(once) & REPLAY) === 0);
    for (let i = 0; i < 30; ++i) {
      const fresh = await blockOf(Uint8Array.from(healthy(BLOCK, 100 + i)));
      expect(tests.test(fresh)).toBe(REPLAY | PERMANENT);
    }
  });

  it('cannot come from independent samples', async () => {
    expect(await firstFailure(healthy(300_000, 8))).toEqual([-1, 0]);
  });
});
