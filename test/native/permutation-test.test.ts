// The permutation test of SP 800-90B 5.1: uniform shuffles, ranks that depend on the seed alone, and its verdicts.
import { describe, expect, it } from 'vitest';
import { STATISTICS, type Statistic } from '../../src/assess/iid.js';
import { native } from '../../src/native.js';
import { RandomBytes } from '../support/random-bytes.js';
import { beat, coin, ramp, stayingBits } from '../support/sample-sources.js';
import { orderStatistics } from '../support/sp800-90b-iid-oracle.js';

const run = (samples: Uint8Array, seed: bigint, threads = 2, shuffles?: number) =>
  new native.PermutationTest(samples, seed, shuffles).run(threads);

/** All orders of the numbers. */
const ordersOf = (numbers: readonly number[]): number[][] =>
  numbers.length <= 1
    ? [[...numbers]]
    : numbers.flatMap((number, i) =>
        ordersOf(numbers.toSpliced(i, 1)).map((rest) => [number, ...rest]),
      );

describe('a shuffle', () => {
  // The first shuffle of each of 4000 seeds against all 120 orders of five samples. A share of p is within five standard
  // deviations, which one of these 30 figures misses by chance in 60,000 runs of other seeds.
  it('gives every order as often', async () => {
    const samples = [1, 4, 2, 5, 3];
    const RUNS = 4000;
    const original = orderStatistics(samples);
    const compared = [0, 1, 2, 3, 4, 5, 13, 14].map((i) => ({ i, higher: 0, equal: 0 }));
    for (let seed = 0; seed < RUNS; seed++) {
      const { ranks } = await run(Uint8Array.from(samples), BigInt(seed), 1, 1);
      for (const one of compared) {
        one.higher += ranks[one.i]?.higher ?? 0;
        one.equal += ranks[one.i]?.equal ?? 0;
      }
    }
    const orders = ordersOf(samples).map(orderStatistics);
    for (const { i, higher, equal } of compared) {
      const own = original[i] as number;
      const shares = [
        [higher, orders.filter((order) => (order[i] as number) > own + 1e-9).length / 120],
        [
          equal,
          orders.filter((order) => Math.abs((order[i] as number) - own) <= 1e-9).length / 120,
        ],
      ] as const;
      for (const [count, p] of shares) {
        const deviation = Math.sqrt(RUNS * p * (1 - p));
        expect(Math.abs(count - RUNS * p), STATISTICS[i]).toBeLessThanOrEqual(5 * deviation);
      }
    }
  });
});

describe('the ranks', () => {
  const samples = beat(50, 0.1, 2000);

  it('depend on the seed and not on the number of threads', async () => {
    const one = await run(samples, 5n, 1, 300);
    expect(await run(samples, 5n, 4, 300)).toEqual(one);
    expect(await run(samples, 6n, 1, 300)).not.toEqual(one);
  });

  it('are counted until a statistic has passed', async () => {
    const { ranks } = await run(new RandomBytes(21).take(2000), 1n);
    for (const { higher, equal, lower, passed } of ranks) {
      const [above, below] = [higher + equal, equal + lower];
      expect(passed).toBe(above > 5 && below > 5);
      // One shuffle less, and it would not have passed; or else it did not pass at all.
      if (passed) expect(Math.min(above, below)).toBe(6);
      else expect(higher + equal + lower).toBe(10_000);
    }
  });

  it('are none if there is no shuffle', async () => {
    const { ranks } = await run(samples, 1n, 1, 0);
    expect(ranks).toEqual(STATISTICS.map(() => ({ higher: 0, equal: 0, lower: 0, passed: false })));
  });
});

describe('the verdict', () => {
  const failing = async (samples: Uint8Array, shuffles?: number): Promise<Statistic[]> => {
    const { ranks } = await run(samples, 3n, 2, shuffles);
    return STATISTICS.filter((_, i) => !ranks[i]?.passed);
  };

  it('passes what is independent and identically distributed', async () => {
    expect(await failing(new RandomBytes(22).take(5000))).toEqual([]);
    expect(await failing(coin(0.7, 8000))).toEqual([]);
  });

  it.each<[string, Uint8Array, Statistic]>([
    ['bits that stay', stayingBits(0.6, 6100), 'medianRuns'],
    ['a period of 8 in one of four samples', beat(8, 0.5, 1500), 'periodicity8'],
    ['a ramp', ramp(1024), 'directionalRuns'],
    ['a drift', ramp(1500).map((_, i) => (i >> 5) + (i % 7)), 'excursion'],
  ])('fails %s', async (_name, samples, statistic) => {
    // A tenth of the shuffles: what is on the edge may fail besides, and this one is far beyond it.
    expect(await failing(samples, 1000)).toContain(statistic);
  });
});

it('says how far it is, and runs once', async () => {
  const test = new native.PermutationTest(new RandomBytes(23).take(1000), 1n);
  expect(test.done()).toBe(0);
  await test.run(2);
  expect(test.done()).toBeGreaterThan(0);
  expect(test.done()).toBeLessThanOrEqual(1);
  expect(() => test.run(2)).toThrow('it has been run');
});

it('refuses a seed of more than 64 bits', () => {
  expect(() => new native.PermutationTest(Uint8Array.of(1, 2), 2n ** 64n)).toThrow(RangeError);
});
