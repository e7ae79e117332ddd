// What `assess` says to a person. Every other test goes by the JSON document and the exit code.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../support/fifo.js';
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

it('how to assess a matrix that was cut short', async () => {
  const samples = new RandomBytes(13).take(9_950);
  const { code, stderr } = await assess(samples, '--restarts', '100x100', '--claim', '4');
  expect(code).toBe(65);
  expect(stderr).toMatch(/not 9950: .* its 99 whole rows by --slice 0,9900 --restarts=99x100\n$/);
});

it('of a matrix that is not whole rows of enough samples only what it lacks', async () => {
  const samples = new RandomBytes(13).take(9_950);
  const matrix = ['--restarts', '100x100', '--claim', '4'];
  const [slice, few] = await Promise.all([
    assess(samples, ...matrix, '--slice', '1,4950'), // its rows do not begin where rows do
    assess(samples.subarray(0, 740), ...matrix), // 700 in whole rows, and 752 are needed
  ]);
  expect(slice?.stderr).toMatch(/not 4950: name a slice that is the whole matrix\n$/);
  expect(few?.stderr).toMatch(/not 740: record it again\n$/);
});

it('what H_r and H_c are over the samples and over their bits', async () => {
  const rows = new RandomBytes(13).take(10_000);
  const { stdout } = await assess(rows, '--restarts', '100x100', '--claim', '4');
  const line = / +\d\.\d{4} +\d\.\d{4} {3}[\w -]+ over the (samples|bits)\n/.source;
  expect(stdout).toMatch(new RegExp(`\n  rows, H_r${line}  columns, H_c${line}`));
});

it('that a slice ends beyond the samples', async () => {
  const { stderr } = await assess(new Uint8Array(9000), '--slice', '1,5000');
  expect(stderr).toMatch(/the slice ends after sample 10000, and there are 9000/);
  const directory = temporaryDirectory();
  const path = join(directory, 'raw.bin');
  writeFileSync(path, new Uint8Array(9000));
  const ofFile = await finish({ args: ['assess', path, '--slice', '2,5000'] });
  rmSync(directory, { recursive: true });
  expect(ofFile.stderr).toMatch(/the slice ends after sample 15000, and there are 9000/);
});

it('that there is no recording', async () => {
  const nothing = new Uint8Array(0);
  const runs = [assess(nothing), assess(nothing, '--conditioning', '--non-vetted')];
  for (const { code, stderr } of await Promise.all(runs)) {
    expect(code).toBe(65);
    expect(stderr).toMatch(/^entropyd: assess: no recording on standard input: .*\n$/);
  }
  const { stderr } = await assess(nothing, '/dev/null');
  expect(stderr).toMatch(/^entropyd: assess: \/dev\/null is empty\n$/);
});

it('that a claim is more than the samples can have', async () => {
  const { stderr } = await assess(new Uint8Array(10_000), '--restarts=100x100', '--claim', '4');
  expect(stderr).toMatch(/samples of 1 bit\(s\) cannot have the 4 bits of --claim/);
});

it("how many outputs of a conditioning component h' is estimated from", async () => {
  const warn = async (of: string) => {
    const output = new RandomBytes(13).take(4000);
    const { stderr } = await assess(output, `--conditioning=${of}`, '--non-vetted');
    return stderr;
  };
  const [narrow, wide] = await Promise.all(['512,64,64,128', '512,256,256,320'].map(warn));
  expect(narrow).toMatch(/^warning: only 500 outputs of 64 bits: .* 1,000,000 .* show less\n$/);
  expect(wide).toMatch(/^warning: only 125 outputs of 256 bits: .* takes 312,500 at most\n$/);
});

it('that the output of a conditioning component is wider than its parameters say', async () => {
  const bytes = new RandomBytes(13).take(4000);
  const { stderr } = await assess(bytes, '--conditioning=64,4,4,16', '--non-vetted');
  expect(stderr).toMatch(/samples of 8 bits, more than the 4 of an output: .* --bits-per-sample 8/);
});

it('how much of the output of a conditioning component is entropy', async () => {
  const [own, less, other] = await Promise.all(
    [
      ['--conditioning'],
      ['--conditioning=2560,256,256,300'],
      ['--conditioning', '--non-vetted', '--h-prime', '0.9'],
    ].map((args) => finish({ args: ['assess', ...args] })),
  );
  expect(own?.stdout).toMatch(
    /\nh_out: 256\.0000 bits; .* 2\^-71\.47\nfull entropy by SP 800-90C and FIPS 140-3 IG D\.K, if [\s\S]* 256\s+bits/,
  );
  expect(less?.stdout).toMatch(/\nno full entropy: it takes an h_in of 320, n_out \+ 64\n$/);
  expect(other?.stdout).toMatch(/\nh_out: 230\.4000 bits; .*\nno full entropy: .* not vetted/);
});
