// The processor's seed instruction on this machine, and what the kernel says of it: a file in the form of
// /proc/cpuinfo stands for a kernel that knows the instruction to be broken.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
  type TestContext,
} from 'vitest';
import { native } from '../../src/native.js';
import { temporaryDirectory } from '../support/fifo.js';
import { needsProgram } from '../support/requires.js';
import { hasSeedInstruction, needsSeedInstruction } from '../support/seed-instruction.js';

const BLOCK = 2500;
const TIMEOUT_MS = 60_000; // a limit to hangs

const isX86 = process.arch === 'x64';

async function read(cpuinfo?: string, size = BLOCK) {
  const reader = new native.GeneratorReader('rdseed', cpuinfo === undefined ? {} : { cpuinfo });
  const block = new native.SecureBlock(size);
  try {
    return { block, result: await reader.read(block, size, TIMEOUT_MS) };
  } finally {
    reader.close();
  }
}

describe('the instruction', () => {
  it('fills blocks that pass the tests, none of whose words is 0 or all ones', async (test) => {
    needsSeedInstruction(test);
    const { block, result } = await read();
    expect(result).toEqual({ status: 'ok', bytes: BLOCK, code: null, node: null });
    const copy: Buffer = native.copyOut(block);
    const words = Array.from({ length: Math.floor(BLOCK / 8) }, (_, at) =>
      copy.readBigUInt64LE(8 * at),
    );
    expect(new Set(words).size, 'no word twice').toBe(words.length);
    expect(words).not.toContain(0n);
    expect(words).not.toContain(2n ** 64n - 1n);
    expect(new native.ByteTests(1).test(block), 'RCT, APT, replay: once in 2^30 by chance').toBe(0);
  });

  it('fills what is no multiple of its word', async (test) => {
    needsSeedInstruction(test);
    const { block, result } = await read(undefined, 3);
    expect(result).toMatchObject({ status: 'ok', bytes: 3 });
    expect(block.filled).toBe(3);
  });

  it('is absent if neither the kernel nor the processor reports it', async (test) => {
    if (hasSeedInstruction()) test.skip('needs a processor without it');
    expect((await read()).result).toEqual({ status: 'noDevice', bytes: 0, code: 'ENOENT' });
  });
});

describe('a machine that is moved to a host without it', () => {
  it('finds it absent when it is opened next', (test) => {
    needsProgram(test, '/usr/bin/g++', 'g++');
    const directory = temporaryDirectory();
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const program = join(directory, 'moved-processor');
    const source = new URL('../support/moved-processor.cc', import.meta.url).pathname;
    execFileSync('g++', ['-std=gnu++20', '-Wall', '-Werror', '-o', program, source]);
    execFileSync(program);
  });
});

describe('a kernel that does not list it', () => {
  let directory: string;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const needsX86 = (test: TestContext): void => {
    if (!isX86) test.skip('on arm64 the kernel is asked by getauxval(), not by a file');
  };

  const processor = (number: number, flags: string): string =>
    `processor\t: ${number}\nflags\t\t: fpu vme ${flags}\nvmx flags\t: vnmi rdseed\nbugs\t\t: rdseed\n\n`;

  it.for([
    ['has masked it for an erratum', processor(0, 'rdrand adx')],
    ['lists it for one of two processors', processor(0, 'rdseed adx') + processor(1, 'adx')],
    ['lists other words that contain it', processor(0, 'no_rdseed rdseed32 xrdseed')],
    ['says nothing', ''],
  ])('%s: the instruction is absent', async ([, text = ''], test) => {
    needsX86(test);
    const path = join(directory, 'cpuinfo');
    writeFileSync(path, text);
    expect((await read(path)).result).toEqual({ status: 'noDevice', bytes: 0, code: 'ENOENT' });
  });

  it('cannot be asked: the instruction is absent', async (test) => {
    needsX86(test);
    const { result } = await read(join(directory, 'missing'));
    expect(result).toMatchObject({ status: 'noDevice', code: 'ENOENT' });
  });

  it('lists it for all processors, and the processor decides', async (test) => {
    needsX86(test);
    const path = join(directory, 'cpuinfo');
    writeFileSync(path, processor(0, 'rdseed') + processor(1, 'adx rdseed'));
    const { result } = await read(path);
    const status = native.processorHasSeedInstruction() ? 'ok' : 'noDevice';
    expect(result.status).toBe(status);
  });
});
