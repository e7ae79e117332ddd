// What `sources` says to a person. Every other test goes by the JSON document and the exit code.
import { expect, it } from 'vitest';
import { finish } from '../../support/program.js';
import { RandomBytes } from '../../support/random-bytes.js';
import { beat } from '../../support/sample-sources.js';

const replay = async (source: string, bytes: Uint8Array) =>
  (await finish({ args: ['sources', '--replay', '-', '--source', source] }, bytes)).stdout;

it('why assess gives a lower figure than what was measured', async () => {
  const { stdout } = await finish({ args: ['sources', '--source', 'jitter'] });
  const [last] = stdout.trimEnd().split('\n').slice(-1);
  expect(last).toMatch(/^measured: an upper bound .* entropyd assess finds less/);
  expect(last?.length).toBeLessThanOrEqual(80);
});

it('of good bytes: what they would have been credited with', async () => {
  expect(await replay('hwrng', new RandomBytes(2).take(4 + 10 * 2500 + 7))).toMatch(
    new RegExp(
      [
        '^hwrng: standard input',
        '  25,011 bytes, 10 block\\(s\\) of 2500',
        '  passed 10',
        '  failed 0',
        '  would have credited 90,000 bits',
        '  at the end: trusted',
        '  bits per byte: claimed 4, measured [\\d.]+, in force 4',
        '  7 bytes at the end are less than a block and were not tested\\n$',
      ].join('\\n'),
    ),
  );
});

it('of samples that fail: by which tests, in lines of 80 characters', async () => {
  const said = await replay('jitter', beat(1000, 0.9, 20 * 2048 + 1));
  expect(said).toMatch(/\n {4}lag predictor +\d+\n/);
  expect(said).toMatch(/\n {2}at the end: quarantined\n/);
  for (const line of said.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
