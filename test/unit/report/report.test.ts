// The HTML report of an assessment.
import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../../src/assess/assess.js';
import { ESTIMATORS } from '../../../src/assess/estimators.js';
import { reportOf } from '../../../src/report/report.js';

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

describe('the report', () => {
  const samples = Uint8Array.from({ length: 20_000 }, (_, i) => i & 3);
  const html = reportOf({ name: '<b>&"x"', samples, assessment, text: 'a < b', claim: 0.25 });

  it('refers to no other file', () => {
    expect(html).not.toMatch(/<script|src=|href=|url\(|@import|https?:/);
    expect(html.match(/<svg /g)).toHaveLength(7);
    expect(html.length).toBeLessThan(40_000);
  });

  it('escapes file names', () => {
    expect(html).not.toContain('<b>&"');
    expect(html).toContain('&#60;b&#62;&#38;&#34;x&#34;');
  });

  it('draws a bar for every estimate', () => {
    expect(html.match(/<rect class="samples"/g)).toHaveLength(9);
    expect(html.match(/<rect class="over-bits"/g)).toHaveLength(10);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('has the claim beside them, and how often the lowest holds it', () => {
    expect(html).toMatch(/class="claim".*claim 0\.25<.*/);
    expect(html).toContain('the lowest estimate is 2 times that');
  });

  it('shows rows and columns of a restart matrix', () => {
    const restarts = { rows: 200, columns: 100 };
    const page = reportOf({ name: 'r', samples, assessment, text: '', restarts });
    expect(page.match(/<path class="points"/g)).toHaveLength(2);
  });

  it('can be drawn of samples that never change', () => {
    const page = reportOf({ name: 'c', samples: new Uint8Array(20_000), assessment, text: '' });
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });
});
