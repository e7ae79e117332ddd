import { describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';

const { mostCommonValue } = native;

describe('the most common value estimate (SP 800-90B 6.3.1)', () => {
  it("gives the standard's own example", () => {
    // S = (0,1,1,2,0,1,2,2,0,1,0,1,1,0,2,2,1,0,2,1): 8 of 20 are 1; p_u = 0.4 + 2.576*sqrt(0.24/19).
    // The standard prints p_u = 0.6895 and min-entropy 0.5363.
    expect(mostCommonValue(8, 20)).toBeCloseTo(0.5363, 3);
  });

  it('gives nothing for a constant and for too few samples', () => {
    expect(mostCommonValue(2500, 2500)).toBe(0);
    expect(mostCommonValue(0, 0)).toBe(0);
    expect(mostCommonValue(1, 1)).toBe(0);
  });

  it('stays below what uniform bytes hold', () => {
    expect(mostCommonValue(40_000 / 256, 40_000)).toBeLessThan(8);
    expect(mostCommonValue(40_000 / 256, 40_000)).toBeGreaterThan(7);
  });

  it('is taken of all the bytes that were counted', async () => {
    const counts = new native.ByteCounts();
    counts.add(await blockOf(Uint8Array.from({ length: 2000 }, (_, i) => i % 4)));
    expect(counts.minEntropy).toBe(mostCommonValue(500, 2000));
    counts.add(await blockOf(new Uint8Array(500)));
    expect(counts.total).toBe(2500);
    expect(counts.minEntropy).toBe(mostCommonValue(1000, 2500));
    counts.reset();
    expect(counts).toMatchObject({ total: 0, minEntropy: 0 });
  });
});
