import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { unknownVariables, VARIABLES_OF_THE_TESTS } from '../../../src/config/environment.js';
import { distance, nearest } from '../../../src/config/nearest.js';
import { optionOf, SETTING_NAMES, variableOf } from '../../../src/config/schema.js';

const SETTINGS = SETTING_NAMES.map((name) => variableOf(optionOf(name).key));

describe('a variable of ours', () => {
  it('is not named when a setting has it, when it is another prefix, or one of the tests', () => {
    const env = Object.fromEntries(
      [...SETTINGS, ...VARIABLES_OF_THE_TESTS, 'ENTROPYD_LAB_ANY'].map((one) => [one, '']),
    );
    expect(unknownVariables({ ...env, ENTROPY: '1', PATH: '/bin' })).toEqual([]);
  });

  it.each([
    ['ENTROPYD_WATERMAKR', 'ENTROPYD_WATERMARK'],
    ['ENTROPYD_LOGLEVEL', 'ENTROPYD_LOG_LEVEL'],
    ['ENTROPYD_RESEED_INTERVALL', 'ENTROPYD_RESEED_INTERVAL'],
    ['ENTROPYD_HWRNG_DEV', 'ENTROPYD_HWRNG_DEVICE'],
    ['ENTROPYD_', 'ENTROPYD_SOURCE'],
  ])('%s is named with the nearest, %s', (name, nearest) => {
    expect(unknownVariables({ [name]: '1' })).toEqual([
      `there is no setting ${name}, it is ignored; the nearest is ${nearest}`,
    ]);
  });

  it.each([
    ['stat', 'status'],
    ['chek', 'check'],
    ['doktor', 'doctor'],
    ['Status', 'status'],
    ['seed', undefined],
    ['x', undefined],
    ['x'.repeat(100_000), undefined],
  ])('%s may mean %s', (word, meant) => {
    expect(nearest(word, ['status', 'check', 'doctor', 'sources'])).toBe(meant);
  });

  it.each([
    ['', 'abc', 3],
    ['abc', 'acb', 1],
    ['abc', 'abc', 0],
    ['kitten', 'sitting', 3],
    ['flaw', 'lawn', 2],
  ])('%j is away from %j by %d', (from, to, steps) => {
    expect(distance(from, to)).toBe(steps);
    expect(distance(to, from)).toBe(steps);
  });

  it('that the project itself reads is a setting, or one of the tests', () => {
    const root = new URL('../../..', import.meta.url).pathname;
    const places = ['src', 'native', 'systemd', 'bench', '.ci', 'test/lab', 'test/support'];
    const { stdout } = spawnSync('grep', ['-rhoE', 'ENTROPYD_[A-Z0-9_]+', ...places], {
      cwd: root,
      encoding: 'utf8',
    });
    const names = new Set(stdout.trim().split('\n'));
    names.delete('ENTROPYD_KEY'); // src/config/option.ts: any key
    expect(names.size).toBeGreaterThan(4);
    expect([...names].filter((one) => unknownVariables({ [one]: '' }).length > 0)).toEqual([]);
  });
});
