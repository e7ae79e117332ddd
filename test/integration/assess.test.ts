import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ESTIMATORS } from '../../src/assess/estimators.js';
import { EXIT } from '../../src/errors.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, MAIN } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { beat, coin } from '../support/sample-sources.js';
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
    const narrow = JSON.parse(one.stdout);
    expect(narrow).toMatchObject({ bitsPerSample: 1, hBitstring: null });
    // Two values are bits however wide they are: SP 800-90B 3.1.3 assesses the bits of samples with more values.
    expect(JSON.parse(two.stdout)).toEqual({ ...narrow, bitsPerSample: 2 });
    const { code, stderr } = await assess(['--bits-per-sample', '2'], ramp8());
    expect(code).toBe(65);
    expect(stderr).toContain('--bits-per-sample');
  });

  it('takes two values of any name for bits: the digits 0 and 1 in ASCII', async () => {
    const bits = coin(0.6, 8000);
    const digits = bits.map((bit) => 48 + bit);
    const [plain, ascii] = await Promise.all([
      assess([file('plain', bits), '--json']),
      assess([file('ascii', digits), '--json']),
    ]);
    const expected = { ...JSON.parse(plain.stdout), bitsPerSample: 6 }; // 48 and 49 need 6 bits
    expect(JSON.parse(ascii.stdout)).toEqual(expected);
    expect(expected.estimators.markov).toMatchObject({
      literal: expect.any(Number),
      bitstring: null,
    });
  });

  it('assesses the low bits of the samples, or a slice of them', async () => {
    const samples = new RandomBytes(14).take(12_000);
    const path = file('bytes', samples);
    const low = file(
      'low',
      samples.map((byte) => byte & 3),
    );
    const slice = file('slice', samples.subarray(8_000, 12_000));
    const results = await Promise.all(
      [
        [path, '--low-bits', '2'],
        [low, '--bits-per-sample', '2'],
        [path, '--slice', '2,4000'],
        [slice],
      ].map(async (args) => JSON.parse((await assess([...args, '--json'])).stdout)),
    );
    expect(results[0]).toEqual(results[1]);
    expect(results[0]).toMatchObject({ samples: 12_000, bitsPerSample: 2 });
    expect(results[2]).toEqual(results[3]);
    expect(results[2]).toMatchObject({ samples: 4_000, bitsPerSample: 8 });
  });

  it('reads a slice of what never ends, and no further', async () => {
    const { code, stdout } = await assess(['/dev/zero', '--slice', '3,7000', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ samples: 7000, minEntropy: 0 });
  });

  // A file of 10^12 bytes, none of them on the disk. To read up to the slice would take minutes of processor time.
  it('reads of a file no more than the slice', async () => {
    const path = file('sparse', new Uint8Array(0));
    truncateSync(path, 1e12);
    const args = ['--cpu=30', process.execPath, MAIN, 'assess', path, '--slice=142857141,7000'];
    const { code, stdout } = await finish({ command: 'prlimit', args: [...args, '--json'] });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ samples: 7000, minEntropy: 0 });
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
    ['a slice beyond the end', ['--slice', '1,5000'], new Uint8Array(9000), 65],
    ['no slice', ['--slice', '5000'], new Uint8Array(9000), 64],
    ['an empty slice', ['--slice', '1,0'], new Uint8Array(9000), 64],
    ['a slice of too much', ['--slice', '0,10000001'], new Uint8Array(9000), 64],
    ['no low bits', ['--low-bits', '0'], new Uint8Array(9000), 64],
    ['two widths', ['--low-bits', '1', '--bits-per-sample=2'], new Uint8Array(9000), 64],
    ['larger values than named', ['--bits-per-sample', '2'], ramp8(), 65],
    ['too few of two values', [], new Uint8Array(6011).fill(65), 65],
    ['a matrix that was cut short', ['--restarts=100x90', '--claim=1'], new Uint8Array(8999), 65],
    [
      'a claim that no sample can have',
      ['--restarts=100x90', '--claim=2'],
      new Uint8Array(9000),
      65,
    ],
    ['conditioning of no parameters', ['--conditioning=256'], undefined, 64],
    ['more entropy than input', ['--conditioning=320,256,256,321'], undefined, 64],
    ['h-prime above 1', ['--conditioning', '--non-vetted', '--h-prime', '1.1'], undefined, 64],
    ['h-prime of a vetted component', ['--conditioning', '--h-prime', '1'], undefined, 64],
    ['h-prime alone', ['--h-prime', '1'], new Uint8Array(9000), 64],
    [
      'a recording of a vetted component',
      ['--conditioning=320,256,256,320', '/dev/null'],
      undefined,
      64,
    ],
    [
      'h-prime and a recording',
      ['--conditioning', '--non-vetted', '--h-prime=1', '/x'],
      undefined,
      64,
    ],
    ['conditioning of restarts', ['--conditioning', '--restarts=100x90'], undefined, 64],
    [
      'the low bits of an output',
      ['--conditioning', '--non-vetted', '--low-bits=1'],
      new Uint8Array(9000),
      64,
    ],
    ['an output of 4 bits in 8', ['--conditioning=64,4,4,16', '--non-vetted'], ramp8(), 65],
    ['too little output', ['--conditioning', '--non-vetted'], new Uint8Array(100), 65],
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
    expect(result.sanity.passed).toBe(true);
    expect((1 - result.sanity.alpha) ** 200).toBeCloseTo(0.99, 12); // 100 rows and 100 columns
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

