// What entropyd-seed takes for one source: two names of one device, also if that shows late, and of one TPM.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
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
import { Faults } from '../support/faults.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { compilePreload } from '../support/preload.js';
import { finish, SEEDER } from '../support/program.js';
import { needsProgram, needsRoot } from '../support/requires.js';
import { TpmNode } from '../support/tpm-node.js';

let directory: string;
let fifo: Fifo;
beforeEach(() => {
  directory = temporaryDirectory();
  fifo = new Fifo();
  fifo.write(randomBytes(4 + 20 * 2500));
});
afterEach(() => {
  fifo.remove();
  rmSync(directory, { recursive: true });
});

const device = (path: string): string[] => ['--source', 'device', '--device', path];

/** Runs the seeder with a kernel that is recorded in place of being fed. */
async function seed(test: TestContext, ...args: string[]) {
  needsProgram(test, '/usr/bin/cc', 'gcc');
  const faults = new Faults(directory);
  faults.record();
  const { code, stderr } = await finish({ command: SEEDER, args, env: faults.env });
  return { code, stderr, requests: faults.requests() };
}

describe('entropyd-seed takes for one source', () => {
  it('two names of a device, with the lowest claim', async (test) => {
    const hwrng = ['--hwrng-device', fifo.path, '--source', 'hwrng'];
    const again = [...device(fifo.path), '--claim', '0.2'];
    const { code, stderr, requests } = await seed(test, ...hwrng, ...again, '--bits', '10000');
    expect(code, stderr).toBe(0);
    expect(requests[0]).toEqual({ bits: 500, bytes: 2500 });
  });

  it('two devices, if the second turns out to be the first', async (test) => {
    const link = join(directory, 'link');
    const seeding = seed(test, ...device(fifo.path), ...device(link), '--require', '2');
    await pause(600); // it has compared what is there
    symlinkSync(fifo.path, link);
    const { code, stderr, requests } = await seeding;
    expect(stderr).toMatch(/ and .*link are one device, which cannot be two sources/);
    expect(code).toBe(78);
    expect(requests).toEqual([]);
  });
});

describe('a device that another one replaces in the middle of a block', () => {
  /** The first device has all but 1500 bytes of a trial, and ends with EIO; then there is the successor. */
  async function replaced(test: TestContext, successorBytes: number) {
    const [device, successor] = [new Fifo(), new Fifo()];
    onTestFinished(() => {
      device.remove();
      successor.remove();
    });
    device.write(randomBytes(4 + 2500 + 1000));
    successor.write(randomBytes(successorBytes));
    needsProgram(test, '/usr/bin/cc', 'gcc');
    const faults = new Faults(directory);
    faults.record();
    const args = ['--source', 'device', '--device', device.path, '--timeout', '3'];
    const reads = {
      LD_PRELOAD: `${faults.env['LD_PRELOAD']}:${compilePreload(directory, 'faulty-reads')}`,
      ...{ FAULTY_PATH: device.path, FAULTY_SUCCESSOR: successor.path },
      ...{ FAULTY_ERRNO: String(constants.errno.EIO), FAULTY_EVERY: '4', FAULTY_CHUNK: '4096' },
    };
    const { code, stderr } = await finish({
      command: SEEDER,
      args,
      env: { ...faults.env, ...reads },
    });
    return { code, stderr, requests: faults.requests() };
  }

  it('is on trial anew: what is left of the block is not enough', async (test) => {
    const { code, stderr, requests } = await replaced(test, 4000);
    expect(requests).toEqual([]);
    expect(code, stderr).toBe(69);
  });

  it('is used if it passes a trial of its own', async (test) => {
    const { code, stderr } = await replaced(test, 4 + 4 * 2500);
    expect(code, stderr).toBe(0);
  });
});

describe('a TPM that refuses', () => {
  it('is reported with its response code', async (test) => {
    const node = await TpmNode.open(test, 'code=101');
    onTestFinished(() => node.close());
    const args = ['--source', 'tpm2', '--device', node.path, '--timeout', '1'];
    const { code, stderr } = await seed(test, ...args);
    expect(stderr).toMatch(/refuses the command with its code 0x101\n$/);
    expect(code).toBe(69);
  });
});

/** Nodes with the numbers that a kernel has given, and sysfs as it describes them. */
const NUMBERS = { tpm0: '10:224', tpmrm0: '253:65536', tpm1: '10:225', hwrng: '10:183' } as const;
type Name = keyof typeof NUMBERS;

function machine(boundToHwrng: string) {
  const sysfs = join(directory, 'sys');
  mkdirSync(join(sysfs, 'dev', 'char'), { recursive: true });
  mkdirSync(join(sysfs, 'class', 'misc', 'hw_random'), { recursive: true });
  writeFileSync(join(sysfs, 'class', 'misc', 'hw_random', 'rng_current'), `${boundToHwrng}\n`);
  for (const [name, number] of Object.entries(NUMBERS)) {
    symlinkSync(`../../devices/virtual/${name}`, join(sysfs, 'dev', 'char', number));
    execFileSync('mknod', [join(directory, name), 'c', ...number.split(':')]);
  }
  const bind = `mount --bind ${sysfs} /sys && exec "$@"`;
  const seedFrom = (one: Name, other: Name) =>
    finish({
      command: 'unshare',
      args: [
        ...['--mount', '--propagation', 'private', 'sh', '-c', bind, 'sh', SEEDER],
        ...['--source', 'tpm2', '--device', join(directory, one), '--timeout', '1'],
        ...['--source', 'tpm2', '--device', join(directory, other), '--random-device', '/dev/null'],
      ],
    });
  return { seedFrom };
}

describe('entropyd-seed takes a TPM for one source', () => {
  it.for<[Name, Name, string, boolean]>([
    ['tpm0', 'tpmrm0', 'none', true],
    ['tpmrm0', 'hwrng', 'tpm-rng-0', true],
    ['hwrng', 'tpm0', 'tpm-rng-0', true],
    ['tpm0', 'tpm1', 'none', false],
    ['tpm1', 'hwrng', 'tpm-rng-0', false],
    ['tpm0', 'hwrng', 'virtio_rng.0', false],
  ])('by its devices %s and %s, where %s is behind /dev/hwrng: %s', async (one, test) => {
    needsRoot(test);
    needsProgram(test, '/usr/bin/unshare', 'util-linux');
    const [first, second, bound, isOne] = one;
    const { code, stderr } = await machine(bound).seedFrom(first, second);
    expect(code, 'that, or a random device that is none').toBe(78);
    expect(/ are one device, which cannot be two sources/.test(stderr), stderr).toBe(isOne);
  });
});
