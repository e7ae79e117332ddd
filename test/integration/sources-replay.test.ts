// `sources --replay`: a recording is judged and accounted for as if its source delivered it now.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { blockOf, temporaryDirectory } from '../support/fifo.js';
import { finish } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { beat } from '../support/sample-sources.js';

const BLOCK = 2048;
let directory = '';
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => rmSync(directory, { recursive: true }));

const args = (source: string, file: string) => ['sources', '--replay', file, '--source', source];

async function replay(source: string, bytes: Uint8Array, ...more: string[]) {
  const file = join(directory, 'recording');
  writeFileSync(file, bytes);
  const { code, stdout, stderr } = await finish({
    args: [...args(source, file), '--json', ...more],
  });
  return { code, stderr, ...(stdout === '' ? {} : JSON.parse(stdout)) };
}

/** What the judge of a running source credits of the same blocks. */
async function live(samples: Uint8Array): Promise<{ bits: number; inForce: number }> {
  const judge = new native.SourceJudge('sample', 1, BLOCK);
  let bits = 0;
  for (let at = 0; at + BLOCK <= samples.length; at += BLOCK) {
    judge.judge(await blockOf(samples.subarray(at, at + BLOCK)));
    bits += judge.tested.left * judge.tested.bitsPerByte;
  }
  return { bits, inForce: judge.inForce };
}

describe('samples of the jitter source', () => {
  it('that are good are credited as live, without the start-up test and the rest', async () => {
    const samples = new RandomBytes(1).take(60 * BLOCK + 100);
    const found = await replay('jitter', samples);
    const { bits, inForce } = await live(samples);
    expect(bits).toBeGreaterThan(50 * 6 * 256);
    expect(found).toMatchObject({
      ...{ code: 0, source: 'jitter', unit: 'sample', bytes: samples.length },
      ...{ blocks: 60, passed: 60, failed: 0, droppedBytes: 100 },
      ...{ bitsCredited: bits, standing: 'trusted' },
      ...{ claimedBitsPerSample: 1, creditedBitsPerSample: inForce },
      verdicts: { lag: { passed: 60, failed: 0 }, replay: { passed: 60, failed: 0 } },
    });
  });

  it('of a beat are rejected by the same tests as live, and nothing is credited', async () => {
    const samples = beat(1000, 0.9, 40 * BLOCK);
    const found = await replay('jitter', samples);
    expect(found).toMatchObject({ code: 1, bitsCredited: (await live(samples)).bits });
    expect(found.bitsCredited).toBe(0);
    expect(found.verdicts.lag.failed).toBeGreaterThan(30);
    expect(found.verdicts.stuck.failed).toBe(0);
    expect(found.standing).toBe('quarantined');
    expect(found.passed + found.failed).toBe(40);
  });
});

describe('bytes of a device', () => {
  const good = (blocks: number): Uint8Array => new RandomBytes(2).take(4 + blocks * 2500);

  it('are credited by their claim after the trial, from standard input too', async () => {
    const { code, stdout } = await finish({ args: [...args('hwrng', '-'), '--json'] }, good(10));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ bytes: 25_004, blocks: 10, passed: 10, bitsCredited: 9 * 10_000, droppedBytes: 0 },
      ...{ claimedBitsPerByte: 4, creditedBitsPerByte: 4 },
      verdicts: { monobit: { passed: 10, failed: 0 } },
    });
  });

  it('are credited by another claim where that is configured', async () => {
    const found = await replay('hwrng', good(10), '--hwrng-claim', '2');
    expect(found).toMatchObject({ bitsCredited: 9 * 5000, creditedBitsPerByte: 2 });
  });

  it('are not read on after a failure that is to stop the source', async () => {
    const file = join(directory, 'stop.toml');
    writeFileSync(file, '[[source]]\nname = "hwrng"\non-permanent-failure = "stop"\n');
    const bytes = Buffer.concat([good(3), Buffer.alloc(5000), good(3)]);
    const found = await replay('hwrng', bytes, '--config', file);
    expect(found).toMatchObject({ code: 1, blocks: 4, failed: 1, standing: 'failed' });
    expect(found.bitsCredited).toBe(2 * 10_000);
  });

  it('that are no block are no recording', async () => {
    expect(await replay('hwrng', good(1).subarray(1))).toMatchObject({ code: 65 });
    expect(await replay('hwrng', new Uint8Array(0))).toMatchObject({ code: 65 });
  });
});

it.each([
  [['sources', '--replay', '/dev/null'], 64],
  [['sources', '--replay', '/dev/null', '--source', 'hwrng,jitter'], 64],
  [['sources', '--replay', '/dev/null', '--source', 'hwrng', '--test'], 64],
  [[...args('hwrng', '/no/such/file')], 74],
])('%j ends with %i', async (given, code) => {
  expect((await finish({ args: given })).code).toBe(code);
});
