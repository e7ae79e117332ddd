import { describe, expect, it } from 'vitest';
import {
  areBinary,
  bitsOf,
  bitstringOf,
  lowBitsOf,
  symbolsOf,
} from '../../../src/assess/samples.js';

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

  it.each([
    [[], true],
    [[7], true],
    [[48, 49, 49], true],
    [[0, 255], true],
    [[0, 1, 2], false],
  ])('%j are bits under other names: %s', (samples, expected) => {
    expect(areBinary(Uint8Array.from(samples))).toBe(expected);
  });

  it('have an alphabet of two at least', () => {
    expect(symbolsOf(Uint8Array.of(9, 9))).toEqual({ symbols: Uint8Array.of(0, 0), alphabet: 2 });
  });

  it('can be cut to their low bits', () => {
    expect(lowBitsOf(Uint8Array.of(255, 4, 5), 3)).toEqual(Uint8Array.of(7, 4, 5));
    expect(lowBitsOf(Uint8Array.of(255, 4, 5), 8)).toEqual(Uint8Array.of(255, 4, 5));
  });

  it('become bits, the most significant first', () => {
    expect(bitstringOf(Uint8Array.of(5, 3), 4)).toEqual({
      symbols: Uint8Array.of(0, 1, 0, 1, 0, 0, 1, 1),
      alphabet: 2,
    });
  });
});
