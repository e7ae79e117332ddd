// Whether the estimators find what they are there to find, in sources whose entropy is known.
import { describe, expect, it } from 'vitest';
import { assess, assessBits } from '../../src/assess/assess.js';
import { ESTIMATORS } from '../../src/assess/estimators.js';
import { lowestOf } from '../../src/assess/table.js';
import { DataError } from '../../src/errors.js';
import { native, type Symbols } from '../../src/native.js';
import { RandomBytes } from '../support/random-bytes.js';
import { beat, coin, ramp, stayingBits } from '../support/sample-sources.js';

const COUNT = 100_000;

describe('ideal bytes', () => {
  it('are worth as much as the bounds and the compression estimate leave of 8 bits', async () => {
    const shares: number[] = [];
    const result = await assess(native, new RandomBytes(90).take(1_000_000), 8, (share) => {
      shares.push(share);
    });
    expect(result.minEntropy).toBeGreaterThan(7.1);
    expect(result.minEntropy).toBeLessThan(7.4);
    expect(result.hOriginal).toBeGreaterThan(7.6);
    expect(lowestOf(result)).toEqual({ estimator: 'compression', over: 'bits' });
    expect(shares.at(-1)).toBe(1);
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
  });
});

describe('a source that holds nothing', () => {
  it('if it is constant, is worth nothing by every estimator', async () => {
    const { estimators, ...result } = await assess(native, new Uint8Array(COUNT).fill(77), 7);
    expect(result).toMatchObject({ hOriginal: 0, hBitstring: null, minEntropy: 0 });
    for (const name of ESTIMATORS) {
      const { literal, bitstring } = estimators[name];
      expect(literal ?? 0).toBe(0);
      expect(bitstring).toBe(null); // of two values or one, which are bits themselves
    }
  });

  it('if its bits are constant, is worth nothing by every estimator', async () => {
    expect(await assessBits(native, new Uint8Array(COUNT).fill(0), 7)).toBe(0);
    const bits = await assessBits(native, new Uint8Array(COUNT).fill(77), 7);
    expect(bits).toBeLessThan(0.01); // 1001101 over and over
  });

  it('if it is a ramp, is found by its tuples and its contexts, though no value is common', async () => {
    const { estimators } = await assess(native, ramp(COUNT), 8);
    expect(estimators.mostCommonValue.literal).toBeGreaterThan(7.5);
    expect(estimators.lag.literal).toBeGreaterThan(7.9); // the period is longer than any lag
    expect(estimators.tTuple.literal).toBeLessThan(0.01);
    expect(estimators.longestRepeatedSubstring.literal).toBeLessThan(0.01);
    expect(estimators.multiMarkovModelWithCounting.literal).toBeLessThan(0.05);
    expect(estimators.lz78y.literal).toBeLessThan(0.05);
  });
});

describe('a biased coin', () => {
  it.each([0.6, 0.8, 0.95])('of p = %d is worth -log2 p by its most common value', async (p) => {
    const { estimators, hOriginal, hBitstring, minEntropy } = await assess(
      native,
      coin(p, COUNT),
      1,
    );
    const { literal, bitstring } = estimators.mostCommonValue;
    expect(literal).toBeLessThan(-Math.log2(p) + 0.01);
    expect(literal).toBeGreaterThan(-Math.log2(p) - 0.02);
    // Binary samples are their own bitstring: all ten estimators are literal.
    for (const name of ESTIMATORS) expect(estimators[name].literal).not.toBeNull();
    expect([bitstring, hBitstring, minEntropy]).toEqual([null, null, hOriginal]);
    expect(minEntropy).toBeLessThan(-Math.log2(p) + 0.01);
  });
});

describe('a chain of bits that stay with p = 0.9', () => {
  it('is worth 0.152 bits by the Markov model, though 0 and 1 come as often', async () => {
    const { estimators } = await assess(native, stayingBits(0.9, COUNT), 1);
    const rate = -Math.log2(0.9);
    expect(estimators.mostCommonValue.literal).toBeGreaterThan(0.95);
    expect(estimators.markov.literal).toBeCloseTo(rate, 1);
    for (const name of ['markov', 'lag', 'multiMarkovModelWithCounting', 'lz78y'] as const) {
      expect(Math.abs((estimators[name].literal as number) - rate)).toBeLessThan(0.02);
    }
  });
});

describe('a timer that beats with a period of 5', () => {
  it('is found by the lag predictor: 95 % right', async () => {
    const { estimators, minEntropy } = await assess(native, beat(5, 0.975, COUNT), 8);
    expect(estimators.mostCommonValue.literal).toBeGreaterThan(2.2);
    expect(estimators.lag.literal).toBeLessThan(-Math.log2(0.94));
    expect(minEntropy).toBeLessThan(0.1);
  });
});

describe('too few samples', () => {
  it('are refused: 6012 bits are the least', async () => {
    const bits = coin(0.5, 6012);
    expect((await assess(native, bits, 1)).samples).toBe(6012);
    await expect(assess(native, bits.subarray(1), 1)).rejects.toThrow(DataError);
    await expect(assess(native, ramp(751), 8)).rejects.toThrow(/752 are needed/);
    // Samples of two values are bits, however wide they are.
    await expect(assess(native, coin(0.5, 6011), 8)).rejects.toThrow(/6012 are needed/);
    await expect(assessBits(native, coin(0.5, 751), 8)).rejects.toThrow(/752 are needed/);
  });
});

describe('the interface to the estimators', () => {
  it('refuses what is no estimator, no symbol, no bit, no parameter', () => {
    const three = new native.Symbols(Uint8Array.of(0, 1, 2));
    const call =
      (name: string, parameters: readonly number[], symbols: unknown = three) =>
      () =>
        native.estimateMinEntropy(name as 'lag', symbols as Symbols, parameters);
    expect(call('guess', [])).toThrow(RangeError);
    expect(call('markov', [])).toThrow(RangeError);
    expect(call('lag', [1, 2])).toThrow(RangeError);
    expect(call('lag', [0])).toThrow(RangeError);
    expect(call('lag', [128], Uint8Array.of(0, 1))).toThrow(TypeError);
    for (const alphabet of [0, 2, 257]) {
      expect(() => new native.Symbols(Uint8Array.of(0, 1, 2), { alphabet })).toThrow(RangeError);
    }
    for (const bitsPerSample of [0, 9]) {
      expect(() => new native.Symbols(Uint8Array.of(0), { bitsPerSample })).toThrow(RangeError);
    }
    expect(() => new native.Symbols([0, 1] as unknown as Uint8Array)).toThrow(TypeError);
  });
});
