// RCT and APT of SP 800-90B 4.4: the cutoffs against exact arithmetic, the tests at their edges.
import { describe, expect, it } from 'vitest';
import { native, type SampleTests } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';

const WINDOW = 512;
const [REPETITION, PROPORTION, PERMANENT] = [1, 2, 32];

/** C(n, k) by whole numbers. */
function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let i = 1; i <= k; ++i) result = (result * BigInt(n - k + i)) / BigInt(i);
  return result;
}

/** 1 + CRITBINOM(w, 2^-h, 1 - 2^-a) for a whole h, without rounding: P(X > k) <= 2^-a. */
function exactCutoff(h: number, a: number, w: number): number {
  const [denominator, other] = [2n ** BigInt(h), 2n ** BigInt(h) - 1n];
  const whole = denominator ** BigInt(w);
  let tail = 0n;
  for (let k = w; k > 0; --k) {
    tail += choose(w, k) * other ** BigInt(w - k);
    if (tail * 2n ** BigInt(a) > whole) return 1 + k;
  }
  return 1;
}

describe('the cutoffs', () => {
  it("are the standard's formulas, in exact arithmetic", () => {
    for (const h of [1, 2, 3, 4, 8]) {
      for (const a of [20, 30, 40, 60]) {
        expect(native.repetitionCountCutoff(h, a)).toBe(1 + Math.ceil(a / h));
        expect(native.adaptiveProportionCutoff(h, a, WINDOW)).toBe(exactCutoff(h, a, WINDOW));
      }
    }
    expect(native.adaptiveProportionCutoff(1, 20, 1024)).toBe(exactCutoff(1, 20, 1024));
  });

  it('have the values that are published for them', () => {
    expect(native.repetitionCountCutoff(1, 20)).toBe(21);
    expect(native.adaptiveProportionCutoff(1, 20, 1024)).toBe(589); // SP 800-90B 4.4.2
    expect(native.adaptiveProportionCutoff(1, 30, 512)).toBe(325);
    expect(native.repetitionCountCutoff(1 / 3, 30)).toBe(91);
  });
});

/** Samples in which nothing repeats, with what a test puts into them. */
const ordinary = (count: number): number[] => Array.from({ length: count }, (_, i) => i % 251);

async function judge(tests: SampleTests, samples: readonly number[]): Promise<number> {
  return tests.test(await blockOf(Uint8Array.from(samples)));
}

describe('the repetition count test at a claim of 4 bits', () => {
  const intermittent = native.repetitionCountCutoff(4, 30);
  const permanent = native.repetitionCountCutoff(4, 60);
  const withRun = (length: number): number[] => [
    ...ordinary(100),
    ...new Array<number>(length).fill(255),
    ...ordinary(100),
  ];

  it.each([
    [intermittent - 1, 0],
    [intermittent, REPETITION],
    [permanent - 1, REPETITION],
    [permanent, REPETITION | PERMANENT],
  ])('a run of %i gives %i', async (length, expected) => {
    expect([intermittent, permanent]).toEqual([9, 16]);
    expect(await judge(new native.ContinuousTests(4), withRun(length))).toBe(expected);
  });

  it('counts on from one block to the next, until another device is there', async () => {
    const tests = new native.ContinuousTests(4);
    const half = new Array<number>(5).fill(7);
    expect(await judge(tests, half)).toBe(0);
    expect(await judge(tests, half)).toBe(REPETITION);
    tests.restart();
    expect(await judge(tests, half)).toBe(0);
  });
});

describe('the adaptive proportion test at a claim of 4 bits', () => {
  const intermittent = native.adaptiveProportionCutoff(4, 30, WINDOW);
  const permanent = native.adaptiveProportionCutoff(4, 60, WINDOW);
  /** A window whose first sample comes `count` times, never twice in a row. */
  const withEqual = (count: number): number[] =>
    Array.from({ length: WINDOW }, (_, i) => (i % 2 === 0 && i / 2 < count ? 255 : i % 251));

  it.each([
    [intermittent - 1, 0],
    [intermittent, PROPORTION],
    [permanent - 1, PROPORTION],
    [permanent, PROPORTION | PERMANENT],
  ])('%i equal samples in a window give %i', async (count, expected) => {
    expect([intermittent, permanent]).toEqual([71, 91]);
    expect(await judge(new native.ContinuousTests(4), withEqual(count))).toBe(expected);
  });

  it('does not fail a good block for the bad one before it', async () => {
    const tests = new native.ContinuousTests(4);
    expect(await judge(tests, new Array<number>(300).fill(0))).toBe(
      REPETITION | PROPORTION | PERMANENT,
    );
    expect(await judge(tests, withEqual(intermittent - 1))).toBe(0);
    expect(await judge(tests, new Array<number>(300).fill(0))).toBe(
      REPETITION | PROPORTION | PERMANENT,
    );
  });

  it('begins anew with every window', async () => {
    const tests = new native.ContinuousTests(4);
    for (let i = 0; i < 3; ++i) expect(await judge(tests, withEqual(intermittent - 1))).toBe(0);
  });
});

it('a claim that is none is refused', () => {
  for (const claim of [0, -1, 8.1, Number.NaN]) {
    expect(() => new native.ContinuousTests(claim)).toThrow(RangeError);
  }
});
