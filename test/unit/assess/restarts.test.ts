import { describe, expect, it } from 'vitest';
import { matrixOf, sanityCutoff, transposed } from '../../../src/assess/restarts.js';
import { UsageError } from '../../../src/errors.js';

/** Pr(at least `least` of `size`) with p = 1/2, as a multiple of 2^-size, without any rounding. */
function tailOfHalf(size: number, least: number): bigint {
  let [tail, choose] = [0n, 1n];
  for (let k = size; k >= least; k--) {
    tail += choose;
    choose = (choose * BigInt(k)) / BigInt(size - k + 1);
  }
  return tail;
}

describe('the sanity check of 3.1.4.3', () => {
  it.each([100, 1000])('has the cutoff of exact arithmetic: %i samples at 1 bit', (size) => {
    const alpha = 5e-6; // 1/200000
    const cutoff = sanityCutoff(size, 1, alpha);
    const whole = 1n << BigInt(size);
    expect(200_000n * tailOfHalf(size, cutoff) < whole).toBe(true);
    expect(200_000n * tailOfHalf(size, cutoff - 1) >= whole).toBe(true);
  });

  it('never fails a row whose counts are likely at the claim', () => {
    expect(sanityCutoff(1000, 0.001, 5e-6)).toBe(1001); // 2^-1 for all of them the same
    expect(sanityCutoff(2, 8, 5e-6)).toBe(3); // 2^-16 is no less than alpha
    expect(sanityCutoff(3, 8, 5e-6)).toBe(3); // 2^-24 is
  });
});

describe('a restart matrix', () => {
  it('can be read by columns', () => {
    const matrix = matrixOf('2x3');
    expect(transposed(Uint8Array.of(1, 2, 3, 4, 5, 6), matrix)).toEqual(
      Uint8Array.of(1, 4, 2, 5, 3, 6),
    );
  });

  it('is 1000x1000, as in the standard, by default', () => {
    expect(matrixOf('')).toEqual({ rows: 1000, columns: 1000 });
  });

  it.each(['7', 'x', '1x5', '5x0', 'a.bin', '1e3x1000'])('is refused: %s', (size) => {
    expect(() => matrixOf(size)).toThrow(UsageError);
  });
});
