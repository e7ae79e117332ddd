// The seed instruction on processors that have it and that lack it, x86-64 and arm64, under qemu-user. Its
// x86 emulator shows the host's /proc/cpuinfo, so that a file of our own is given.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, type TestContext } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { finish } from '../support/program.js';
import { needsProgram } from '../support/requires.js';

const root = new URL('../..', import.meta.url).pathname;
const SOURCES = [
  'test/lab/rdseed.cc',
  ...['generator', 'growing_pause', 'processor_generator', 'seed_instruction'].map(
    (name) => `native/core/${name}.cc`,
  ),
];

interface Target {
  readonly compiler: string;
  readonly packageName: string;
}
const X86: Target = { compiler: 'x86_64-linux-gnu-g++', packageName: 'g++' };
const ARM64: Target = { compiler: 'aarch64-linux-gnu-g++', packageName: 'g++-aarch64-linux-gnu' };

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
});
afterAll(() => rmSync(directory, { recursive: true }));

/** The program for the target of this compiler, which is compiled once. */
async function built(compiler: string): Promise<string> {
  const program = join(directory, compiler);
  if (existsSync(program)) return program;
  const sources = SOURCES.map((path) => join(root, path));
  const options = ['-std=c++20', '-O1', '-static', '-o', program];
  const { code, stderr } = await finish({ command: compiler, args: [...options, ...sources] });
  expect(code, stderr).toBe(0);
  return program;
}

async function seen(
  test: TestContext,
  { compiler, packageName }: Target,
  emulator: string,
  processor: string,
  flags: string,
) {
  needsProgram(test, `/usr/bin/${compiler}`, packageName);
  needsProgram(test, `/usr/bin/${emulator}`, 'qemu-user');
  const cpuinfo = join(directory, 'cpuinfo');
  writeFileSync(cpuinfo, `flags\t\t: ${flags}\n`);
  const program = await built(compiler);
  const { code, stdout, stderr } = await finish({
    command: emulator,
    args: ['-cpu', processor, program, cpuinfo],
  });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

function needsRdseed(test: TestContext, { processor }: Record<string, unknown>): void {
  if (processor !== true) test.skip("needs a newer QEMU: this one's processors have no RDSEED");
}

const ABSENT = { errno: 2, bytes: 0, words: 0 };
const DELIVERS = { errno: 0, bytes: 800, words: 100 };
const LIMIT = 120_000;

it(
  'is executed on x86-64 if processor and kernel report it',
  async (test) => {
    const found = await seen(test, X86, 'qemu-x86_64', 'max', 'fpu rdseed');
    needsRdseed(test, found);
    expect(found).toEqual({ processor: true, kernel: true, ...DELIVERS });
  },
  LIMIT,
);

it(
  'is absent on x86-64 if the kernel has masked it',
  async (test) => {
    const found = await seen(test, X86, 'qemu-x86_64', 'max', 'fpu rdrand');
    needsRdseed(test, found);
    expect(found).toEqual({ processor: true, kernel: false, ...ABSENT });
  },
  LIMIT,
);

it(
  'is absent, and not executed, on an x86-64 processor without it, whatever a file says',
  async (test) => {
    const found = await seen(test, X86, 'qemu-x86_64', 'qemu64', 'fpu rdseed');
    expect(found).toEqual({ processor: false, kernel: true, ...ABSENT });
  },
  LIMIT,
);

it(
  'is executed on arm64 if the kernel reports it',
  async (test) => {
    const found = await seen(test, ARM64, 'qemu-aarch64', 'max', '');
    expect(found).toEqual({ processor: true, kernel: true, ...DELIVERS });
  },
  LIMIT,
);

it(
  'is absent on an arm64 processor without it',
  async (test) => {
    const found = await seen(test, ARM64, 'qemu-aarch64', 'cortex-a53', '');
    expect(found).toEqual({ processor: false, kernel: false, ...ABSENT });
  },
  LIMIT,
);
