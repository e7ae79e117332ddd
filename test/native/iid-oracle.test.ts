// The statistics of SP 800-90B 5.1 and the tests of 5.2 against slow ones that follow the standard word by word.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { RandomBytes } from '../support/random-bytes.js';
import { coin } from '../support/sample-sources.js';
import * as oracle from '../support/sp800-90b-iid-oracle.js';

const RUNS = { numRuns: 60 };

/** Samples of so many values, which are any bytes; each value occurs. */
const samplesOf = (values: number) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: values, maxLength: values })
    .chain((names) =>
      fc
        .array(fc.constantFrom(...names), { minLength: 4, maxLength: 150 })
        .map((drawn) => [...drawn, ...names]),
    );

const originalOf = async (samples: readonly number[]) =>
  (await new native.PermutationTest(Uint8Array.from(samples), 7n, 0).run(1)).original;

describe.each([2, 3, 5, 40])('samples of %i values', (values) => {
  it('have these statistics', async () => {
    await fc.assert(
      fc.asyncProperty(samplesOf(values), async (samples) => {
        const original = await originalOf(samples);
        for (const [i, expected] of oracle.orderStatistics(samples).entries()) {
          // 0 / 0 where nothing collides, and no lag of what is shorter
          if (Number.isNaN(expected)) expect(original[i]).toBeNaN();
          else expect(original[i]).toBeCloseTo(Math.max(0, expected), 8);
        }
      }),
      RUNS,
    );
  });

  it('have this longest repeated substring', async () => {
    await fc.assert(
      fc.asyncProperty(samplesOf(values), async (samples) => {
        const symbols = new native.Symbols(Uint8Array.from(samples));
        const { repeatedSubstring } = await native.chiSquareTests(symbols);
        const expected = oracle.longestRepeat(samples);
        expect(repeatedSubstring.length).toBe(expected.length);
        expect(repeatedSubstring.pValue).toBeCloseTo(expected.pValue, 9);
      }),
      RUNS,
    );
  });
});

/** `count` samples below `values`, of which low ones are likelier: the expectations and bins differ. */
function skewed(seed: number, values: number, count: number): Uint8Array {
  const random = new RandomBytes(seed).take(2 * count);
  return Uint8Array.from({ length: count }, (_, i) => {
    const unit = random.readUInt16BE(2 * i) / 65_536;
    return Math.floor(values * unit * unit);
  });
}

describe('chi-square', () => {
  it.each([
    [3, 500],
    [5, 1001],
    [17, 2000],
    [40, 3007],
    [256, 4000],
  ])('over %i values in %i samples', async (values, count) => {
    const samples = skewed(values, values, count);
    const tests = await native.chiSquareTests(new native.Symbols(samples));
    for (const [given, expected] of [
      [tests.independence, oracle.independence([...samples])],
      [tests.goodnessOfFit, oracle.goodnessOfFit([...samples])],
    ] as const) {
      expect(given.degreesOfFreedom).toBe(expected.degreesOfFreedom);
      expect(given.statistic).toBeCloseTo(expected.statistic, 7);
    }
  });

  it.each([0.5, 0.7, 0.9, 0.02])('over bits of which %f are 1', async (share) => {
    const bits = coin(share, 12_000);
    const { independence, goodnessOfFit } = await native.chiSquareTests(new native.Symbols(bits));
    const expected = oracle.binaryIndependence([...bits]);
    expect(independence.degreesOfFreedom).toBe(expected?.degreesOfFreedom ?? 0);
    expect(independence.statistic).toBeCloseTo(expected?.statistic ?? 0, 7);
    const fit = oracle.goodnessOfFit([...bits]);
    expect(goodnessOfFit.degreesOfFreedom).toBe(9);
    expect(goodnessOfFit.statistic).toBeCloseTo(fit.statistic, 7);
  });

  // SP 800-90B 5.2.3: of 1000 bits of which 140 are 1, 0.14^2 500 = 9.8 pairs 11 are expected, and 0.14^3 333 = 0.9.
  it('looks at pairs of the bits of the example of 5.2.3', async () => {
    const bits = Uint8Array.from({ length: 1000 }, (_, i) => Number(i % 50 < 7));
    const { independence } = await native.chiSquareTests(new native.Symbols(bits));
    expect(independence.degreesOfFreedom).toBe(2);
  });

  it('has the tail of the distribution', async () => {
    for (const [seed, values, count] of [
      [1, 3, 3000],
      [2, 9, 3000],
      [3, 60, 20_000],
      [4, 256, 60_000],
    ] as const) {
      const symbols = new native.Symbols(skewed(seed, values, count));
      const tests = await native.chiSquareTests(symbols);
      for (const { statistic, degreesOfFreedom, pValue } of [
        tests.independence,
        tests.goodnessOfFit,
      ]) {
        expect(pValue).toBeCloseTo(oracle.chiSquareTail(statistic, degreesOfFreedom), 8);
      }
    }
  });
});
