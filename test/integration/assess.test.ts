import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ESTIMATORS } from '../../src/assess/estimators.js';
import { EXIT } from '../../src/errors.js';
import { temporaryDirectory } from '../support/fifo.js';
import { finish, MAIN } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { beat, coin } from '../support/sample-sources.js';

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
const assess = (args: string[], input?: Uint8Array) => finish({ args: ['assess', ...args] }, input);

describe('entropyd assess', () => {
  it('prints one JSON document, and warns of few samples beside it', async () => {
    const samples = new RandomBytes(11).take(20_000).map((byte) => byte & 15);
    const { code, stdout, stderr } = await assess([file('nibbles', samples), '--json']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: .*\n$/);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ samples: 20_000, bitsPerSample: 4 });
    expect(Object.keys(result.estimators)).toEqual([...ESTIMATORS]);
    const values = Object.values<{ literal: number | null; bitstring: number }>(result.estimators);
    const literal = values.flatMap(({ literal }) => (literal === null ? [] : [literal]));
    expect(literal).toHaveLength(7); // collision, Markov and compression are for bits only
    expect(result.hOriginal).toBe(Math.min(...literal));
    expect(result.hBitstring).toBe(Math.min(...values.map(({ bitstring }) => bitstring)));
    expect(result.minEntropy).toBe(Math.min(result.hOriginal, 4 * result.hBitstring));
  });

  it('reads standard input', async () => {
    const { code, stdout } = await assess(['--json'], beat(5, 0.975, 20_000));
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ samples: 20_000, bitsPerSample: 8 });
    expect(result.minEntropy).toBeLessThan(0.1);
  });

  it('takes more bits per sample than are used, and refuses fewer', async () => {
    const path = file('bits', coin(0.5, 8000));
    const [one, two] = await Promise.all([
      assess([path, '--json']),
      assess([path, '--json', '--bits-per-sample', '2']),
    ]);
    expect(JSON.parse(one.stdout)).toMatchObject({ bitsPerSample: 1, hBitstring: null });
    const wide = JSON.parse(two.stdout);
    expect(wide.bitsPerSample).toBe(2);
    expect(wide.hBitstring).toBeLessThan(0.5); // every other bit is 0
    const { code, stderr } = await assess(['--bits-per-sample', '2'], ramp8());
    expect(code).toBe(65);
    expect(stderr).toContain('--bits-per-sample');
  });

  it('draws a report of one file', async () => {
    const report = join(directory, 'report.html');
    const { code } = await assess([file('few', ramp8()), '--report', report]);
    expect(code).toBe(0);
    expect(readFileSync(report, 'utf8')).toMatch(/^<!doctype html>.*<svg .*<\/html>\n$/s);
  });

  it.each([
    ['nothing', [], new Uint8Array(0), 65],
    ['too little', [], new Uint8Array(700), 65],
    ['no file', ['/nonexistent/raw.bin'], undefined, 74],
    ['a folder', ['/'], undefined, 74],
    ['what never ends', ['/dev/zero'], undefined, 65],
    ['nine bits', ['--bits-per-sample', '9'], new Uint8Array(9000), 64],
    ['a claim alone', ['--claim', '1'], new Uint8Array(9000), 64],
    ['restarts without a claim', ['--restarts=100x90'], new Uint8Array(9000), 64],
    ['no matrix', ['--restarts=100', '--claim=1'], new Uint8Array(9000), 64],
    ['another matrix', ['--restarts=100x91', '--claim=1'], new Uint8Array(9000), 65],
    ['a report nowhere', ['--report', '/nonexistent/r.html'], new Uint8Array(9000), 74],
  ] as const)('ends with its code for %s', async (_, args, input, expected) => {
    const { code, stdout, stderr } = await assess([...args], input);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toMatch(/^(warning: .*\n)?entropyd: .*\n$/);
  });
});

describe('entropyd assess --restarts', () => {
  it('passes bytes that are new after every start', async () => {
    const report = join(directory, 'restarts.html');
    const path = file('new', new RandomBytes(12).take(10_000));
    const { code, stdout } = await assess([
      ...[path, '--restarts', '100x100', '--claim', '4', '--json', '--report', report],
    ]);
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ claim: 4, verdict: 'pass', minEntropy: 4 });
    expect(result.rows.count).toBe(100);
    expect(result.sanity).toMatchObject({ alpha: 5e-5, passed: true });
    expect(result.sanity.rows.most).toBeLessThan(result.sanity.rows.cutoff);
    expect(result.columns.minEntropy).not.toBe(result.rows.minEntropy);
    expect(existsSync(report)).toBe(true);
  });

  it('fails a source that begins the same after every start', async () => {
    const row = new RandomBytes(13).take(100);
    const { code, stdout } = await assess(
      ['--restarts', '100x100', '--claim', '4', '--json'],
      Buffer.concat(Array(100).fill(row)),
    );
    expect(code).toBe(1);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ verdict: 'fail', minEntropy: null });
    expect(result.sanity).toMatchObject({ passed: false, columns: { most: 100 } });
  });
});

function ramp8(): Uint8Array {
  return Uint8Array.from({ length: 1000 }, (_, i) => i);
}

// Node itself takes 0.6 to 1.1 GB of address space; the estimators of so many samples need more than the rest.
it('ends in one sentence where 1200 MB of address space are too little', async () => {
  const path = file('many', new RandomBytes(12).take(2_000_000));
  const limited = ['--as=1200000000', process.execPath, MAIN, 'assess', path];
  const { code, stdout, stderr } = await finish({ command: 'prlimit', args: limited });
  expect([code, stdout]).toEqual([EXIT.system, '']);
  expect(stderr).toMatch(/^entropyd: assess: not enough memory .*\n$/);
});