describe('entropyd assess --conditioning', () => {
  it("says that entropyd's own gives full entropy", async () => {
    const { code, stdout } = await assess(['--conditioning', '--json']);
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ component: 'vetted', nIn: 2560, nOut: 256, nw: 256, hIn: 320 });
    expect(result).toMatchObject({ hOut: 256, fullEntropy: true, hPrime: null, samples: null });
    expect(result.log2Epsilon).toBeCloseTo(-71.4712, 4);
  });

  it("estimates h' of a component that is not vetted from its output, as bits", async () => {
    const output = new RandomBytes(15).take(4000);
    const path = file('output', output);
    const [raw, result] = await Promise.all([
      assess([path, '--json']),
      assess(['--conditioning=512,256,256,300', '--non-vetted', path, '--json']),
    ]);
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(/^warning: .*\n$/); // fewer than a million
    const document = JSON.parse(result.stdout);
    expect(document).toMatchObject({ component: 'nonVetted', samples: 4000, bitsPerSample: 8 });
    expect(document).toMatchObject({ hPrime: JSON.parse(raw.stdout).hBitstring });
    expect(document.hOut).toBeCloseTo(256 * document.hPrime, 9);
  });

  // A bit of the output that never changes has no entropy. With the width of the largest value it would be no part of
  // the output, and h_out, which is h' times all n_out bits, too high.
  it.each([
    ['8,8,8,8', 0x7f, 8],
    ['8,8,8,8', 0x0f, 8],
    ['64,8,8,16', 0x01, 8],
    ['64,4,4,16', 0x07, 4],
    ['512,256,256,320', 0x7f, 8],
  ] as const)("counts constant bits of the output for h': %s, & %i", async (of, mask, width) => {
    const path = file(
      `masked-${of}-${mask}`,
      new RandomBytes(16).take(20_000).map((byte) => byte & mask),
    );
    const args = [`--conditioning=${of}`, '--non-vetted', path, '--json'];
    const [result, named] = await Promise.all([
      assess(args),
      assess([...args, '--bits-per-sample', String(width)]),
    ]);
    const document = JSON.parse(result.stdout);
    expect(document).toEqual(JSON.parse(named.stdout));
    const free = mask.toString(2).replaceAll('0', '').length;
    expect(document).toMatchObject({ bitsPerSample: width });
    expect(document.hPrime).toBeLessThan(free / width); // no more than the bits that change
  });

  it('takes one bit per byte if it is told so', async () => {
    const path = file('one-bit', coin(0.5, 8000));
    const args = ['--conditioning', '--non-vetted', path, '--json', '--bits-per-sample=1'];
    const [raw, result] = await Promise.all([assess([path, '--json']), assess(args)]);
    expect(JSON.parse(result.stdout).hPrime).toBe(JSON.parse(raw.stdout).minEntropy);
  });

  // The two bytes are 00110000 and 00110001, so that seven of eight bits are known.
  it("takes the bits of an output of two values for h' too", async () => {
    const digits = coin(0.5, 8000).map((bit) => 48 + bit);
    const args = ['--conditioning', '--non-vetted', '--json'];
    const { stdout } = await assess(args, digits);
    expect(JSON.parse(stdout).hPrime).toBeLessThan(0.2);
  });
});

describe('a FIFO', () => {
  const fifo = new Fifo();
  afterAll(() => fifo.remove());

  it.each([
    ['to its end', beat(5, 0.975, 8000), 0],
    ['even if its writer ends early', new Uint8Array(700), 65],
  ] as const)('is waited for, which a line says, and read %s', async (_, samples, expected) => {
    let said = '';
    const child = spawn(process.execPath, [MAIN, 'assess', fifo.path, '--json']);
    child.stdout.resume();
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    const ended = once(child, 'close');
    await until(() => said.includes(fifo.path));
    expect(said).toBe(`waiting for a program that writes to ${fifo.path}\n`);
    fifo.write(samples);
    fifo.closeWriter();
    expect(await ended).toEqual([expected, null]);
  });
});

function ramp8(): Uint8Array {
  return Uint8Array.from({ length: 1000 }, (_, i) => i);
}

// Node itself takes 0.6 to 1.1 GB of address space, and below some 1.1 GB V8 may end the process before a line of
// JavaScript runs. The estimators of so many samples fail up to 1.5 GB: the limit is far from both.
it('ends in one sentence where 1200 MB of address space are too little', async () => {
  const path = file('many', new RandomBytes(12).take(10_000_000));
  const limited = ['--as=1200000000', process.execPath, MAIN, 'assess', path];
  const { code, stdout, stderr } = await finish({ command: 'prlimit', args: limited });
  expect([code, stdout]).toEqual([EXIT.system, '']);
  expect(stderr).toMatch(/^entropyd: assess: not enough memory .*\n$/);
});
