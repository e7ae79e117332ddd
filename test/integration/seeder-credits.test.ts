// How entropyd-seed credits what several sources have delivered: the requests to the pool, recorded in place of
// being made. Nothing here needs root, and nothing is credited.

import { randomBytes } from 'node:crypto';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
  type TestContext,
} from 'vitest';
import { Faults, type PoolRequest } from '../support/faults.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, SEEDER } from '../support/program.js';
import { needsProgram } from '../support/requires.js';
import { needsSeedInstruction } from '../support/seed-instruction.js';

/** With so many bits a modern kernel's CRNG makes itself ready, within the ioctl that credits the last of them. */
const READY_BITS = 256;
const BLOCK = 2500;

let directory: string;
let fifos: Fifo[];
beforeEach(() => {
  directory = temporaryDirectory();
  fifos = [new Fifo(), new Fifo()];
});
afterEach(() => {
  for (const fifo of fifos) fifo.remove();
  rmSync(directory, { recursive: true });
});

const device = (at: number): string[] => ['--source', 'device', '--device', path(at)];
/** A source that delivers nothing. */
const NOTHING = ['--source', 'device', '--device', '/dev/no-such', '--timeout', '1'];
const path = (at: number): string => fifos[at]?.path ?? '';

/** Runs the seeder; FIFOs hold enough for a trial in which some blocks fail by chance. */
async function seed(test: TestContext, ...args: string[]) {
  needsProgram(test, '/usr/bin/cc', 'gcc');
  const faults = new Faults(directory);
  faults.record();
  for (const fifo of fifos) fifo.write(randomBytes(4 + 6 * BLOCK));
  const { code, stderr } = await finish({ command: SEEDER, args, env: faults.env });
  return { code, stderr, requests: faults.requests() };
}

const bitsOf = (request: PoolRequest): number => (request === 'reseed' ? 0 : request.bits);
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

describe('entropyd-seed credits two sources', () => {
  it('when the bytes of both are in the pool, then reseeds', async (test) => {
    const { code, stderr, requests } = await seed(
      test,
      ...device(0),
      ...device(1),
      '--require',
      '2',
    );
    expect(code, stderr).toBe(0);
    expect(requests).toEqual([
      { bits: 0, bytes: BLOCK },
      { bits: READY_BITS, bytes: BLOCK },
      'reseed',
    ]);
  });

  it.for([
    ['0.2', '4'],
    ['4', '0.2'],
  ] as const)('by the one that holds more, with claims of %s and %s', async ([one, two], test) => {
    const sources = [...device(0), '--claim', one, ...device(1), '--claim', two];
    const { code, stderr, requests } = await seed(
      test,
      ...sources,
      '--require',
      '2',
      '--bits',
      '10000',
    );
    expect(code, stderr).toBe(0);
    const credits = requests.filter((request) => request !== 'reseed').map(bitsOf);
    expect(sum(credits.slice(0, -1))).toBeLessThan(READY_BITS);
    expect(credits.at(-1)).toBeGreaterThan(9000); // 4 bits per byte, or a little less as measured
  });
});

describe('entropyd-seed, of more sources than are required', () => {
  it('waits for a device that is missing if another one is silent', async (test) => {
    const [silent, late] = [new Fifo(), new Fifo()];
    onTestFinished(() => {
      silent.remove();
      late.remove();
    });
    silent.openWriter();
    const missing = join(directory, 'late');
    const sources = [...['--source', 'device', '--device', missing], ...device(0)];
    const seeding = seed(
      test,
      ...sources,
      '--hwrng-device',
      silent.path,
      '--source',
      'hwrng',
      '--require',
      '2',
    );
    await pause(600);
    late.write(randomBytes(4 + 6 * BLOCK));
    symlinkSync(late.path, missing);
    const { code, stderr, requests } = await seeding;
    expect(code, stderr).toBe(0);
    expect(requests).toHaveLength(3);
  });
});

const RDSEED = ['--source', 'rdseed'];

describe("entropyd-seed and the processor's own generator", () => {
  it.for([
    ['first', [...RDSEED], []],
    ['last', [], [...RDSEED]],
  ] as const)('credits it never, beside a device: %s', async ([, before, after], test) => {
    needsSeedInstruction(test);
    // The device has the lower claim, and carries the credit.
    const sources = [...before, ...device(0), '--claim', '0.2', ...after];
    const { code, stderr, requests } = await seed(
      test,
      ...sources,
      '--require',
      '2',
      '--bits',
      '10000',
    );
    expect(code, stderr).toBe(0);
    expect(requests).toEqual([{ bits: 0, bytes: BLOCK }, { bits: 500, bytes: BLOCK }, 'reseed']);
  });

  it('waits for another source if it passes first', async (test) => {
    needsSeedInstruction(test);
    const { code, stderr, requests } = await seed(test, ...RDSEED, ...device(0));
    expect(code, stderr).toBe(0);
    expect(requests.at(-2)).toEqual({ bits: READY_BITS, bytes: BLOCK });
    expect(stderr).toMatch(/ bits from .*source \(/);
  });

  it('fails if no other source passes', async (test) => {
    needsSeedInstruction(test);
    const { code, stderr, requests } = await seed(test, ...RDSEED, ...NOTHING);
    expect(requests).toEqual([]);
    expect(stderr).toMatch(/rdseed passed, and is never credited alone/);
    expect(code).toBe(69);
  });

  it('reseeds a copy from it without credit, and has failed if there is nothing else', async (test) => {
    needsSeedInstruction(test);
    const reseed = ['--reseed', '--control-socket', 'none', '--source-deadline', '2000'];
    const beside = await seed(test, ...reseed, ...RDSEED, ...device(0));
    expect(beside.code, beside.stderr).toBe(0);
    expect(beside.requests.map(bitsOf).filter((bits) => bits > 0)).toEqual([READY_BITS]);
    const without = await seed(test, ...reseed, ...RDSEED, ...NOTHING);
    expect(without.code, without.stderr).toBe(69);
    expect(without.requests).toContainEqual({ bits: 0, bytes: BLOCK });
    expect(without.requests.map(bitsOf).filter((bits) => bits > 0)).toEqual([]);
    expect(without.stderr).toMatch(/rdseed passed, and is never credited alone/);
  });

  it('refuses it alone, unless that is said', async (test) => {
    const refused = await seed(test, ...RDSEED);
    expect(refused.code, refused.stderr).toBe(78);
    expect(refused.requests).toEqual([]);
    needsSeedInstruction(test);
    const { code, stderr, requests } = await seed(test, ...RDSEED, '--alone');
    expect(code, stderr).toBe(0);
    expect(requests).toEqual([{ bits: READY_BITS, bytes: BLOCK }, 'reseed']);
  });
});
