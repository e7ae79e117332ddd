import { describe, expect, it } from 'vitest';
import { bitsOf, bitstringOf, symbolsOf } from '../../../src/assess/samples.js';

describe('samples', () => {
  it.each([
    [[], 1],
    [[0, 0], 1],
    [[0, 1], 1],
    [[2], 2],
    [[1, 15, 3], 4],
    [[16], 5],
    [[255], 8],
  ])('%j need %i bit(s)', (samples, bits) => {
    expect(bitsOf(Uint8Array.from(samples))).toBe(bits);
  });

  it('are numbered by the values that occur', () => {
    expect(symbolsOf(Uint8Array.of(200, 7, 9, 200))).toEqual({
      symbols: Uint8Array.of(2, 0, 1, 2),
      alphabet: 3,
    });
  });

  it('become bits, the most significant first', () => {
    expect(bitstringOf(Uint8Array.of(5, 3), 4)).toEqual({
      symbols: Uint8Array.of(0, 1, 0, 1, 0, 0, 1, 1),
      alphabet: 2,
    });
  });
});
