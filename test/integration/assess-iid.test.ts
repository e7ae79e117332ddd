// `entropyd assess --iid`: verdict, exit code, repeatable shuffles, refusals, and an end when it is asked to.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATISTICS } from '../../src/assess/iid.js';
import { temporaryDirectory } from '../support/fifo.js';
import { cpuMsOf, finish, MAIN } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { coin, stayingBits } from '../support/sample-sources.js';
import { until } from '../support/until.js';

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
});
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, samples: Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, samples);
  return path;
}
const iid = (args: string[], input?: Uint8Array) =>
  finish({ args: ['assess', '--iid', ...args] }, input);

describe('entropyd assess --iid', () => {
  it('awards the most common value to samples that pass', async () => {
    const samples = new RandomBytes(31).take(5000).map((byte) => byte & 15);
    const path = file('nibbles', samples);
    const { code, stdout, stderr } = await iid(['--json', '--seed', '1', path]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: only 5,000 samples/);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ samples: 5000, bitsPerSample: 4, verdict: 'pass' });
    expect(Object.keys(result.permutation.statistics)).toEqual([...STATISTICS]);
    expect(result.minEntropy).toBe(Math.min(result.hOriginal, 4 * result.hBitstring));
    const all = await finish({ args: ['assess', '--json', path] });
    const { mostCommonValue } = JSON.parse(all.stdout).estimators;
    expect(result.hOriginal).toBe(mostCommonValue.literal);
    expect(result.hBitstring).toBe(mostCommonValue.bitstring);
  });

  it('awards nothing to samples that depend on each other, and exits with 1', async () => {
    const path = file('staying', stayingBits(0.6, 6100));
    const { code, stdout } = await iid(['--json', path]);
    expect(code).toBe(1);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ verdict: 'fail', minEntropy: null, hBitstring: null });
    expect(result.permutation).toMatchObject({ passed: false, shuffles: 10_000 });
    expect(result.permutation.statistics.medianRuns).toMatchObject({ passed: false });
    expect(result.chiSquare.independence.passed).toBe(false);
    expect(result.chiSquare.goodnessOfFit.passed).toBe(true);
  });

  // 5.2.3: of 7000 bits 14 are 1, so that not even one pair 11 is expected.
  it('fails bits of which one value is too rare for the test of independence', async () => {
    const bits = coin(0.002, 7000);
    const result = JSON.parse((await iid(['--json'], bits)).stdout);
    expect(result.chiSquare.independence).toEqual({
      statistic: 0,
      degreesOfFreedom: 0,
      pValue: null,
      passed: false,
    });
    expect(result.verdict).toBe('fail');
  });

  it('repeats its shuffles by their seed', async () => {
    const path = file('again', new RandomBytes(32).take(2000));
    const first = JSON.parse((await iid(['--json', path])).stdout);
    const { seed } = first.permutation;
    expect(seed).toMatch(/^[\da-f]{16}$/);
    expect(JSON.parse((await iid(['--json', '--seed', seed, path])).stdout)).toEqual(first);
    const other = JSON.parse((await iid(['--json', path])).stdout);
    expect(other.permutation.seed).not.toBe(seed);
  });

  it('says the verdict first, in lines of 80 characters, and marks what failed', async () => {
    const { stdout } = await iid([file('drift', stayingBits(0.7, 6100))]);
    expect(stdout).toMatch(/^verdict: fail, .* not IID/);
    expect(stdout).toMatch(/^ {2}\* median runs /m);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each([
    ['one value only', ['--iid'], new Uint8Array(7000).fill(3), 65, /all samples are equal/],
    ['too few samples', ['--iid'], new RandomBytes(1).take(700), 65, /are too few/],
    ['a seed that is none', ['--iid', '--seed', '0x1'], coin(0.5, 7000), 64, /hexadecimal/],
    ['a seed without --iid', ['--seed', '1'], coin(0.5, 7000), 64, /--seed is for --iid/],
    ['another part', ['--iid', '--restarts=10x10', '--claim', '1'], coin(0.5, 100), 64, /neither/],
    ['conditioning', ['--iid', '--conditioning'], coin(0.5, 100), 64, /not both/],
  ])('refuses %s in a sentence', async (_what, args, input, exitCode, sentence) => {
    const { code, stdout, stderr } = await finish({ args: ['assess', ...args] }, input);
    expect(code).toBe(exitCode);
    expect(stdout).toBe('');
    expect(stderr).toMatch(sentence);
  });

  it('ends when it is asked to, in the middle of the shuffles', async () => {
    const path = file(
      'drift2',
      new Uint8Array(2_000_000).map((_, i) => i >> 13),
    );
    const child = spawn(process.execPath, [MAIN, 'assess', '--iid', path], { stdio: 'ignore' });
    const ended = once(child, 'close');
    // All shuffles take minutes, and what comes before them less than this.
    await until(() => cpuMsOf(child.pid as number) > 3000);
    child.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
  });
});
