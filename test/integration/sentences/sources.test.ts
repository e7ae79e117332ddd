// What `sources` says to a person. Every other test goes by the JSON document and the exit code.
import { expect, it } from 'vitest';
import { finish } from '../../support/program.js';
import { RandomBytes } from '../../support/random-bytes.js';
import { beat } from '../../support/sample-sources.js';

const replay = async (source: string, bytes: Uint8Array) =>
  (await finish({ args: ['sources', '--replay', '-', '--source', source] }, bytes)).stdout;

it('why assess gives a lower figure than what was measured', async () => {
  const { stdout } = await finish({ args: ['sources', '--source', 'jitter'] });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(/^Measured is an upper bound .* entropyd assess finds less/);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

it('the verdict first, of all and of each', async () => {
  const absent = ['sources', '--hwrng-device', '/dev/no-such'];
  const { stdout } = await finish({ args: absent });
  expect(stdout).toMatch(/^1 of 2 sources can be used\.\n\nhwrng: not present, not used\n/);
  expect(stdout).toMatch(/\njitter: healthy, in use\n/);
  const none = await finish({ args: [...absent, '--source', 'hwrng'] });
  expect(none.stdout).toMatch(/^No source can be used\.\n/);
});

it('of good bytes: what they would have been credited with', async () => {
  expect(await replay('hwrng', new RandomBytes(2).take(4 + 10 * 2500 + 7))).toMatch(
    new RegExp(
      [
        '^hwrng: standard input: would have credited 90,000 bits, at the end trusted',
        '  25,011 bytes, 10 blocks of 2,500: 10 passed, 0 failed',
        '  bits per byte: claimed 4, measured [\\d.]+, in force 4',
        '  7 bytes at the end, less than a block, were not tested\\n$',
      ].join('\\n'),
    ),
  );
});

it('of samples that fail: by which tests, in lines of 80 characters', async () => {
  const said = await replay('jitter', beat(1000, 0.9, 20 * 2048 + 1));
  expect(said).toMatch(/\n {4}lag predictor +\d+\n/);
  expect(said).toMatch(/, at the end quarantined\n/);
  for (const line of said.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
