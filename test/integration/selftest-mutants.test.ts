// The self-test finds every limit that was moved by one, every test that was left out and every bit of a known answer
// that was flipped: real mutations of the sources, compiled into a program of their own. By default those of the tests
// and the conditioner; ENTROPYD_LAB_MUTANTS=all compiles every mutated file.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MUTATIONS, type Mutation } from '../mutants/mutations.js';
import { temporaryDirectory } from '../support/fifo.js';

const ROOT = new URL('../..', import.meta.url).pathname;
const BUILT = join(ROOT, 'build/Release');
const run = promisify(execFile);

const all = process.env['ENTROPYD_LAB_MUTANTS'] === 'all';
const chosen = MUTATIONS.filter(({ isQuick }) => all || isQuick);

/** NAME+1 and NAME-1 of MOVED(NAME), NAME of OFF(NAME). */
const mutants = [
  ...new Set(
    chosen.flatMap(({ edits }) =>
      edits.flatMap(([, after]) =>
        [...after.matchAll(/(MOVED|OFF)\((\w+)\)/g)].flatMap(([, kind, name]) =>
          kind === 'OFF' ? [name as string] : [`${name}+1`, `${name}-1`],
        ),
      ),
    ),
  ),
];

let directory: string;
let program: string;
beforeAll(async () => {
  directory = temporaryDirectory();
  program = join(directory, 'selftest');
  await compile();
}, 180_000);
afterAll(() => rmSync(directory, { recursive: true }));

function mutate({ file, edits }: Mutation): void {
  const path = join(directory, 'native', file);
  let text = readFileSync(path, 'utf8');
  for (const [before, after] of edits) {
    if (!text.includes(before)) throw new Error(`${file} has no ${before}: mutate what it has now`);
    text = text.replaceAll(before, after);
  }
  writeFileSync(path, text);
}

async function compile(): Promise<void> {
  for (const folder of ['core', 'selftest'])
    cpSync(join(ROOT, 'native', folder), join(directory, 'native', folder), { recursive: true });
  mkdirSync(join(directory, 'test'));
  cpSync(join(ROOT, 'test/mutants'), join(directory, 'test/mutants'), { recursive: true });
  for (const mutation of chosen) mutate(mutation);
  const node = JSON.parse(
    readFileSync(join(ROOT, 'build/config.gypi'), 'utf8').replace(/^#.*/, ''),
  );
  const headers = `-I${node.variables.nodedir}/include/node`;
  const flags = [
    '-std=gnu++20',
    '-O1',
    '-Wno-narrowing',
    headers,
    '-include',
    `${directory}/test/mutants/mutant.h`,
  ];
  const sources = new Set([
    'test/mutants/driver.cc',
    ...['core/conditioner.cc', 'selftest/conditioner_answers.cc'].map((file) => `native/${file}`),
    ...chosen.flatMap(({ file, compiled = [file] }) => compiled.map((one) => `native/${one}`)),
  ]);
  const objects: string[] = [];
  const waiting = [...sources];
  const worker = async (): Promise<void> => {
    for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
      const object = join(directory, `${source.replaceAll('/', '-')}.o`);
      objects.push(object);
      await run('g++', [...flags, '-c', join(directory, source), '-o', object]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  const libraries = ['selftest', 'core', 'avx2', 'avx512']
    .map((name) => join(BUILT, `entropyd_${name}.a`))
    .filter((path) => existsSync(path));
  execFileSync('g++', [
    ...['-o', program, ...objects, '-Wl,--start-group', ...libraries, '-Wl,--end-group'],
    ...['-l:libcrypto.so.3', '-pthread'],
  ]);
}

/** The known answers that are wrong in a mutant; [] if it may credit. */
async function wrongIn(mutant: string): Promise<string[]> {
  const env = { ...process.env, MUTANT: mutant };
  const { stdout } = await run(program, [], { env }).catch((error) => error);
  return String(stdout).split('\n').filter(Boolean);
}

it('what is not mutated passes', async () => {
  expect(await wrongIn('')).toEqual([]);
});

it('there are mutants of every kind', () => {
  expect(mutants.length).toBeGreaterThan(60);
  expect(mutants).toEqual(expect.arrayContaining(['onesMin+1', 'monobit', 'bitOfAbc']));
});

it('every mutant is found, and may not credit', async () => {
  const survivors: string[] = [];
  for (const mutant of mutants) if ((await wrongIn(mutant)).length === 0) survivors.push(mutant);
  expect(survivors).toEqual([]);
}, 120_000);
