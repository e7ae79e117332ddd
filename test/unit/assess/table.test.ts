import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../src/assess/assess.js';
import { ESTIMATORS } from '../../../src/assess/estimators.js';
import { tableOf, warningOf } from '../../../src/assess/table.js';

const assessment: Assessment = {
  samples: 20_000,
  bitsPerSample: 2,
  estimators: Object.fromEntries(
    ESTIMATORS.map((name) => [
      name,
      { literal: name === 'markov' ? null : 1.5, bitstring: name === 'lag' ? 0.25 : 0.9 },
    ]),
  ) as Assessment['estimators'],
  hOriginal: 1.5,
  hBitstring: 0.25,
  minEntropy: 0.5,
};

describe('the table', () => {
  const text = tableOf(assessment);

  it('names the lowest estimate, and whether it is over the samples or the bits', () => {
    expect(text).toContain('min-entropy: 0.5000 bits per sample, of 2: lag over the bits');
    expect(text.split('\n').filter((line) => line.endsWith('<- lowest'))).toEqual([
      expect.stringMatching(/^ {2}lag +1\.5000 +0\.2500/),
    ]);
  });

  it('has a dash where the standard defines no estimate', () => {
    expect(text).toMatch(/Markov +- +0\.9000/);
  });

  it('comes with a warning for fewer samples than the standard requires', () => {
    expect(warningOf({ samples: 999_999 })).toMatch(/only 999,999 samples.* 1,000,000/);
    expect(warningOf({ samples: 1_000_000 })).toBeUndefined();
  });
});
