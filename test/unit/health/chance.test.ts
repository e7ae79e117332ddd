// How far chance explains failed blocks: against sums written out, and at the counts where the verdict turns.
import { describe, expect, it } from 'vitest';
import { expectedFailures, isChance, poissonTail } from '../../../src/health/chance.js';

describe('the tail of a Poisson distribution', () => {
  it.each([
    [1, 0, 1],
    [1, 1, 1 - Math.exp(-1)],
    [1, 2, 1 - 2 * Math.exp(-1)],
    [2, 3, 1 - 5 * Math.exp(-2)],
    [0.001, 1, 1 - Math.exp(-0.001)],
    // 1 - e^-4 (1 + 4 + 8 + 32/3 + 32/3 + 128/15)
    [4, 6, 1 - (Math.exp(-4) * (15 + 60 + 120 + 160 + 160 + 128)) / 15],
  ])('with a mean of %d from %d on is %d', (mean, least, probability) => {
    expect(poissonTail(mean, least)).toBeCloseTo(probability, 12);
  });

  it('falls with the count, and at the mean of a large one is about a half', () => {
    const tails = [0, 50, 90, 100, 101, 130, 200].map((least) => poissonTail(100, least));
    expect([...tails].sort((a, b) => b - a)).toEqual(tails);
    expect(poissonTail(10_000, 10_000)).toBeCloseTo(0.5, 1);
    expect(poissonTail(80_000, 90_000)).toBeLessThan(1e-200);
  });
});

describe('chance', () => {
  it.each([
    [1, 0, true],
    [1, 1, false],
    [2, 1, true],
    [10, 1, true],
    [10, 2, false], // 1 - e^-m (1 + m) with m = 10 / 1244 * 1.07: 4 in 100,000
    [5, 5, false],
    [40, 2, false],
    [159_999, 118, true],
    [159_999, 129, true],
    [159_999, 172, true],
    [159_999, 175, true],
    [159_999, 200, false],
    [1_000_000, 804, true],
    // Counts so large that what is known of the probability itself decides.
    [100_000_000, 80_400, true],
    [100_000_000, 90_000, false],
  ])('of %d blocks, %d failed: %s', (blocks, failed, explained) => {
    expect(isChance(blocks, failed)).toBe(explained);
  });

  it('lets 1 block in 1244 fail', () => {
    expect(expectedFailures(1244)).toBe(1);
  });
});
