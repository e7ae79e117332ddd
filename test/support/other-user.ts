// The built program as another user runs it: from a copy, since no other user reaches a checkout in a home
// of mode 0700, nor does root without its right to override modes where the home is somebody else's.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';
import { temporaryDirectory } from './fifo.js';
import { Running } from './program.js';
import { needsProgram, needsRoot } from './requires.js';

const checkout = new URL('../..', import.meta.url).pathname;

/** Options of setpriv that make a process of root one of an ordinary user without any group. */
export const AS_NOBODY = ['--reuid', '65534', '--regid', '65534', '--clear-groups'] as const;

export function needsOtherUser(test: TestContext): void {
  needsRoot(test);
  needsProgram(test, '/usr/bin/setpriv', 'util-linux');
  if (spawnSync('setpriv', [...AS_NOBODY, process.execPath, '--version']).status !== 0) {
    test.skip(`needs a Node that other users may run, not ${process.execPath}`);
  }
}

export interface ReachableProgram {
  readonly main: string;
  readonly seeder: string;
  remove(): void;
}

export function reachableProgram(): ReachableProgram {
  const directory = temporaryDirectory();
  const native = join(directory, 'build', 'Release');
  mkdirSync(native, { recursive: true });
  for (const file of ['package.json', 'dist', 'build/Release/entropyd.node']) {
    cpSync(join(checkout, file), join(directory, file), { recursive: true });
  }
  const seeder = join(native, 'entropyd-seed');
  cpSync(join(checkout, 'build/Release/entropyd-seed'), seeder);
  execFileSync('chmod', ['-R', 'a+rX', directory]);
  return {
    main: join(directory, 'dist', 'main.cjs'),
    seeder,
    remove: () => rmSync(directory, { recursive: true }),
  };
}

/** `run --dry-run=auto` as a user who may neither credit the pool nor read the hardware device. */
export function unprivilegedDryRun(test: TestContext): Running {
  needsOtherUser(test);
  const program = reachableProgram();
  onTestFinished(program.remove);
  const running = new Running({
    program: ['setpriv', ...AS_NOBODY, process.execPath, program.main],
    args: ['run', '--dry-run=auto'],
  });
  onTestFinished(async () => void (await running.stop('SIGKILL')));
  return running;
}
