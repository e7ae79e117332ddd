// What is refused first: usage, then the configuration, then the source's kind, then a missing privilege.
// A wrong configuration is wrong for every user, so all of these run as an ordinary one.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import {
  AS_NOBODY,
  needsOtherUser,
  type ReachableProgram,
  reachableProgram,
} from '../support/other-user.js';
import { type Finished, finish } from '../support/program.js';
import { isRoot } from '../support/requires.js';

let directory: string;
let program: ReachableProgram;
let fifo: Fifo;
beforeAll(() => {
  directory = temporaryDirectory();
  program = reachableProgram();
  fifo = new Fifo();
});
afterAll(() => {
  program.remove();
  fifo.remove();
  rmSync(directory, { recursive: true });
});

function asOrdinaryUser(test: TestContext, command: readonly string[]): Promise<Finished> {
  if (isRoot) needsOtherUser(test);
  const [first, ...args] = isRoot ? ['setpriv', ...AS_NOBODY, ...command] : command;
  return finish({ command: first as string, args });
}

/** The arguments, the exit code, and what the refusal has to name. */
type Refusal = readonly [args: string, code: number, name: string];

const ENTROPYD: readonly Refusal[] = [
  ['run --bogus --watermark 4097', 64, 'bogus'],
  ['run --watermark 4097 --hwrng-device /dev/zero', 78, '--watermark'],
  ['run --random-device /dev/null', 78, 'random-device'],
  ['run --hwrng-device /dev/zero', 78, 'hwrng-device'],
  ['once --hwrng-device /etc/passwd', 78, 'hwrng-device'],
  ['collect --source hwrng --bytes 10 --hwrng-device /dev/zero', 78, 'hwrng-device'],
  ['sources --hwrng-device /dev/zero', 78, 'hwrng-device'],
  ['once --source hwrng --hwrng-device /dev/no-such', 77, 'CAP_SYS_ADMIN'],
  ['once --source jitter', 77, 'CAP_SYS_ADMIN'],
];

const SEED: readonly Refusal[] = [
  ['--bits 255 --hwrng-device /dev/zero', 64, '--bits'],
  ['--hwrng-device /dev/zero', 78, '/dev/zero'],
  ['--source hwrng --hwrng-device /etc/passwd', 78, '/etc/passwd'],
  ['--random-device /dev/null', 78, '/dev/null'],
  ['--source jitter --hwrng-device /dev/zero', 77, 'CAP_SYS_ADMIN'],
  ['--source hwrng --hwrng-device FIFO', 77, 'CAP_SYS_ADMIN'],
];

describe('an ordinary user is told what is wrong before what is not allowed', () => {
  for (const [args, code, name] of ENTROPYD) {
    it(`entropyd ${args}: ${code}`, async (t) => {
      const command = [process.execPath, program.main, ...args.split(' ')];
      const done = await asOrdinaryUser(t, command);
      expect(done.stderr).toContain(name);
      expect(done.code).toBe(code);
    });
  }

  for (const [args, code, name] of SEED) {
    it(`entropyd-seed ${args}: ${code}`, async (t) => {
      const done = await asOrdinaryUser(t, [
        program.seeder,
        ...args.replace('FIFO', fifo.path).split(' '),
      ]);
      expect(done.stderr).toContain(name);
      expect(done.code).toBe(code);
    });
  }
});

it.each([[[]], [['--raw']]])(
  'collect %j leaves the output alone where the source is of a wrong kind',
  async (more) => {
    const output = join(directory, 'output');
    writeFileSync(output, 'mine');
    const args = [
      'collect',
      '--source',
      'hwrng',
      '--bytes',
      '10',
      '--hwrng-device',
      '/dev/zero',
      ...more,
    ];
    expect((await finish({ args: [...args, '--output', output] })).code).toBe(78);
    expect(readFileSync(output, 'utf8')).toBe('mine');
    const fresh = join(directory, 'fresh');
    expect((await finish({ args: [...args, '--output', fresh] })).code).toBe(78);
    expect(existsSync(fresh)).toBe(false);
  },
);
