// What `check` says to a person. Every other test goes by the JSON document and the exit code.
import { expect, it } from 'vitest';
import { finish } from '../../support/program.js';
import { RandomBytes } from '../../support/random-bytes.js';

const check = async (bytes: Uint8Array) => (await finish({ args: ['check', '-'] }, bytes)).stdout;

it('of good blocks: what a good source would have shown', async () => {
  const said = await check(new RandomBytes(2).take(4 + 10 * 2500));
  expect(said).toMatch(
    /: 25,004 bytes, 10 block\(s\) by FIPS 140-2 \(2001-10-10\)\n {2}passed 10\n/,
  );
  expect(said).toMatch(
    /failed 0, as expected of a good source: by chance, less than one of \d+ blocks would fail\n/,
  );
});

it('of bad ones: that chance does not explain them', async () => {
  expect(await check(Buffer.alloc(4 + 5 * 2500))).toMatch(
    /failed 5, far more than chance explains/,
  );
});
