import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../src/assess/assess.js';
import { ESTIMATORS } from '../../../src/assess/estimators.js';
import { autocorrelation, reportOf } from '../../../src/assess/report.js';
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

describe('the report', () => {
  const samples = Uint8Array.from({ length: 20_000 }, (_, i) => i & 3);
  const html = reportOf({ name: '<b>&"x"', samples, assessment, text: 'a < b' });

  it('refers to no other file', () => {
    expect(html).not.toMatch(/<script|src=|href=|url\(|@import|https?:/);
    expect(html.match(/<svg /g)).toHaveLength(3);
    expect(html.length).toBeLessThan(20_000);
  });

  it('escapes file names', () => {
    expect(html).not.toContain('<b>&"');
    expect(html).toContain('&#60;b&#62;&#38;&#34;x&#34;');
  });

  it('draws a bar for every estimate', () => {
    expect(html.match(/<rect class="samples"/g)).toHaveLength(9);
    expect(html.match(/<rect class="bits"/g)).toHaveLength(10);
    expect(html).not.toContain('NaN');
  });
});

describe('the autocorrelation', () => {
  it('is 1 at the period, and 0 for samples that never change', () => {
    const square = Uint8Array.from({ length: 8000 }, (_, i) => (i & 4 ? 9 : 1));
    const by = autocorrelation(square);
    expect(by).toHaveLength(128);
    expect(by[3]).toBeCloseTo(-1, 2); // lag 4: half of the period
    expect(by[7]).toBeCloseTo(1, 2);
    expect(autocorrelation(new Uint8Array(500).fill(3))).toEqual(Array(128).fill(0));
  });
});
