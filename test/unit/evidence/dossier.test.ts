// What a dossier says of what it has and has not.
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { healthTestsOf } from '../../../src/evidence/health-tests.js';
import { shortcomingsOf, sumsOf } from '../../../src/evidence/manifest.js';
import { PARTS, shellLine, sideOf, whyMissing } from '../../../src/evidence/parts.js';
import type { Recorded } from '../../../src/evidence/state.js';
import { native } from '../../../src/native.js';

const recorded = (...begun: string[]): Recorded & { file: string } => ({
  ...{
    file: '',
    bytes: 1,
    sha256: '',
    command: '',
    begun,
    ended: '',
    loadBefore: [],
    loadAfter: [],
  },
});

it('falls short of nothing if all was recorded in a row', () => {
  const recordings = {
    raw: recorded('1'),
    restarts: recorded('1', '2'),
    'as-fed': recorded('1'),
    conditioned: recorded('1'),
  };
  expect(shortcomingsOf(1_000_000, recordings, {})).toEqual([]);
});

it('says which recording was continued, is missing, or is too short', () => {
  const found = shortcomingsOf(20_000, { raw: recorded('1', '2', '3') }, { restarts: 'left out' });
  expect(found).toEqual([
    expect.stringMatching(/^20,000 samples .* requires 1,000,000/),
    expect.stringMatching(/^raw was recorded in 3 pieces/),
    expect.stringMatching(/^no restarts .*: left out$/),
  ]);
});

it('has all parts of a source of samples, and two of one of bytes', () => {
  const names = PARTS.map(({ name }) => name);
  const has = (unit: 'byte' | 'sample') =>
    PARTS.filter((part) => whyMissing(part, unit, names) === undefined).map(({ name }) => name);
  expect(has('sample')).toEqual(names);
  expect(has('byte')).toEqual(['raw', 'conditioned']);
  expect(sideOf(1_000_000)).toBe(1000);
});

it('has the cutoffs of the standard', () => {
  const factsOf = (unit: 'byte' | 'sample', claim: number, name: string) =>
    healthTestsOf(native, unit, claim).find((test) => test.name === name);
  const cutoffOf = (...of: Parameters<typeof factsOf>) => factsOf(...of)?.cutoff;
  const permanentOf = (...of: Parameters<typeof factsOf>) => factsOf(...of)?.permanent;
  // 4.4.1 at alpha 2^-30: 1 + ceil(30 / H).
  expect(cutoffOf('sample', 1, 'repetitionCount')).toBe('31 equal in a row');
  expect(cutoffOf('byte', 4, 'repetitionCount')).toBe('9 equal in a row');
  // The self-test's: 630 of 1024 at 1 bit and 2^-43, 652 of 1024 at 2^-60.
  expect(cutoffOf('sample', 1, 'lag')).toMatch(/^630 right guesses of 1024, /);
  expect(cutoffOf('sample', 1, 'replay')).toMatch(/^652 samples /);
  // At 2^-60 likewise: 1 + 60 / 4 in a row.
  expect(permanentOf('byte', 4, 'repetitionCount')).toEqual({
    ...{ alphaBits: 60, cutoff: '16 equal in a row' },
  });
  // Decision 12: below 2^-40.7 per block.
  expect(permanentOf('byte', 4, 'replay')?.alphaBits).toBe(40);
  expect(permanentOf('byte', 4, 'monobit')).toBeNull();
  const names = (unit: 'byte' | 'sample') =>
    healthTestsOf(native, unit, 1)
      .map(({ name }) => name)
      .sort();
  const run = (unit: 'byte' | 'sample') =>
    unit === 'byte'
      ? [
          'adaptiveProportion',
          'continuousRun',
          'longRun',
          'monobit',
          'poker',
          'repetitionCount',
          'replay',
          'runs',
        ]
      : ['adaptiveProportion', 'lag', 'markov', 'repetitionCount', 'replay', 'stuck'];
  expect(names('byte')).toEqual(run('byte'));
  expect(names('sample')).toEqual(run('sample'));
});

it('writes the sums as sha256sum reads them', () => {
  expect(sumsOf({ 'raw.bin': { bytes: 1, sha256: 'ab' }, x: { bytes: 2, sha256: 'cd' } })).toBe(
    'ab  raw.bin\ncd  x\n',
  );
});

it('has commands that a shell takes', () => {
  const words = ['entropyd', '--config', "/my files/it's.toml", '--bytes', '80'];
  const line = shellLine(words);
  expect(line).toBe(`entropyd --config '/my files/it'\\''s.toml' --bytes 80`);
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' });
  expect(stdout.trim().split('\n')).toEqual(words);
});
