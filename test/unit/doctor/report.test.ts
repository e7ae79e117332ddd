// The diagnosis as text.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Status } from '../../../src/doctor/check.js';
import { report, wrap } from '../../../src/doctor/report.js';
import { diagnose } from '../../support/recorded-system.js';

const SYSTEMS = readdirSync(new URL('../../vectors/systems', import.meta.url)).filter(
  (name) => !name.endsWith('.md') && name !== 'composed',
);

const check = (status: Status, title: string, remedy = '') => ({
  id: title,
  status,
  title,
  detail: 'it matters',
  remedy,
});
const SICK = {
  verdict: 'problem' as const,
  daemonNeeded: true,
  why: 'nothing seeds it.',
  checks: [check('ok', 'fine'), check('problem', 'broken', 'first\n  second'), check('info', 'so')],
};

describe('the report', () => {
  it('begins with the verdict and lists the worst findings first', () => {
    expect(report(SICK, false)).toBe(
      [
        "✗ This machine's randomness has a problem. An entropy daemon is needed here.",
        '  Nothing seeds it.',
        '',
        'Problems',
        '✗ broken',
        '  it matters',
        '',
        '      first',
        '        second',
        '',
        'Good to know',
        'i so',
        '  it matters',
        '',
        'In order',
        '✓ fine',
        '  it matters',
        '',
      ].join('\n'),
    );
  });

  it('has colours only when asked for, and the same text', () => {
    const coloured = report(SICK, true);
    expect(coloured).toContain('\u001b[31m✗');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it removes the colours
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(report(SICK, false));
  });

  it.for(SYSTEMS)('of %s is at most 100 wide', (name) => {
    const long = report(diagnose(name), false)
      .split('\n')
      .filter((line) => line.length > 100);
    expect(long).toEqual([]);
  });

  it('breaks between words, and never within one', () => {
    const word = 'x'.repeat(60);
    expect(wrap(`${word} ${word}\nz`, '  ')).toEqual([`  ${word}`, `  ${word}`, '  z']);
    expect(wrap('y'.repeat(120), '  ')).toEqual([`  ${'y'.repeat(120)}`]);
  });
});
