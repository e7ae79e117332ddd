// `entropyd check`, and each variant of the code behind it, against the oracle on a stream that can be
// made again. ENTROPYD_ORACLE_BLOCKS sets how many blocks: 10^6 take about a minute and a half.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GoodBlocks } from '../../src/cli/good-blocks.js';
import type { CheckResult } from '../../src/health/fips140-check.js';
import { fips140TestsIn } from '../../src/health/verdict.js';
import type { Fips140Test } from '../../src/native.js';
import { native } from '../../src/native.js';
import { temporaryDirectory } from '../support/fifo.js';
import { Fips140Oracle } from '../support/fips140-oracle.js';
import { finish, MAIN } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsProgram } from '../support/requires.js';

const BLOCKS = Number(process.env['ENTROPYD_ORACLE_BLOCKS'] ?? 20_000);
const BLOCKS_A_PIECE = 400;
const NAMED = 1000; // failed blocks that `check` names

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
});
afterAll(() => rmSync(directory, { recursive: true }));

const check = async (bytes: Uint8Array, ...args: string[]) => {
  const done = await finish({ args: ['check', '--json', ...args] }, bytes);
  return { ...done, result: JSON.parse(done.stdout) as CheckResult };
};

describe('entropyd check', () => {
  it(`agrees with the oracle on every one of ${BLOCKS} random blocks`, async () => {
    const child = spawn(process.execPath, [MAIN, 'check', '--json'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    const closed = once(child, 'close');
    const random = new RandomBytes(20_011_010);
    const oracle = new Fips140Oracle();
    const expected: { block: number; tests: Fips140Test[] }[] = [];
    const variants = native.fips140Variants().map((name) => {
      return { name, stream: new native.Fips140Stream(name), found: [] as number[] };
    });
    const prime = random.take(4);
    oracle.prime(prime);
    for (const { stream } of variants) stream.add(prime);
    child.stdin.write(prime);
    for (let block = 0; block < BLOCKS; ) {
      const piece = random.take(Math.min(BLOCKS_A_PIECE, BLOCKS - block) * 2500);
      if (!child.stdin.write(piece)) await once(child.stdin, 'drain');
      for (const { stream, found } of variants) found.push(...stream.add(piece));
      for (let at = 0; at < piece.length; at += 2500, ++block) {
        const tests = oracle.test(piece.subarray(at, at + 2500));
        if (tests.length > 0) expected.push({ block, tests });
      }
    }
    child.stdin.end();
    expect(await closed).toEqual([1, null]);
    const result = JSON.parse(stdout) as CheckResult;
    expect(result.failedBlocks).toEqual(expected.slice(0, NAMED));
    expect(result).toMatchObject({
      bytes: 4 + BLOCKS * 2500,
      blocks: BLOCKS,
      passed: BLOCKS - expected.length,
      failed: expected.length,
      failedBlocksOmitted: Math.max(0, expected.length - NAMED),
      droppedBytes: 0,
    });
    for (const [test, count] of Object.entries(result.failures)) {
      expect(count).toBe(
        expected.filter(({ tests }) => tests.includes(test as Fips140Test)).length,
      );
    }
    for (const { name, found } of variants) {
      const failed = expected.map((_, i) => {
        return { block: found[2 * i], tests: fips140TestsIn(found[2 * i + 1] ?? 0) };
      });
      expect(failed, name).toEqual(expected);
      expect(found.length, name).toBe(2 * expected.length);
    }
    // The chance behind docs/decisions/0004: 1 in 1244, here within 5 standard deviations.
    const chance = BLOCKS / 1244;
    expect(Math.abs(expected.length - chance)).toBeLessThan(5 * Math.sqrt(chance));
  }, 1_200_000);

  describe('--pipe', () => {
    const bytes = new RandomBytes(5).take(4 + 300 * 2500 + 99);
    /** Blocks that are made to fail: first, last, neighbours, in between. */
    const zero = [0, 7, 8, 9, 200, 299];
    for (const block of zero) bytes.fill(0, 4 + block * 2500, 4 + (block + 1) * 2500);
    const expected = (): Buffer => {
      const oracle = new Fips140Oracle();
      oracle.prime(bytes.subarray(0, 4));
      const blocks = Array.from({ length: 300 }, (_, at) => {
        return bytes.subarray(4 + at * 2500, 4 + (at + 1) * 2500);
      });
      return Buffer.concat(blocks.filter((block) => oracle.test(block).length === 0));
    };
    const piped = (args: string[], input: Uint8Array) =>
      spawnSync(process.execPath, [MAIN, 'check', '--pipe', ...args], {
        input,
        maxBuffer: 2 ** 21,
      });

    it('writes the blocks that pass and no other byte, and reports on standard error', () => {
      const path = join(directory, 'some-bad');
      writeFileSync(path, bytes);
      for (const { stdout, stderr, status } of [piped([], bytes), piped([path], Buffer.alloc(0))]) {
        expect(status).toBe(1);
        expect(stdout.equals(expected())).toBe(true);
        expect(stdout.length).toBeLessThanOrEqual(294 * 2500);
        expect(stderr.toString()).toContain('300 block');
      }
    });

    it('writes what rngtest writes', (test) => {
      needsProgram(test, '/usr/bin/rngtest', 'rng-tools5');
      // With --pipe rngtest 5 drops the first 4 bytes, and then begins as without it.
      const { stdout } = spawnSync('rngtest', ['--pipe'], {
        input: Buffer.concat([Buffer.alloc(4, 1), bytes]),
        maxBuffer: 2 ** 21,
      });
      expect(stdout.equals(piped([], bytes).stdout)).toBe(true);
    });

    it('joins blocks whatever the pieces are that they come in', async () => {
      for (const size of [1, 3, 4, 2499, 2500, 2501, 7777]) {
        const some = bytes.subarray(0, size < 5 ? 4 + 12 * 2500 : bytes.length);
        const stream = new native.Fips140Stream();
        const written: Buffer[] = [];
        const good = new GoodBlocks(
          new Writable({ write: (piece, _, done) => done(void written.push(Buffer.from(piece))) }),
        );
        for (let at = 0; at < some.length; at += size) {
          const piece = some.subarray(at, at + size);
          await good.pass(piece, new Set(stream.add(piece).filter((_, index) => index % 2 === 0)));
        }
        const whole = expected();
        expect(Buffer.concat(written).equals(size < 5 ? whole.subarray(0, 8 * 2500) : whole)).toBe(
          true,
        );
      }
    });

    it('ends quietly with its reader', async () => {
      const command = `"${process.execPath}" "${MAIN}" check --pipe /dev/urandom`;
      const { stdout, stderr, code } = await finish({
        command: 'bash',
        args: ['--norc', '-c', `set -o pipefail; ${command} | head -c 70000 | wc -c`],
      });
      expect({ code, stderr, size: stdout.trim() }).toEqual({ code: 0, stderr: '', size: '70000' });
    });
  });

  it('exits 0 when all passed, 1 when not, and names the tests', async () => {
    const good = new RandomBytes(2).take(4 + 40 * 2500);
    expect(await check(good)).toMatchObject({ code: 0, result: { blocks: 40, failed: 0 } });
    const { code, result } = await check(Buffer.alloc(4 + 2 * 2500));
    expect(code).toBe(1);
    expect(result).toMatchObject({
      passed: 0,
      failed: 2,
      failures: { monobit: 2, poker: 2, runs: 2, longRun: 2, continuousRun: 2 },
    });
  });

  it('drops and counts a partial block, and stops where it was told to', async () => {
    const bytes = new RandomBytes(2).take(4 + 5 * 2500 + 77);
    expect((await check(bytes)).result).toMatchObject({ blocks: 5, droppedBytes: 77 });
    expect((await check(bytes, '--blocks', '3')).result).toMatchObject({
      blocks: 3,
      bytes: 4 + 3 * 2500,
      droppedBytes: 0,
    });
  });

  it('reads a file on standard input from where it stands, and no further than it was told', () => {
    const path = join(directory, 'ahead');
    writeFileSync(
      path,
      Buffer.concat([Buffer.alloc(5000), new RandomBytes(2).take(4 + 10 * 2500)]),
    );
    const fd = openSync(path, 'r');
    try {
      readSync(fd, Buffer.alloc(5000));
      const args = [MAIN, 'check', '--json', '--blocks', '6'];
      const { stdout, status } = spawnSync(process.execPath, args, {
        stdio: [fd, 'pipe', 'inherit'],
      });
      expect(status).toBe(0);
      expect(JSON.parse(stdout.toString())).toMatchObject({ bytes: 4 + 6 * 2500, blocks: 6 });
      expect(readSync(fd, Buffer.alloc(20_000))).toBe(4 * 2500);
    } finally {
      closeSync(fd);
    }
  });

  it('judges so many blocks of a device, and names what it can not read', async () => {
    const { code, result } = await check(Buffer.alloc(0), '/dev/zero', '--blocks', '3');
    expect(code).toBe(1);
    expect(result).toMatchObject({ bytes: 4 + 3 * 2500, blocks: 3, failed: 3 });
    const { code: ioError, stderr } = await finish({ args: ['check', directory] });
    expect(ioError).toBe(74);
    expect(stderr).toContain('EISDIR');
  });

  it('reads a file', async () => {
    const path = join(directory, 'random');
    writeFileSync(path, new RandomBytes(2).take(4 + 10 * 2500));
    const { code, stderr, result } = await check(new Uint8Array(), path);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(result).toMatchObject({ bytes: 25_004, blocks: 10, passed: 10 });
  });
});
