// Output_Entropy of SP 800-90B 3.1.5.1.2 against the standard's steps in exact fractions, and its known answers.
import { describe, expect, it } from 'vitest';
import {
  assessConditioning,
  componentOf,
  OWN_COMPONENT,
  outputEntropy,
} from '../../../src/assess/conditioning.js';
import { warningOfOutputs } from '../../../src/assess/conditioning-table.js';
import { UsageError } from '../../../src/errors.js';

/** Fractions of 2^-4000: enough digits for the parameters below. */
const DIGITS = 4000n;
const ONE = 1n << DIGITS;

/** ln 2 as such a fraction: the sum of 1 / (k 2^k). */
const LN2 = Array.from({ length: Number(DIGITS) }, (_, i) => BigInt(i + 1)).reduce(
  (sum, k) => sum + ONE / (k << k),
  0n,
);

/** The square root, by Newton's iteration from above. */
function root(value: bigint): bigint {
  let guess = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** log2 of a fraction, with the digits of a double: what follows the first 64 bits does not show. */
function log2(value: bigint): number {
  const bits = value.toString(2).length;
  const head =
    bits > 64 ? Number(value >> BigInt(bits - 64)) * 2 ** -64 : Number(value) * 2 ** -bits;
  return Math.log2(head) + bits - Number(DIGITS);
}

/** Steps 1 to 6 with whole h_in: n, and max(psi, omega) as a fraction. */
function steps(nIn: bigint, nOut: bigint, nw: bigint, hIn: bigint) {
  const width = nw < nIn ? nw : nIn;
  const n = nOut < width ? nOut : width;
  const high = ONE >> hIn;
  const inputs = (1n << nIn) - 1n;
  const scaled = ONE - high; // P_low times 2^nIn - 1
  const psi = (scaled << (nIn - n)) / inputs + high;
  const under = root((2n * n * LN2) << (nIn - n + DIGITS)); // sqrt(2 n 2^(nIn-n) ln 2)
  const u = (ONE << (nIn - n)) + under;
  const omega = (u * scaled) / inputs / ONE;
  return { n: Number(n), likeliest: psi > omega ? psi : omega };
}

describe('Output_Entropy', () => {
  it.each([
    [2560, 256, 256, 320],
    [2560, 256, 256, 256],
    [2560, 256, 256, 100],
    [320, 256, 256, 320], // omega is the larger
    [256, 256, 256, 255],
    [1000, 384, 512, 448],
    [100, 256, 256, 90], // n is n_in
    [64, 32, 64, 33],
    [8, 8, 8, 8],
    [8, 1, 8, 4],
    [3000, 512, 256, 3000], // n is nw
  ])('is that of exact fractions: %i, %i, %i, %i', (nIn, nOut, nw, hIn) => {
    const { n, likeliest } = steps(BigInt(nIn), BigInt(nOut), BigInt(nw), BigInt(hIn));
    const { bits, log2Epsilon } = outputEntropy({ nIn, nOut, nw, hIn });
    expect(bits).toBeCloseTo(-log2(likeliest), 10);
    // 2^n times the probability is 1 + e, and log2 (1 + e) bits are missing from n.
    const e = (likeliest << BigInt(n)) - ONE;
    const missing = Math.log1p(2 ** log2(e)) / Math.LN2;
    if (n === nOut) expect(log2Epsilon).toBeCloseTo(Math.log2(missing / nOut), 9);
    else expect(log2Epsilon).toBeCloseTo(Math.log2(1 - bits / nOut), 9);
  });

  // n = 256; psi is 2^-256 (1 + 2^-64) but for what is far below, so 2^-64 / ln 2 bits of 256 are missing:
  // epsilon = 2^-64 / (256 ln 2) = 2^-(64 + 8 + log2 ln 2) = 2^-(72 - 0.5288).
  it('of 320 bits for 256: epsilon is 2^-71.4712', () => {
    const { bits, log2Epsilon } = outputEntropy(OWN_COMPONENT);
    expect(bits).toBe(256);
    expect(log2Epsilon).toBeCloseTo(-72 - Math.log2(Math.LN2), 9);
    expect(log2Epsilon).toBeCloseTo(-71.4712, 4);
  });

  // psi = 2^-256 + 2^-256, so one bit is missing: as much in as out leaves less.
  it('of 256 bits for 256: one bit is missing', () => {
    expect(outputEntropy({ ...OWN_COMPONENT, hIn: 256 }).bits).toBeCloseTo(255, 12);
  });

  // psi = 2^-256 (1 + 2^(256 - 9999)), which no double holds: -(9743 + 8 + log2 ln 2).
  it('keeps an epsilon that is below the smallest double', () => {
    const { log2Epsilon } = outputEntropy({ nIn: 20_000, nOut: 256, nw: 256, hIn: 9_999 });
    expect(log2Epsilon).toBeCloseTo(-(9_743 + 8) - Math.log2(Math.LN2), 9);
  });

  // P_low = 1/2 and U = 1 + sqrt(2 ln 2) = 2.177, so omega = 1.09: limited to 1.
  it('is never below 0', () => {
    expect(outputEntropy({ nIn: 1, nOut: 1, nw: 1, hIn: 1 }).bits).toBe(0);
  });
});

describe('a conditioning component', () => {
  it('that is vetted has full entropy from 64 bits more than it gives out', () => {
    expect(assessConditioning(OWN_COMPONENT, null)).toMatchObject({
      component: 'vetted',
      hOut: 256,
      hPrime: null,
      fullEntropy: true,
    });
    const less = assessConditioning({ ...OWN_COMPONENT, hIn: 319 }, null);
    expect(less).toMatchObject({ fullEntropy: false, hOut: 256 });
    const narrow = assessConditioning({ nIn: 4096, nOut: 512, nw: 256, hIn: 4096 }, null);
    expect(narrow).toMatchObject({ fullEntropy: false, hOut: 256 });
  });

  it('that is not vetted has the lowest of three, and never full entropy', () => {
    const one = assessConditioning(OWN_COMPONENT, 1);
    expect(one).toMatchObject({ component: 'nonVetted', fullEntropy: false });
    expect(one.hOut).toBeCloseTo(0.999 * 256, 12);
    expect(assessConditioning(OWN_COMPONENT, 0.9).hOut).toBeCloseTo(0.9 * 256, 12);
    const low = assessConditioning({ ...OWN_COMPONENT, hIn: 128 }, 0.9);
    expect(low.hOut).toBeCloseTo(128, 12);
  });

  it.each([
    '2560',
    '2560,256,256',
    '2560,256,256,320,1',
    '2560,256.5,256,320',
    '0,1,1,1',
    'a.bin',
    '1,1,1,-1',
  ])('is refused: %s', (text) => expect(() => componentOf(text)).toThrow(UsageError));
  it.each(['2560,256,256,0', '320,256,256,321'])('is refused for its h_in: %s', (text) =>
    expect(() => componentOf(text)).toThrow(/H_IN/),
  );
  it('is entropyd itself by default', () => {
    expect(componentOf('')).toEqual(OWN_COMPONENT);
    expect(componentOf('2560,256,256,300.5')).toMatchObject({ nIn: 2560, hIn: 300.5 });
  });
});

// SP 800-90B 3.1.1, item 2: 1,000,000 consecutive outputs, each of n_out bits.
describe('a recording of the output of a conditioning component', () => {
  it.each([
    [1, 1_000_000, 1],
    [8, 1_000_000, 8],
    [64, 8_000_000, 8],
    [80, 10_000_000, 8],
  ])('of %i bits is long enough: %i samples of %i', (nOut, samples, bitsPerSample) =>
    expect(warningOfOutputs(nOut, { samples, bitsPerSample })).toBeUndefined(),
  );
  it.each([
    [1, 999_999, 1],
    [8, 999_999, 8],
    [64, 1_000_000, 8],
    [81, 10_000_000, 8], // the most that is read
    [256, 10_000_000, 8],
  ])('of %i bits is too short: %i samples of %i', (nOut, samples, bitsPerSample) =>
    expect(warningOfOutputs(nOut, { samples, bitsPerSample })).toBeDefined(),
  );
});
