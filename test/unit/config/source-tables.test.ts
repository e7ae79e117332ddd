import { describe, expect, it } from 'vitest';
import { flattenSources } from '../../../src/config/source-tables.js';

const KEYS = ['source', 'watermark', 'hwrng-device', 'hwrng-claim', 'jitter-claim', 'jitter-steps'];
const flatten = (file: Record<string, unknown>) => flattenSources(file, ['hwrng', 'jitter'], KEYS);

describe('[[source]] tables', () => {
  it('name the sources in their order, and spread into the settings', () => {
    const { values, wrong } = flatten({
      watermark: '50%',
      source: [
        { name: 'jitter', claim: 0.5, steps: 16 },
        { name: 'hwrng', device: '/dev/x' },
      ],
    });
    expect(wrong).toEqual([]);
    expect(values).toEqual({
      watermark: '50%',
      source: ['jitter', 'hwrng'],
      'jitter-claim': 0.5,
      'jitter-steps': 16,
      'hwrng-device': '/dev/x',
    });
  });

  it('are not needed', () => {
    const file = { source: ['hwrng'], 'jitter-claim': 1 };
    expect(flatten(file)).toEqual({ values: file, wrong: [] });
    expect(flatten({})).toEqual({ values: {}, wrong: [] });
  });

  it.each([
    [[{ claim: 1 }], 'every table wants a name: hwrng or jitter'],
    [[{ name: Object.create(null) }], 'every table wants a name: hwrng or jitter'],
    [[Object.create(null)], 'every table wants a name: hwrng or jitter'],
    [[{ name: ['jitter'] }], 'every table wants a name: hwrng or jitter'],
    [[{ name: 'dice' }], 'every table wants a name: hwrng or jitter'],
    [[{ name: 'jitter' }, 'hwrng'], 'every table wants a name: hwrng or jitter'],
    [[{ name: 'jitter' }, { name: 'jitter' }], 'there are two tables named jitter'],
    [[{ name: 'jitter', device: 1 }], "jitter: unknown key 'device'; known keys are claim, steps"],
    [[{ name: 'hwrng', steps: 1 }], "hwrng: unknown key 'steps'; known keys are device, claim"],
  ])('that are wrong are named: %j', (source, why) => {
    expect(flatten({ source }).wrong.join()).toMatch(new RegExp(`^\\[\\[source\\]\\]:? ${why}$`));
  });

  it('give no setting twice', () => {
    const file = { 'jitter-claim': 1, source: [{ name: 'jitter', claim: 2 }] };
    expect(flatten(file).wrong).toEqual([
      "[[source]] jitter: 'claim' is given as jitter-claim too",
    ]);
  });
});
