import { describe, expect, it } from 'vitest';
import { matrixOf, transposed } from '../../../src/assess/restarts.js';
import { UsageError } from '../../../src/errors.js';

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
