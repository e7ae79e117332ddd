// What `assess` says to a person. Every other test goes by the JSON document and the exit code.
import { expect, it } from 'vitest';
import { finish } from '../../support/program.js';
import { RandomBytes } from '../../support/random-bytes.js';
import { beat } from '../../support/sample-sources.js';

const assess = (input: Uint8Array, ...args: string[]) =>
  finish({ args: ['assess', ...args] }, input);

it('which estimator is the lowest, and that the samples are few', async () => {
  const { stdout, stderr } = await assess(beat(5, 0.975, 20_000));
  expect(stderr).toMatch(/^warning: only 20,000 samples: .*1,000,000.*\n$/);
  expect(stdout).toMatch(/^20,000 samples of 8 bit\(s\)/);
  expect(stdout).toMatch(
    /\nmin-entropy: 0\.0\d+ bits per sample, of 8: [\w -]+ over the (samples|bits)\n$/,
  );
});

it('that the samples have more bits than were named', async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i);
  const { stderr } = await assess(bytes, '--bits-per-sample', '2');
  expect(stderr).toMatch(/samples of 8 bits, more than --bits-per-sample 2/);
});

it('the verdict on restarts', async () => {
  const rows = Buffer.concat(Array(100).fill(new RandomBytes(13).take(100)));
  const { stdout } = await assess(rows, '--restarts', '100x100', '--claim', '4');
  expect(stdout).toMatch(/100 in a column \(fails from \d+\)/);
  expect(stdout).toMatch(/\nverdict: fail, no min-entropy is awarded\n$/);
});
