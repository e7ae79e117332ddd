// The worked examples of SP 800-90B 5.1: each has the sequence and the figure that the standard derives from it.
import { describe, expect, it } from 'vitest';
import { STATISTICS, type Statistic } from '../../src/assess/iid.js';
import { native } from '../../src/native.js';

/** The statistics of the samples as they are, without any shuffle. */
async function statisticsOf(samples: readonly number[]) {
  const test = new native.PermutationTest(Uint8Array.from(samples), 1n, 0);
  const { original } = await test.run(1);
  return (name: Statistic) => original[STATISTICS.indexOf(name)];
}

describe('the example of', () => {
  it('5.1.1, excursion: mean 8, |2 - 8| = 6 is the highest of 6, 1, 3, 1, 0', async () => {
    expect((await statisticsOf([2, 15, 4, 10, 9]))('excursion')).toBe(6);
  });

  it('5.1.2 to 5.1.4, directional runs: ++++++, --, ++; 8 increases, 2 decreases', async () => {
    const statistic = await statisticsOf([2, 2, 2, 5, 7, 7, 9, 3, 1, 4, 4]);
    expect(statistic('directionalRuns')).toBe(3);
    expect(statistic('longestDirectionalRun')).toBe(6);
    expect(statistic('increasesDecreases')).toBe(8);
  });

  it('5.1.5 and 5.1.6, runs by the median, which is 9: -, ++, -, ++, -', async () => {
    const statistic = await statisticsOf([5, 15, 12, 1, 13, 9, 4]);
    expect(statistic('medianRuns')).toBe(5);
    expect(statistic('longestMedianRun')).toBe(2);
  });

  it('5.1.7 and 5.1.8, collisions: after 3, 4 and 2 samples, and the last one has none', async () => {
    const statistic = await statisticsOf([2, 1, 1, 2, 0, 1, 0, 1, 1, 2]);
    expect(statistic('averageCollision')).toBe(3);
    expect(statistic('maximumCollision')).toBe(4);
  });

  it('5.1.9, periodicity with lag 2: samples 1, 2, 4, 5 and 6 come again', async () => {
    expect((await statisticsOf([2, 1, 2, 1, 0, 1, 0, 1, 1, 2]))('periodicity2')).toBe(5);
  });

  it('5.1.10, covariance with lag 2: 5 6 + 2 10 + 6 12 + 10 3 + 12 1', async () => {
    expect((await statisticsOf([5, 2, 6, 10, 12, 3, 1]))('covariance2')).toBe(164);
  });

  // printf '144 21 139 0 0 15' | bzip2 -5 | wc -c
  it('5.1.11, compression of the text "144 21 139 0 0 15"', async () => {
    expect((await statisticsOf([144, 21, 139, 0, 0, 15]))('compression')).toBe(49);
  });

  // 10001110 11011011 0011: by conversion I 4, 6, 2, by conversion II 142, 219, 48.
  it('the conversions of bits', async () => {
    const bits = [1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0, 1, 1];
    const statistic = await statisticsOf(bits);
    expect(statistic('covariance1')).toBe(4 * 6 + 6 * 2);
    expect(statistic('covariance2')).toBe(4 * 2);
    expect(statistic('increasesDecreases')).toBe(1);
    // 142 twice by conversion II, which by conversion I are 4 and 4
    const twice = await statisticsOf([...bits.slice(0, 8), ...bits.slice(0, 8)]);
    expect(twice('maximumCollision')).toBe(2);
    expect(twice('periodicity1')).toBe(1);
    // Equal counts of ones, and different numbers: 10000000, 01000000
    const shifted = await statisticsOf([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(shifted('maximumCollision')).toBe(0);
    expect(shifted('periodicity1')).toBe(1);
  });
});
