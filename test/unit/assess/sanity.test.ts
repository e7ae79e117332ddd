import { describe, expect, it } from 'vitest';
import {
  checkSanity,
  highestCountTails,
  sanityAlpha,
  sanityCutoff,
} from '../../../src/assess/sanity.js';
import { RandomBytes } from '../../support/random-bytes.js';

/** Pr(at least `least` of `size`) with p = 1/2, as a multiple of 2^-size, without any rounding. */
function tailOfHalf(size: number, least: number): bigint {
  let [tail, choose] = [0n, 1n];
  for (let k = size; k >= least; k--) {
    tail += choose;
    choose = (choose * BigInt(k)) / BigInt(size - k + 1);
  }
  return tail;
}

/**
 * The exact probability that one of `values` equally likely values occurs `least` or more times among `size` samples.
 * The number of sequences without one is size! times the coefficient of x^size in (sum of x^j / j! for j < least) to
 * the power of `values`; it is counted value by value: `ways[n]` is the number of sequences of n samples.
 */
function exactTail(size: number, values: number, least: number): number {
  const choose: bigint[][] = [];
  for (let n = 0; n <= size; n++) {
    const above = choose[n - 1] ?? [];
    choose.push(Array.from({ length: n + 1 }, (_, k) => (above[k - 1] ?? 0n) + (above[k] ?? 0n)));
    if (n === 0) choose[0] = [1n];
  }
  let ways: bigint[] = Array.from({ length: size + 1 }, (_, n) => (n === 0 ? 1n : 0n));
  for (let value = 0; value < values; value++) {
    ways = ways.map((_, n) => {
      let sum = 0n;
      for (let j = 0; j <= Math.min(n, least - 1); j++) {
        sum += (choose[n]?.[j] as bigint) * (ways[n - j] as bigint);
      }
      return sum;
    });
  }
  const all = BigInt(values) ** BigInt(size);
  const scale = 10n ** 30n;
  return Number(((all - (ways[size] as bigint)) * scale) / all) / 1e30;
}

describe('the cutoff of the sanity check', () => {
  it.each([100, 1000])('of two equally likely values is that of exact arithmetic: %i', (size) => {
    // Of 1000 bits only one value can occur more than 500 times, so that the tails of both are added exactly.
    const cutoff = sanityCutoff(size, 1, 5e-6); // 1/200000
    const whole = 1n << BigInt(size);
    expect(2n * 200_000n * tailOfHalf(size, cutoff) <= whole).toBe(true);
    expect(2n * 200_000n * tailOfHalf(size, cutoff - 1) > whole).toBe(true);
  });

  it.each([
    [40, 4],
    [60, 16],
    [30, 256],
  ])('bounds what is exact by less than its square: %i samples of %i values', (size, values) => {
    const tails = highestCountTails(size, Math.log2(values));
    let compared = 0;
    for (let least = 2; least <= size; least++) {
      const exact = exactTail(size, values, least);
      if (exact > 0.01 || exact < 1e-15) continue;
      const bound = tails[least] as number;
      expect(bound).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
      expect(bound - exact).toBeLessThanOrEqual(bound * bound + 1e-9 * bound);
      compared++;
    }
    expect(compared).toBeGreaterThan(2);
  });

  it('counts the rest: 2^-0.5 and 1 - 2^-0.5 for half a bit', () => {
    // Both of two samples are the first value, or both the second.
    const [p, q] = [2 ** -0.5, 1 - 2 ** -0.5];
    expect(highestCountTails(2, 0.5)[2]).toBeCloseTo(p * p + q * q, 12);
  });

  it('is beyond what can occur if the claim makes that likely', () => {
    expect(sanityCutoff(1000, 0.001, 5e-6)).toBe(1001); // 2^-1 for all of them the same
    expect(sanityCutoff(2, 8, 5e-6)).toBe(3); // 256 values, 2^-16 each
    expect(sanityCutoff(3, 8, 5e-6)).toBe(4); // 256 times 2^-24 is 1.5e-5
    expect(sanityCutoff(4, 8, 5e-6)).toBe(4); // 256 times 2^-32 is less, three of four are not
    expect(sanityCutoff(10, 1e-20, 5e-6)).toBe(11); // 2^-claim rounds to 1
  });

  it('has the chance of 1 in 100 over 1000 rows and 1000 columns', () => {
    const alpha = sanityAlpha(2000);
    expect((1 - alpha) ** 2000).toBeCloseTo(0.99, 12);
    expect(alpha).toBeCloseTo(0.000005, 7);
  });
});

describe('the sanity check', () => {
  const alpha = sanityAlpha(2000);

  it('takes the highest count of any row', () => {
    const rows = Uint8Array.of(1, 2, 3, 4, 7, 9, 7, 7, 0, 0, 1, 1);
    expect(checkSanity(rows, 4, 2, alpha)).toEqual({ most: 3, cutoff: 5 });
  });

  // Of 20 ideal matrices 0.2 fail on average, 3 or more with a probability of 0.001; these are always the same bytes.
  // By the cutoff of 16 for one value of probability 2^-8, instead of 20 for all, 17 of them would fail.
  it('passes ideal bytes at a claim of 8 bits', () => {
    const failed = Array.from({ length: 20 }, (_, i) => new RandomBytes(1000 + i).take(1e6)).filter(
      (samples) => {
        const { most, cutoff } = checkSanity(samples, 1000, 8, alpha);
        return most >= cutoff;
      },
    );
    expect(failed.length).toBeLessThan(3);
    expect(sanityCutoff(1000, 8, alpha)).toBe(20);
  });
});
